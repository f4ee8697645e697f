/* Baseline, new, change and verdict in rows; what is missing and what is exceeded below. */
#include "compare-report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "wording.h"

static const char *
verdict_colour(enum match_verdict verdict)
{
	return verdict == MATCH_IMPROVED ? GREEN
	    : verdict == MATCH_REGRESSED ? RED
	    : verdict == MATCH_SAME	 ? ""
					 : YELLOW;
}

/* Each number has a prefix of its own: rows may be far apart. */
static void
cell_median(struct table *table, const struct measured *measured)
{
	const char *unit = measured->list[0]->unit;
	double median = measured->figures[FIGURE_MEDIAN];
	struct prefix prefix = prefix_for(unit_is_scaled(unit) ? 1 : median);
	struct buffer text = { 0 };

	put_number(&text, median * prefix.factor);
	buffer_printf(&text, " %s%s", prefix.letter, unit_symbol(unit));
	table_cell(table, "", buffer_string(&text));
	buffer_free(&text);
}

static void
cell_change(struct table *table, const char *colour, double change)
{
	if (isnan(change))
		table_cell(table, "", "-");
	else
		table_cellf(table, colour, "%+.1f%%", 100 * change);
}

static void
cell_interval(struct table *table, struct interval interval)
{
	if (isnan(interval.low))
		table_cell(table, "", "");
	else
		table_cellf(table, "", "[%+.1f%%, %+.1f%%]", 100 * interval.low,
		    100 * interval.high);
}

/* p as it is compared: never rounded to what it is compared with. */
static void
cell_p(struct table *table, double p)
{
	if (isnan(p))
		table_cell(table, "", "-");
	else if (p < 0.0001)
		table_cell(table, "", "<0.0001");
	else
		table_cellf(table, "", "%.4f", p);
}

static void
cell_count(struct table *table, const struct bench_match *match)
{
	if (match->by_runs)
		table_cellf(table, "", "%zu+%zu runs", match->base->run_count,
		    match->fresh->run_count);
	else
		table_cellf(table, "", "%.0f+%.0f", match->base->figures[FIGURE_ROUNDS],
		    match->fresh->figures[FIGURE_ROUNDS]);
}

static void
put_board(struct buffer *to, const struct benchmark *benchmark)
{
	const char *board = board_beside_name(benchmark);

	if (board)
		buffer_printf(to, " on %s", board);
}

static void
row_match(struct table *table, const struct bench_match *match, bool several,
    const struct table_look *look)
{
	const char *colour = verdict_colour(match->verdict);
	struct buffer name = { 0 };

	put_row_name(&name, match->base->list[0], look->compare->names, false);
	if (several)
		put_board(&name, match->base->list[0]);
	table_cell(table, "", buffer_string(&name));
	buffer_free(&name);
	cell_median(table, match->base);
	cell_median(table, match->fresh);
	cell_change(table, colour, match->change);
	cell_interval(table, match->interval);
	cell_p(table, match->p);
	cell_count(table, match);
	table_cellf(table, colour, "%s%s", match->verdict == MATCH_SAME ? "~ " : "",
	    match_words[match->verdict]);
}

static void
row_mean(struct table *table, const struct bench_match *list, size_t count)
{
	table_cell(table, BOLD, "geometric mean");
	table_cell(table, "", "");
	table_cell(table, "", "");
	cell_change(table, BOLD, geometric_change(list, count));
	for (int i = 0; i < 4; i++)
		table_cell(table, "", "");
}

/* Whether another row is of the same name, from another board. */
static bool
is_of_several(const struct bench_match *list, size_t count, const struct bench_match *match)
{
	const struct benchmark *one = match->base->list[0];

	for (size_t i = 0; i < count; i++) {
		const struct benchmark *other = list[i].base->list[0];

		if (other != one && strcmp(one->fullname, other->fullname) == 0)
			return true;
	}
	return false;
}

static void
put_unit_table(struct buffer *to, const struct matchup *matchup, const struct bench_match *list,
    size_t count, const struct table_look *look)
{
	struct buffer title = { 0 }, measure = { 0 };
	struct table table = { 0 };

	buffer_puts(&measure, "Name (median ");
	put_measure(&measure, list->base->list[0]->unit);
	buffer_putc(&measure, ')');
	table_column(&table, buffer_string(&measure), TABLE_LEFT, 0, 0);
	table_column(&table, "Base", TABLE_RIGHT, 3, 2);
	table_column(&table, "New", TABLE_RIGHT, 2, 3);
	table_column(&table, "Change", TABLE_RIGHT, 2, 0);
	table_column(&table, "95% interval", TABLE_LEFT, 2, 4);
	table_column(&table, "p", TABLE_RIGHT, 2, 1);
	table_column(&table, "n", TABLE_RIGHT, 2, 5);
	table_column(&table, "Verdict", TABLE_LEFT, 2, 0);
	for (size_t i = 0; i < count; i++)
		row_match(&table, &list[i], is_of_several(list, count, &list[i]), look);
	if (count > 1)
		row_mean(&table, list, count);
	buffer_printf(&title, " %s -> %s: %zu benchmark%s ", matchup->base->label,
	    matchup->fresh->label, count, count == 1 ? "" : "s");
	put_fitted(to, &table, look, buffer_string(&title));
	table_free(&table);
	buffer_free(&title);
	buffer_free(&measure);
}

static size_t
count_verdict(const struct matchup *matchup, enum match_verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < matchup->count; i++)
		count += matchup->list[i].verdict == verdict;
	return count;
}

static void
put_missing(struct buffer *to, const struct side *side, const struct benchmark *const *list,
    size_t count, const struct table_look *look)
{
	if (!count)
		return;
	buffer_puts(to, look->markdown ? "\nOnly in " : "Only in ");
	put_short(to, side->label, SIZE_MAX);
	buffer_puts(to, ":\n");
	for (size_t i = 0; i < count; i++) {
		struct buffer name = { 0 };

		buffer_puts(&name, list[i]->fullname);
		put_board(&name, list[i]);
		buffer_puts(to, look->markdown ? "- " : "  ");
		put_short(to, buffer_string(&name), SIZE_MAX);
		buffer_free(&name);
		buffer_putc(to, '\n');
	}
}

/* What verdicts mean, as far as there are such. */
static void
put_notes(struct buffer *to, const struct matchup *matchup, const struct match_rule *rule,
    const struct table_look *look)
{
	size_t few = count_verdict(matchup, MATCH_FEW);
	size_t none = count_verdict(matchup, MATCH_NO_SAMPLES);
	bool changed = matchup->count > count_verdict(matchup, MATCH_SAME) + few + none;
	char note[160];

	if (matchup->count) {
		snprintf(note, sizeof note, "~ is no change: not p < %g, or not more than %g%%.",
		    rule->alpha, 100 * rule->noise_floor);
		table_note(to, &look->style, note);
	}
	if (changed && matchup->base->count == 1 && matchup->fresh->count == 1)
		table_note(to, &look->style, "One run on each side: what else was different "
			"then is part of the change.");
	if (few) {
		snprintf(note, sizeof note,
		    "Too few samples for p < %g in %zu benchmark%s: take more rounds.",
		    rule->alpha, few, few == 1 ? "" : "s");
		table_note(to, &look->style, note);
	}
	if (none) {
		snprintf(note, sizeof note,
		    "No samples of %zu benchmark%s were saved: save with --save-data.", none,
		    none == 1 ? "" : "s");
		table_note(to, &look->style, note);
	}
}

void
put_matchup(struct buffer *to, const struct matchup *matchup, const struct match_rule *rule,
    const struct table_look *look)
{
	for (size_t i = 0, end; i < matchup->count; i = end) {
		const char *unit = matchup->list[i].base->list[0]->unit;

		for (end = i + 1; end < matchup->count &&
		     same_unit(matchup->list[end].base->list[0]->unit, unit);)
			end++;
		put_unit_table(to, matchup, matchup->list + i, end - i, look);
	}
	if (look->markdown)
		buffer_putc(to, '\n');
	put_notes(to, matchup, rule, look);
	put_missing(to, matchup->base, matchup->only_base, matchup->only_base_count, look);
	put_missing(to, matchup->fresh, matchup->only_fresh, matchup->only_fresh_count, look);
}

static void
put_limit_line(struct buffer *to, const struct bench_match *match, const struct limit *limit,
    const char *result, struct buffer *why, const struct table_look *look)
{
	struct buffer line = { 0 };

	buffer_printf(&line, "%s: ", result);
	put_short(&line, match->base->list[0]->fullname, SIZE_MAX);
	buffer_printf(&line, ": %s (limit %s)", buffer_string(why), limit->text);
	if (look->markdown)
		buffer_puts(to, "- ");
	put_styled(to, &look->style, RED, buffer_string(&line));
	buffer_putc(to, '\n');
	buffer_free(&line);
}

struct judgement
put_limits(struct buffer *to, const struct matchup *matchup, struct limits *limits,
    const struct table_look *look)
{
	struct judgement judgement = { 0 };

	for (size_t i = 0; i < matchup->count; i++) {
		const struct bench_match *match = &matchup->list[i];
		size_t count;
		const struct limit *list = limits_for(limits, match->base->list[0], &count);

		for (size_t k = 0; k < count; k++) {
			struct buffer why = { 0 };
			enum limit_result result = limit_judge(&list[k], match, &why);

			judgement.exceeded += result == LIMIT_EXCEEDED;
			judgement.unknown += result == LIMIT_UNKNOWN;
			if (result != LIMIT_KEPT)
				put_limit_line(to, match, &list[k],
				    result == LIMIT_EXCEEDED ? "exceeded" : "cannot tell", &why,
				    look);
			buffer_free(&why);
		}
	}
	return judgement;
}
