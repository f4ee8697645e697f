/*
 * A series is cut where two levels explain it best, if both sides differ beyond chance
 * by Mann-Whitney's test; then each side is looked at by itself.
 */
#include "change-points.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "significance.h"

enum { LEAST_SIDE = 5 };

struct search {
	const double *values;
	const struct change_rule *rule;
	struct change *changes;
	size_t count, room;
};

static double
median(const double *values, size_t count)
{
	double *sorted = xmalloc((count + 1) * sizeof *sorted), result;

	memcpy(sorted, values, count * sizeof *sorted);
	sort_samples(sorted, count);
	result = sorted_median(sorted, count);
	free(sorted);
	return result;
}

/* How far the medians are apart, as a share of the first. */
static double
distance(const struct change *change)
{
	return fabs(change->after - change->before) / fabs(change->before);
}

/* What a level leaves unexplained. */
static double
deviation(const double *values, size_t count, double level)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += fabs(values[i] - level);
	return sum;
}

/* Two levels explain the values best when it is cut there. */
static struct change
best_cut(const struct search *search, size_t from, size_t to)
{
	const double *values = search->values + from;
	size_t count = to - from, places = count - 2 * LEAST_SIDE + 1;
	struct change best = { 0 };
	double least = INFINITY;

	for (size_t at = LEAST_SIDE; at + LEAST_SIDE <= count; at++) {
		double before = median(values, at), after = median(values + at, count - at);
		double left = deviation(values, at, before) +
		    deviation(values + at, count - at, after);

		if (left < least) {
			least = left;
			best = (struct change){ from + at, before, after, 0 };
		}
	}
	best.p = mann_whitney(values, best.at - from, values + best.at - from, to - best.at) *
	    (double)places;
	return best;
}

static void
keep(struct search *search, const struct change *change)
{
	if (search->count == search->room) {
		search->room = search->room ? 2 * search->room : 4;
		search->changes = xrealloc(search->changes,
		    search->room * sizeof *search->changes);
	}
	search->changes[search->count++] = *change;
}

static void
look(struct search *search, size_t from, size_t to)
{
	struct change best;

	if (to - from < 2 * LEAST_SIDE)
		return;
	best = best_cut(search, from, to);
	if (!(best.p < search->rule->alpha && distance(&best) > search->rule->noise_floor))
		return;
	look(search, from, best.at);
	keep(search, &best);
	look(search, best.at, to);
}

/* Levels from change to change. */
static void
set_levels(struct search *search, size_t count)
{
	for (size_t i = 0; i < search->count; i++) {
		struct change *change = &search->changes[i];
		size_t from = i ? change[-1].at : 0;
		size_t to = i + 1 < search->count ? change[1].at : count;

		change->before = median(search->values + from, change->at - from);
		change->after = median(search->values + change->at, to - change->at);
	}
}

size_t
find_changes(const double *values, size_t count, const struct change_rule *rule,
    struct change **changes)
{
	struct search search = { .values = values, .rule = rule };

	look(&search, 0, count);
	set_levels(&search, count);
	*changes = search.changes;
	return search.count;
}
