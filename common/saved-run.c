/* Reading saved runs: what a comparison asks for is kept, the rest only checked. */
#include "saved-run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"

const char *const figure_names[FIGURE_COUNT] = {
	[FIGURE_MIN] = "min",
	[FIGURE_MAX] = "max",
	[FIGURE_MEAN] = "mean",
	[FIGURE_STDDEV] = "stddev",
	[FIGURE_MEDIAN] = "median",
	[FIGURE_IQR] = "iqr",
	[FIGURE_Q1] = "q1",
	[FIGURE_Q3] = "q3",
	[FIGURE_LOW_FENCE] = "ld15iqr",
	[FIGURE_HIGH_FENCE] = "hd15iqr",
	[FIGURE_OPS] = "ops",
	[FIGURE_TOTAL] = "total",
	[FIGURE_ROUNDS] = "rounds",
	[FIGURE_ITERATIONS] = "iterations",
	[FIGURE_STDDEV_OUTLIERS] = "stddev_outliers",
	[FIGURE_IQR_OUTLIERS] = "iqr_outliers",
};

/* One entry on its way in. */
struct entry {
	struct benchmark *benchmark;
	struct arena *arena;
	struct bulk *in;
	bool keep_samples;
	struct buffer scratch;
	size_t room; /* of the samples */
};

static const char *
keep(struct entry *entry, const char *text, size_t length)
{
	char *copy = arena_alloc(entry->arena, length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

static const char *
keep_text(struct entry *entry, const struct bulk_text *text)
{
	if (!text->escaped)
		return keep(entry, text->start, text->length);
	buffer_clear(&entry->scratch);
	bulk_unescape(text, &entry->scratch);
	return keep(entry, entry->scratch.data, entry->scratch.length);
}

/* A string, or NULL for null. */
static const char *
read_string(struct entry *entry)
{
	struct bulk_text text;

	if (bulk_peek(entry->in) == BULK_NULL) {
		bulk_skip(entry->in);
		return NULL;
	}
	return bulk_string(entry->in, &text) ? keep_text(entry, &text) : NULL;
}

/* The value in hand as it is written. */
static const char *
read_json(struct entry *entry)
{
	struct bulk_text text;

	return bulk_value(entry->in, &text) ? keep(entry, text.start, text.length) : NULL;
}

static void
read_parameters(struct entry *entry)
{
	struct benchmark *benchmark = entry->benchmark;
	struct bulk_text key;
	size_t room = 0;

	benchmark->parameter_count = 0; /* of a name that is there twice, the last counts */
	if (bulk_peek(entry->in) == BULK_NULL) {
		bulk_skip(entry->in);
		return;
	}
	if (!bulk_object(entry->in))
		return;
	while (bulk_member(entry->in, &key)) {
		struct parameter parameter = { keep_text(entry, &key), NULL };

		parameter.json = read_json(entry);
		if (benchmark->parameter_count == room) {
			struct parameter *more;

			room = room ? 2 * room : 1;
			more = arena_alloc(entry->arena, room * sizeof *more);
			if (benchmark->parameter_count)
				memcpy(more, benchmark->parameters,
				    benchmark->parameter_count * sizeof *more);
			benchmark->parameters = more;
		}
		benchmark->parameters[benchmark->parameter_count++] = parameter;
	}
}

/* A number behind another, exactly where both are whole: times in ns have 18 digits. */
static double
behind(const struct bulk_text *first, const struct bulk_text *text, bool *whole)
{
	char *end, *first_end;
	long long number, from;

	errno = 0;
	number = strtoll(text->start, &end, 10);
	from = strtoll(first->start, &first_end, 10);
	if (errno == 0 && end == text->start + text->length &&
	    first_end == first->start + first->length)
		return (double)(number - from);
	*whole = false;
	return bulk_double(text) - bulk_double(first);
}

static void
read_times(struct entry *entry)
{
	struct benchmark *benchmark = entry->benchmark;
	struct bulk_text first = { 0 }, text;
	size_t room = 0;

	benchmark->whole_times = true;
	if (!bulk_array(entry->in))
		return;
	while (bulk_item(entry->in) && bulk_number(entry->in, &text)) {
		if (!first.start)
			first = text;
		if (benchmark->time_count == room) {
			room = room ? 2 * room : 16;
			benchmark->times = xrealloc(benchmark->times,
			    room * sizeof *benchmark->times);
		}
		benchmark->times[benchmark->time_count++] =
		    behind(&first, &text, &benchmark->whole_times);
	}
}

static void
read_extra(struct entry *entry)
{
	struct bulk_text key;

	if (bulk_peek(entry->in) != BULK_OBJECT) {
		bulk_skip(entry->in);
		return;
	}
	bulk_object(entry->in);
	while (bulk_member(entry->in, &key))
		if (bulk_is(&key, "unit") && bulk_peek(entry->in) == BULK_STRING)
			entry->benchmark->unit = read_string(entry);
		else if (bulk_is(&key, "vtime") && entry->keep_samples &&
		    bulk_peek(entry->in) == BULK_ARRAY)
			read_times(entry);
		else
			bulk_skip(entry->in);
}

/* A number; true and false are 1 and 0, as they are in Python. */
static bool
read_number(struct entry *entry, double *number, struct bulk_text *text)
{
	enum bulk_kind kind = bulk_peek(entry->in);

	*text = (struct bulk_text){ 0 };
	if (kind == BULK_TRUE || kind == BULK_FALSE) {
		*number = kind == BULK_TRUE;
		return bulk_skip(entry->in);
	}
	if (!bulk_number(entry->in, text))
		return false;
	*number = bulk_double(text);
	return true;
}

static void
read_samples(struct entry *entry)
{
	struct benchmark *benchmark = entry->benchmark;
	struct bulk_text text;

	benchmark->sample_count = 0;
	if (!entry->keep_samples) {
		bulk_skip(entry->in);
		return;
	}
	if (!bulk_array(entry->in))
		return;
	while (bulk_item(entry->in)) {
		if (benchmark->sample_count == entry->room) {
			entry->room = entry->room ? 2 * entry->room : 16;
			benchmark->samples = xrealloc(benchmark->samples,
			    entry->room * sizeof *benchmark->samples);
		}
		if (!read_number(entry, &benchmark->samples[benchmark->sample_count], &text))
			return;
		benchmark->sample_count++;
	}
}

static int
find_figure(const struct bulk_text *key)
{
	for (int i = 0; i < FIGURE_COUNT; i++)
		if (bulk_is(key, figure_names[i]))
			return i;
	return -1;
}

/* Doubles hold whole numbers up to 2^53 only, and forget that they were whole. */
static void
keep_exact(struct entry *entry, int figure, const struct bulk_text *text)
{
	struct benchmark *benchmark = entry->benchmark;

	if (!text->length || memchr(text->start, '.', text->length) ||
	    memchr(text->start, 'e', text->length) || memchr(text->start, 'N', text->length) ||
	    figure >= FIGURE_ROUNDS)
		return;
	if (!benchmark->exact) {
		benchmark->exact = arena_alloc(entry->arena,
		    FIGURE_COUNT * sizeof *benchmark->exact);
		memset(benchmark->exact, 0, FIGURE_COUNT * sizeof *benchmark->exact);
	}
	benchmark->exact[figure] = keep(entry, text->start, text->length);
}

static void
read_figure(struct entry *entry, int figure)
{
	struct benchmark *benchmark = entry->benchmark;
	struct bulk_text text;

	if (bulk_peek(entry->in) == BULK_NULL) {
		bulk_skip(entry->in);
		return;
	}
	if (!read_number(entry, &benchmark->figures[figure], &text))
		return;
	benchmark->known |= (uint32_t)1 << figure;
	keep_exact(entry, figure, &text);
}

static void
read_stats(struct entry *entry)
{
	struct bulk_text key;
	int figure;

	if (!bulk_object(entry->in))
		return;
	while (bulk_member(entry->in, &key))
		if ((figure = find_figure(&key)) >= 0)
			read_figure(entry, figure);
		else if (bulk_is(&key, "data"))
			read_samples(entry);
		else
			bulk_skip(entry->in);
}

/* Files of older versions lack what can be told from the rest. */
static void
complete(struct benchmark *benchmark)
{
	double mean = benchmark->figures[FIGURE_MEAN];

	if (!has_figure(benchmark, FIGURE_OPS) && has_figure(benchmark, FIGURE_MEAN)) {
		benchmark->figures[FIGURE_OPS] = mean != 0 ? 1 / mean : 0;
		benchmark->known |= 1 << FIGURE_OPS;
	}
	if (!has_figure(benchmark, FIGURE_TOTAL) && has_figure(benchmark, FIGURE_MEAN) &&
	    has_figure(benchmark, FIGURE_ROUNDS)) {
		benchmark->figures[FIGURE_TOTAL] = mean * benchmark->figures[FIGURE_ROUNDS];
		benchmark->known |= 1 << FIGURE_TOTAL;
	}
}

/* What is wrong with an entry that is well-formed. */
static const char *
judge_entry(const struct entry *entry)
{
	const struct benchmark *benchmark = entry->benchmark;

	if (!benchmark->name && !benchmark->fullname)
		return "an entry without a name";
	if (!has_figure(benchmark, FIGURE_MIN) || !has_figure(benchmark, FIGURE_MEAN))
		return "no stats, so no samples were taken";
	if (has_figure(benchmark, FIGURE_ROUNDS) && benchmark->figures[FIGURE_ROUNDS] < 1)
		return "no samples";
	for (int i = 0; i <= FIGURE_MEDIAN; i++)
		if (has_figure(benchmark, (enum bench_figure)i) && !isfinite(benchmark->figures[i]))
			return "figures that are no finite numbers";
	for (size_t i = 0; i < benchmark->sample_count; i++)
		if (!isfinite(benchmark->samples[i]))
			return "samples that are no finite numbers";
	return NULL;
}

static void
read_member(struct entry *entry, const struct bulk_text *key)
{
	struct benchmark *benchmark = entry->benchmark;

	if (bulk_is(key, "group"))
		benchmark->group = read_string(entry);
	else if (bulk_is(key, "name"))
		benchmark->name = read_string(entry);
	else if (bulk_is(key, "fullname"))
		benchmark->fullname = read_string(entry);
	else if (bulk_is(key, "param"))
		benchmark->param = read_string(entry);
	else if (bulk_is(key, "params"))
		read_parameters(entry);
	else if (bulk_is(key, "extra_info"))
		read_extra(entry);
	else if (bulk_is(key, "stats"))
		read_stats(entry);
	else
		bulk_skip(entry->in);
}

static struct benchmark *
add_benchmark(struct saved_run *run)
{
	struct benchmark *benchmark;

	if (run->count == run->room) {
		run->room = run->room ? 2 * run->room : 8;
		run->benchmarks = xrealloc(run->benchmarks, run->room * sizeof *run->benchmarks);
	}
	benchmark = &run->benchmarks[run->count++];
	*benchmark = (struct benchmark){ .run = run };
	return benchmark;
}

/* Room that is not needed is given back: there may be many runs. */
static void
end_samples(struct entry *entry)
{
	struct benchmark *benchmark = entry->benchmark;

	if (benchmark->sample_count && benchmark->sample_count < entry->room)
		benchmark->samples = xrealloc(benchmark->samples,
		    benchmark->sample_count * sizeof *benchmark->samples);
}

/* The newest entry cannot be compared; the others of the run can. */
static void
leave_out(struct saved_run *run, const char *why)
{
	const struct benchmark *benchmark = &run->benchmarks[run->count - 1];
	const char *name = benchmark->fullname ? benchmark->fullname : benchmark->name;

	run->status = EXIT_USAGE;
	if (!run->problem)
		run->problem = xasprintf("%s: %s%s%s", run->path, name ? name : "",
		    name ? ": " : "", why);
}

static void
free_lists(struct benchmark *benchmark)
{
	free(benchmark->samples);
	free(benchmark->times);
}

/* Forget what was read: half a run is none. */
static void
drop_benchmarks(struct saved_run *run)
{
	while (run->count > 0)
		free_lists(&run->benchmarks[--run->count]);
}

static bool
read_entry(struct saved_run *run, struct bulk *in, bool samples)
{
	struct entry entry = { .arena = &run->arena, .in = in, .keep_samples = samples };
	struct bulk_text key;
	const char *wrong;

	entry.benchmark = add_benchmark(run);
	if (bulk_object(in))
		while (bulk_member(in, &key))
			read_member(&entry, &key);
	buffer_free(&entry.scratch);
	end_samples(&entry);
	complete(entry.benchmark);
	wrong = in->problem ? NULL : judge_entry(&entry);
	if (wrong)
		leave_out(run, wrong);
	if (in->problem || wrong) {
		free_lists(entry.benchmark);
		run->count--;
		return !in->problem;
	}
	if (!entry.benchmark->name)
		entry.benchmark->name = entry.benchmark->fullname;
	if (!entry.benchmark->fullname)
		entry.benchmark->fullname = entry.benchmark->name;
	return true;
}

static void
read_commit(struct saved_run *run, struct bulk *in)
{
	struct entry entry = { .arena = &run->arena, .in = in };
	struct bulk_text key;

	if (bulk_peek(in) != BULK_OBJECT) {
		bulk_skip(in);
		return;
	}
	bulk_object(in);
	while (bulk_member(in, &key))
		if (bulk_is(&key, "id") && bulk_peek(in) == BULK_STRING) {
			run->commit = read_string(&entry);
		} else {
			if (bulk_is(&key, "dirty"))
				run->dirty = bulk_peek(in) == BULK_TRUE;
			bulk_skip(in);
		}
	buffer_free(&entry.scratch);
}

static bool
finish(struct saved_run *run, const struct bulk *in)
{
	char *error = bulk_error(in);

	if (error) {
		free(run->problem);
		run->problem = xasprintf("%s: %s", run->path, error);
		run->status = EXIT_USAGE;
		drop_benchmarks(run);
		free(error);
	}
	return !run->problem;
}

bool
run_parse_entry(struct saved_run *run, const char *text, size_t length, bool samples)
{
	struct bulk in;

	bulk_open(&in, text, length);
	if (read_entry(run, &in, samples))
		bulk_end(&in);
	return finish(run, &in);
}

bool
run_parse(struct saved_run *run, const char *text, size_t length, bool samples)
{
	struct bulk_text key;
	struct bulk in;
	bool any = false;

	bulk_open(&in, text, length);
	if (bulk_object(&in))
		while (bulk_member(&in, &key)) {
			if (bulk_is(&key, "benchmarks")) {
				any = true;
				if (bulk_array(&in))
					while (bulk_item(&in) && read_entry(run, &in, samples))
						;
			} else if (bulk_is(&key, "commit_info")) {
				read_commit(run, &in);
			} else {
				bulk_skip(&in);
			}
		}
	if (bulk_end(&in) && !any)
		bulk_fail(&in, "no \"benchmarks\": this is no saved run");
	return finish(run, &in);
}

void
run_free(struct saved_run *run)
{
	drop_benchmarks(run);
	free(run->benchmarks);
	arena_free(&run->arena);
	free(run->path);
	free(run->source);
	free(run->problem);
	free(run);
}
