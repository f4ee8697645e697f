/* Several runs as one: their samples, and figures of all of them together. */
#include "compare-side.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "compare-group.h"
#include "hostpath.h"
#include "significance.h"

/* What runs of one side have in common. */
static char *
side_key(const struct saved_run *run, bool pool)
{
	size_t length;
	const char *name = saved_name(run, &length);

	return pool ? xstrdup("") : xasprintf("%.*s\1%s\1%d", (int)length, name, run->commit,
		run->dirty);
}

/* Whether all runs were saved under this name. */
static bool
all_are_called(const struct side *side, const char *name, size_t length)
{
	for (size_t i = 0; i < side->count; i++) {
		size_t other_length;
		const char *other = saved_name(side->runs[i], &other_length);

		if (length != other_length || memcmp(name, other, length) != 0)
			return false;
	}
	return true;
}

/* By their name, or by the first and the last of them. */
static void
name_side(struct side *side)
{
	size_t length, count = side->count;
	const char *name = saved_name(side->runs[0], &length);

	if (count == 1)
		side->label = xstrdup(side->runs[0]->source);
	else if (all_are_called(side, name, length))
		side->label = xasprintf("%.*s, %zu runs", (int)length, name, count);
	else
		side->label = xasprintf("%s to %s, %zu runs", side->runs[0]->source,
		    side->runs[count - 1]->source, count);
}

size_t
sides_of(struct saved_run **runs, size_t count, bool pool, struct side **sides)
{
	struct strmap map = { 0 };
	size_t side_count;

	for (size_t i = 0; i < count; i++) {
		char *key = side_key(runs[i], pool);
		void **place = strmap_at(&map, key);
		struct side *side = *place;

		free(key);
		if (!side)
			*place = side = xcalloc(1, sizeof *side);
		side->runs = xrealloc(side->runs, (side->count + 1) * sizeof *side->runs);
		side->runs[side->count++] = runs[i];
	}
	side_count = map.count;
	*sides = xmalloc(map.count * sizeof **sides);
	for (size_t i = 0; i < map.count; i++) {
		(*sides)[i] = *(struct side *)map.entries[i].value;
		name_side(&(*sides)[i]);
	}
	strmap_free(&map, free);
	return side_count;
}

void
sides_free(struct side *sides, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(sides[i].runs);
		free(sides[i].label);
	}
	free(sides);
}

/*
 * upydev measures a test on the device and on the host, under one name; and that of
 * the host does not tell which board it was.
 */
static const char *
told_apart_by(const struct benchmark *benchmark)
{
	const char *group = benchmark->group ? benchmark->group : "";

	return strcmp(group, "device") == 0 || strcmp(group, "host") == 0 ||
		strcmp(group, "diff") == 0
	    ? group
	    : "";
}

/* Whether it is in a name as upy-bench writes it: "[BOARD@PLATFORM]" or "[host@BOARD]". */
static bool
is_in_name(const char *board, const char *name)
{
	size_t length = strlen(board);

	for (const char *at = name; length && (at = strstr(at, board)); at++)
		if (at > name && ((at[-1] == '[' && at[length] == '@') ||
			(at[-1] == '@' && at[length] == ']')))
			return true;
	return false;
}

const char *
board_beside_name(const struct benchmark *benchmark)
{
	bool told = !benchmark->device || is_in_name(benchmark->device, benchmark->fullname);

	return told ? NULL : benchmark->device;
}

static struct measured *
find_measured(struct measurements *measurements, const struct benchmark *benchmark)
{
	const char *board = board_beside_name(benchmark);
	bool time = unit_is_time(benchmark->unit);
	char *key = xasprintf("%s\1%s\1%s\1%s", benchmark->fullname, time ? "" : benchmark->unit,
	    told_apart_by(benchmark), board ? board : "");
	void **place = strmap_at(&measurements->map, key);

	free(key);
	if (!*place)
		*place = xcalloc(1, sizeof(struct measured));
	return *place;
}

/* Mean and standard deviation of both together, from those of each. */
static void
add_spread(struct measured *sum, const struct benchmark *benchmark)
{
	double count = sum->figures[FIGURE_ROUNDS], more = benchmark->figures[FIGURE_ROUNDS];
	double mean = sum->figures[FIGURE_MEAN], other = benchmark->figures[FIGURE_MEAN];
	double deviation = sum->figures[FIGURE_STDDEV];
	double other_deviation = benchmark->figures[FIGURE_STDDEV];
	double squares = (count - 1) * deviation * deviation +
	    (more - 1) * other_deviation * other_deviation +
	    (mean - other) * (mean - other) * count * more / (count + more);

	sum->figures[FIGURE_MEAN] = (count * mean + more * other) / (count + more);
	sum->figures[FIGURE_STDDEV] = sqrt(fmax(squares, 0) / (count + more - 1));
	sum->figures[FIGURE_OPS] =
	    sum->figures[FIGURE_MEAN] != 0 ? 1 / sum->figures[FIGURE_MEAN] : 0;
}

static void
add_figures(struct measured *sum, const struct benchmark *benchmark)
{
	const double *more = benchmark->figures;
	double *figures = sum->figures;

	if (sum->run_count == 0) {
		memcpy(figures, more, sizeof sum->figures);
		sum->known = benchmark->known;
		return;
	}
	sum->known &= benchmark->known;
	figures[FIGURE_MIN] = fmin(figures[FIGURE_MIN], more[FIGURE_MIN]);
	figures[FIGURE_MAX] = fmax(figures[FIGURE_MAX], more[FIGURE_MAX]);
	add_spread(sum, benchmark);
	figures[FIGURE_TOTAL] += more[FIGURE_TOTAL];
	figures[FIGURE_ROUNDS] += more[FIGURE_ROUNDS];
}

/* All samples, or none: a part of them would be another measurement. */
static void
add_samples(struct measured *sum, const struct benchmark *benchmark)
{
	size_t count = sum->sample_count + benchmark->sample_count;

	if (!benchmark->sample_count || (sum->run_count && !sum->sample_count)) {
		free(sum->samples);
		sum->samples = NULL;
		sum->sample_count = 0;
		return;
	}
	sum->samples = xrealloc(sum->samples, count * sizeof *sum->samples);
	memcpy(sum->samples + sum->sample_count, benchmark->samples,
	    benchmark->sample_count * sizeof *sum->samples);
	sum->sample_count = count;
}

static void
add_run(struct measured *sum, const struct benchmark *benchmark)
{
	add_figures(sum, benchmark);
	add_samples(sum, benchmark);
	sum->list = xrealloc(sum->list, (sum->run_count + 1) * sizeof *sum->list);
	sum->list[sum->run_count++] = benchmark;
}

/* A figure of each run, in ascending order. */
static double *
figures_of_runs(const struct measured *sum, enum bench_figure figure)
{
	double *list = xmalloc(sum->run_count * sizeof *list);

	for (size_t i = 0; i < sum->run_count; i++)
		list[i] = sum->list[i]->figures[figure];
	sort_samples(list, sum->run_count);
	return list;
}

/* The middle one of what the runs have, for figures that cannot be put together. */
static void
set_middle(struct measured *sum, enum bench_figure figure)
{
	double *list = figures_of_runs(sum, figure);

	sum->figures[figure] = sorted_median(list, sum->run_count);
	free(list);
}

static void
finish_measured(struct measured *sum)
{
	bool has_median = sum->known >> FIGURE_MEDIAN & 1;

	sort_samples(sum->samples, sum->sample_count);
	sum->medians = figures_of_runs(sum, has_median ? FIGURE_MEDIAN : FIGURE_MEAN);
	if (sum->run_count == 1)
		return;
	set_middle(sum, FIGURE_IQR);
	set_middle(sum, FIGURE_Q1);
	set_middle(sum, FIGURE_Q3);
	sum->figures[FIGURE_MEDIAN] = sum->run_count < RUNS_ENOUGH && sum->sample_count
	    ? sorted_median(sum->samples, sum->sample_count)
	    : sorted_median(sum->medians, sum->run_count);
}

struct measurements
measure_side(const struct side *side, const char *select)
{
	struct measurements measurements = { 0 };

	for (size_t i = 0; i < side->count; i++)
		for (size_t k = 0; k < side->runs[i]->count; k++) {
			const struct benchmark *benchmark = &side->runs[i]->benchmarks[k];

			if (benchmark_is_selected(benchmark, select))
				add_run(find_measured(&measurements, benchmark), benchmark);
		}
	for (size_t i = 0; i < measurements.map.count; i++)
		finish_measured(measurements.map.entries[i].value);
	return measurements;
}

static void
free_measured(void *value)
{
	struct measured *measured = value;

	free(measured->samples);
	free(measured->medians);
	free(measured->list);
	free(measured);
}

void
measurements_free(struct measurements *measurements)
{
	strmap_free(&measurements->map, free_measured);
}
