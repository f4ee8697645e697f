/* Figures in rows, with how many times each is the best one. */
#include "compare-table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "table.h"

#define BEST "1;32"
#define WORST "1;31"

enum { RATIO_WIDTH = 10, NAME_GAP = 5 };

/* The best and the worst of a column in a group. */
struct range {
	double best, worst;
	bool known;
};

static struct range
range_of(const struct bench_group *group, int column)
{
	struct range range = { 0 };

	for (size_t i = 0; i < group->count && column < FIGURE_COUNT; i++) {
		const struct benchmark *row = group->rows[i];
		double value = row->figures[column];

		if (!has_figure(row, (enum bench_figure)column) || isnan(value))
			continue;
		if (!range.known)
			range = (struct range){ value, value, true };
		range.best = fmin(range.best, value);
		range.worst = fmax(range.worst, value);
	}
	if (column == FIGURE_OPS)
		range = (struct range){ range.worst, range.best, range.known };
	return range;
}

struct prefix
group_prefix(const struct bench_group *group, const struct compare_look *look)
{
	bool scaled = look->sort < FIGURE_COUNT && column_kinds[look->sort].scaled;
	struct range range = range_of(group, scaled ? look->sort : FIGURE_MIN);
	struct prefix prefix;

	if (look->time_unit && unit_is_time(group->unit) &&
	    prefix_parse(look->time_unit, &prefix))
		return prefix;
	return prefix_for(unit_is_scaled(group->unit) ? 1 : range.best);
}

/* How many times the best it is, in parentheses. */
static void
put_ratio(struct buffer *to, double value, double best)
{
	double ratio = best != 0 ? fabs(value / best) : HUGE_VAL;
	size_t start = to->length;

	if (value == best)
		buffer_puts(to, " (1.0)");
	else if (isinf(ratio))
		buffer_puts(to, " (inf)");
	else if (ratio > 1000)
		buffer_puts(to, " (>1000.0)");
	else
		buffer_printf(to, " (%.2f)", ratio);
	while (to->length < start + RATIO_WIDTH)
		buffer_putc(to, ' ');
}

/* A column on its way into the table. */
struct column_plan {
	int column;
	struct range range;
	double factor;
	bool ratio; /* there are others to compare with */
	char title[40];
};

static void
put_cell(struct table *table, const struct column_plan *plan, const struct benchmark *row,
    struct buffer *text)
{
	const char *colour = "";
	double value;

	buffer_clear(text);
	if (plan->column >= FIGURE_ROUNDS || !has_figure(row, (enum bench_figure)plan->column)) {
		put_exact(text, row, plan->column);
		table_cell(table, colour, text->length ? buffer_string(text) : "-");
		return;
	}
	value = row->figures[plan->column];
	put_number(text, value * plan->factor);
	if (plan->ratio) {
		put_ratio(text, value, plan->range.best);
		colour = plan->range.best == plan->range.worst ? BOLD
		    : value == plan->range.best		      ? BEST
		    : value == plan->range.worst	      ? WORST
							      : BOLD;
	}
	table_cell(table, colour, buffer_string(text));
}

static void
plan_column(struct column_plan *plan, int column, const struct bench_group *group,
    struct prefix prefix)
{
	const struct column_kind *kind = &column_kinds[column];
	struct prefix rate = { "", 1 };

	*plan = (struct column_plan){ .column = column, .range = range_of(group, column) };
	if (column == FIGURE_OPS)
		rate = prefix_for_rate(plan->range.worst);
	plan->factor = kind->scaled ? prefix.factor : rate.factor;
	plan->ratio = group->count > 1 && column < FIGURE_ROUNDS;
	snprintf(plan->title, sizeof plan->title, "%s%s%s%s%*s", kind->title,
	    *rate.letter ? " (" : "", rate.letter, *rate.letter ? "ops/s)" : "",
	    plan->ratio ? RATIO_WIDTH : 0, "");
}

void
put_name_title(struct buffer *to, const struct bench_group *group, struct prefix prefix)
{
	buffer_puts(to, "Name (");
	put_measure(to, group->unit);
	buffer_printf(to, " in %s%s)", prefix.letter, unit_symbol(group->unit));
}

void
put_group_title(struct buffer *to, const struct bench_group *group, size_t count,
    const char *more)
{
	char quote = group->name && strchr(group->name, '\'') && !strchr(group->name, '"')
	    ? '"' : '\'';

	buffer_puts(to, " benchmark");
	if (group->name)
		buffer_printf(to, " %c%s%c", quote, group->name, quote);
	buffer_printf(to, ": %zu test%s%s ", count, count == 1 ? "" : "s", more);
}

void
put_fitted(struct buffer *to, struct table *table, const struct table_look *look,
    const char *title)
{
	struct buffer dropped = { 0 }, note = { 0 };

	if (look->markdown) {
		buffer_printf(to, "%s###%s\n\n", to->length ? "\n" : "", title);
		table_markdown(to, table);
		return;
	}
	if (look->style.columns)
		table_fit(table, look->style.columns, &dropped);
	buffer_putc(to, '\n');
	table_print(to, table, &look->style, title);
	if (dropped.length) {
		buffer_printf(&note, "Too wide for %zu columns are: %s", look->style.columns,
		    buffer_string(&dropped));
		table_note(to, &look->style, buffer_string(&note));
	}
	buffer_free(&dropped);
	buffer_free(&note);
}

/* The column that rows are sorted by stays longest, after the names. */
static void
plan_columns(struct column_plan *plans, struct table *table, const struct bench_group *group,
    const struct bench_columns *columns, const struct table_look *look, struct prefix prefix)
{
	for (size_t i = 0; i < columns->count; i++) {
		const struct column_kind *kind = &column_kinds[columns->list[i]];
		bool sorted = columns->list[i] == look->compare->sort;

		plan_column(&plans[i], columns->list[i], group, prefix);
		table_column(table, plans[i].title, TABLE_RIGHT, i ? 2 : NAME_GAP,
		    sorted ? 0 : kind->rank);
	}
}

void
put_group_table(struct buffer *to, const struct bench_group *group,
    struct bench_columns *columns, const struct table_look *look)
{
	struct prefix prefix = group_prefix(group, look->compare);
	struct column_plan plans[COLUMN_COUNT];
	struct buffer title = { 0 }, text = { 0 };
	struct table table = { 0 };

	put_name_title(&title, group, prefix);
	table_column(&table, buffer_string(&title), TABLE_LEFT, 0, 0);
	plan_columns(plans, &table, group, columns, look, prefix);
	for (size_t i = 0; i < group->count; i++) {
		buffer_clear(&text);
		put_row_name(&text, group->rows[i], look->compare->names, look->with_source);
		table_cell(&table, "", buffer_string(&text));
		for (size_t k = 0; k < columns->count; k++)
			put_cell(&table, &plans[k], group->rows[i], &text);
	}
	buffer_clear(&text);
	put_group_title(&text, group, group->count, "");
	put_fitted(to, &table, look, buffer_string(&text));
	for (size_t k = 0; k < columns->count; k++)
		columns->shown[columns->list[k]] |= !table.columns[k + 1].dropped;
	table_free(&table);
	buffer_free(&title);
	buffer_free(&text);
}

void
put_legend(struct buffer *to, const struct bench_columns *columns,
    const struct table_look *look)
{
	bool outliers = columns->shown[COLUMN_OUTLIERS], ops = columns->shown[FIGURE_OPS];

	if (outliers || ops)
		buffer_putc(to, '\n');
	if (outliers)
		table_note(to, &look->style, "Outliers: rounds further from the mean than the "
			"standard deviation; rounds beyond the quartiles by more than 1.5 IQR.");
	if (ops)
		table_note(to, &look->style, "OPS: operations per second, 1 / mean.");
}
