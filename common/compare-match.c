/* The rule that tells a change from noise, for each benchmark that both sides have. */
#include "compare-match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "compare-group.h"

#define CONFIDENCE 0.95

const char *const match_words[MATCH_VERDICTS] = {
	[MATCH_SAME] = "no change",
	[MATCH_IMPROVED] = "improved",
	[MATCH_REGRESSED] = "regressed",
	[MATCH_HIGHER] = "higher",
	[MATCH_LOWER] = "lower",
	[MATCH_FEW] = "too few samples",
	[MATCH_NO_SAMPLES] = "no samples",
};

int
better_direction(const char *unit)
{
	return unit_is_duration(unit) ? -1 : unit_is_rate(unit) ? 1 : 0;
}

/* The runs of one side are all above those of the other. */
static bool
runs_are_apart(const struct measured *one, const struct measured *other)
{
	return one->medians[one->run_count - 1] < other->medians[0] ||
	    other->medians[other->run_count - 1] < one->medians[0];
}

/* The least p that so many can have, when none of them are equal. */
static double
least_p(size_t count, size_t other_count)
{
	double all = lgamma((double)(count + other_count) + 1) - lgamma((double)count + 1) -
	    lgamma((double)other_count + 1);

	return 2 * exp(-all);
}

enum match_verdict
match_direction(const struct bench_match *match)
{
	int direction = better_direction(match->base->list[0]->unit);

	if (direction == 0)
		return match->change > 0 ? MATCH_HIGHER : MATCH_LOWER;
	return (match->change > 0) == (direction > 0) ? MATCH_IMPROVED : MATCH_REGRESSED;
}

static enum match_verdict
judge_match(const struct bench_match *match, const struct match_rule *rule)
{
	const struct measured *base = match->base, *fresh = match->fresh;
	bool several = base->run_count > 1 || fresh->run_count > 1;

	if (isnan(match->p))
		return MATCH_NO_SAMPLES;
	if (!(fabs(match->change) > rule->noise_floor))
		return MATCH_SAME;
	if (match->least_p >= rule->alpha)
		return MATCH_FEW;
	if (!(match->p < rule->alpha))
		return MATCH_SAME;
	if (several && !match->by_runs && !runs_are_apart(base, fresh))
		return MATCH_SAME;
	return match_direction(match);
}

static struct bench_match
match_benchmark(const struct measured *base, const struct measured *fresh,
    const struct match_rule *rule)
{
	struct bench_match match = {
		.base = base,
		.fresh = fresh,
		.by_runs = base->run_count >= RUNS_ENOUGH && fresh->run_count >= RUNS_ENOUGH,
	};
	const double *one = match.by_runs ? base->medians : base->samples;
	const double *other = match.by_runs ? fresh->medians : fresh->samples;
	size_t count = match.by_runs ? base->run_count : base->sample_count;
	size_t other_count = match.by_runs ? fresh->run_count : fresh->sample_count;
	double from = base->figures[FIGURE_MEDIAN], to = fresh->figures[FIGURE_MEDIAN];

	match.change = from == to ? 0 : from != 0 ? (to - from) / fabs(from) : NAN;
	if (from == 0 && to != 0)
		match.change = copysign(HUGE_VAL, to);
	match.interval = change_interval(one, count, other, other_count, CONFIDENCE);
	match.p = mann_whitney(one, count, other, other_count);
	match.least_p = least_p(count, other_count);
	match.verdict = judge_match(&match, rule);
	return match;
}

double
geometric_change(const struct bench_match *list, size_t count)
{
	double sum = 0;
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i].change > -1 && isfinite(list[i].change)) {
			sum += log1p(list[i].change);
			used++;
		}
	return used ? expm1(sum / (double)used) : NAN;
}

/* Units together, seconds first; within one, as it was. */
static void
sort_by_unit(struct matchup *matchup)
{
	struct bench_match *list = xmalloc(matchup->count * sizeof *list);
	bool *taken = xcalloc(matchup->count, sizeof *taken);
	size_t done = 0;

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < matchup->count; i++) {
			const char *unit = matchup->list[i].base->list[0]->unit;

			if (taken[i] || (round == 0 && !unit_is_time(unit)))
				continue;
			for (size_t k = i; k < matchup->count; k++)
				if (!taken[k] && same_unit(matchup->list[k].base->list[0]->unit, unit)) {
					list[done++] = matchup->list[k];
					taken[k] = true;
				}
		}
	free(taken);
	free(matchup->list);
	matchup->list = list;
}

/* Those of one side that the other does not have. */
static const struct benchmark **
missing_in(const struct strmap *map, const struct strmap *from, size_t *count)
{
	const struct benchmark **list = xmalloc(from->count * sizeof *list);

	*count = 0;
	for (size_t i = 0; i < from->count; i++)
		if (!strmap_get(map, from->entries[i].key))
			list[(*count)++] = ((const struct measured *)from->entries[i].value)->list[0];
	return list;
}

struct matchup
match_sides(const struct side *base, const struct measurements *base_measured,
    const struct side *fresh, const char *select, const struct match_rule *rule)
{
	struct matchup matchup = { base, fresh, .measured = measure_side(fresh, select) };
	const struct strmap *ours = &matchup.measured.map, *theirs = &base_measured->map;

	matchup.list = xmalloc(ours->count * sizeof *matchup.list);
	for (size_t i = 0; i < ours->count; i++) {
		const struct measured *found = strmap_get(theirs, ours->entries[i].key);

		if (found)
			matchup.list[matchup.count++] =
			    match_benchmark(found, ours->entries[i].value, rule);
	}
	matchup.only_base = missing_in(ours, theirs, &matchup.only_base_count);
	matchup.only_fresh = missing_in(theirs, ours, &matchup.only_fresh_count);
	sort_by_unit(&matchup);
	return matchup;
}

void
matchup_free(struct matchup *matchup)
{
	measurements_free(&matchup->measured);
	free(matchup->list);
	free(matchup->only_base);
	free(matchup->only_fresh);
}
