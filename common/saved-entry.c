/* Reading entries: what a comparison asks for is kept, the rest only checked. */
#include "saved-entry.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
		else if (bulk_is(&key, "device") && bulk_peek(entry->in) == BULK_STRING)
			entry->benchmark->device = read_string(entry);
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

/* Room that is not needed is given back: there may be many runs. */
static void
end_samples(struct entry *entry)
{
	struct benchmark *benchmark = entry->benchmark;

	if (benchmark->sample_count && benchmark->sample_count < entry->room)
		benchmark->samples = xrealloc(benchmark->samples,
		    benchmark->sample_count * sizeof *benchmark->samples);
}

const char *
entry_read(struct benchmark *benchmark, struct arena *arena, struct bulk *in, bool samples)
{
	struct entry entry = { .benchmark = benchmark, .arena = arena, .in = in,
		.keep_samples = samples };
	struct bulk_text key;

	if (bulk_object(in))
		while (bulk_member(in, &key))
			read_member(&entry, &key);
	buffer_free(&entry.scratch);
	end_samples(&entry);
	complete(benchmark);
	if (!benchmark->name)
		benchmark->name = benchmark->fullname;
	if (!benchmark->fullname)
		benchmark->fullname = benchmark->name;
	return in->problem ? NULL : judge_entry(&entry);
}

const char *
entry_string(struct arena *arena, struct bulk *in)
{
	struct entry entry = { .arena = arena, .in = in };
	const char *text = read_string(&entry);

	buffer_free(&entry.scratch);
	return text;
}
