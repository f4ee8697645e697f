/* Lines over runs, with the changes of their level. */
#include "plot-history.h"

#include <math.h>
#include <stdlib.h>

#include "compare-side.h"
#include "strmap.h"

enum { HEIGHT = 380, LINE = 20, LINES_BESIDE = 12, NAMED_RUNS = 12, LONGEST_RUN = 20 };

/* A benchmark in the runs that have it. */
struct line {
	const struct benchmark *first;
	double *values;
	size_t *runs; /* of each value: which one it is */
	size_t count, room;
	struct change *changes;
	size_t change_count;
};

static void
add_value(struct line *line, double value, size_t run)
{
	if (line->count == line->room) {
		line->room = line->room ? 2 * line->room : 16;
		line->values = xrealloc(line->values, line->room * sizeof *line->values);
		line->runs = xrealloc(line->runs, line->room * sizeof *line->runs);
	}
	line->values[line->count] = value;
	line->runs[line->count++] = run;
}

/* A name of it, with the board if the names do not tell it. */
static char *
name_of(const struct benchmark *row, const char *name)
{
	const char *board = board_beside_name(row);

	return board ? xasprintf("%s on %s", name, board) : xstrdup(name);
}

static struct line *
line_of(struct strmap *lines, const struct benchmark *row)
{
	char *name = name_of(row, row->fullname);
	void **place = strmap_at(lines, name);
	struct line *line = *place;

	free(name);
	if (!line) {
		*place = line = xcalloc(1, sizeof *line);
		line->first = row;
	}
	return line;
}

static void
free_line(void *value)
{
	struct line *line = value;

	free(line->values);
	free(line->runs);
	free(line->changes);
	free(line);
}

/* Rows of a group by benchmark, each in the order of the runs. */
static struct strmap
collect_lines(const struct bench_group *group, const struct found *found,
    const struct change_rule *rule)
{
	struct strmap lines = { 0 };

	for (size_t run = 0; run < found->count; run++)
		for (size_t i = 0; i < group->count; i++)
			if (group->rows[i]->run == found->runs[run] &&
			    has_figure(group->rows[i], FIGURE_MEDIAN))
				add_value(line_of(&lines, group->rows[i]),
				    group->rows[i]->figures[FIGURE_MEDIAN], run);
	for (size_t i = 0; i < lines.count; i++) {
		struct line *line = lines.entries[i].value;

		line->change_count = find_changes(line->values, line->count, rule,
		    &line->changes);
	}
	return lines;
}

static double
percent(const struct change *change)
{
	return (change->after / change->before - 1) * 100;
}

/* Each line a block of RUN VALUE, and one of its changes: RUN VALUE TEXT. */
static void
put_line(struct buffer *to, const struct line *line, size_t number, double factor)
{
	buffer_printf(to, "$line%zu << UPY_END\n", number);
	for (size_t i = 0; i < line->count; i++) {
		buffer_printf(to, "%zu", line->runs[i] + 1);
		put_plot_number(to, line->values[i] * factor);
		buffer_putc(to, '\n');
	}
	buffer_printf(to, "UPY_END\n$changes%zu << UPY_END\n", number);
	for (size_t i = 0; i < line->change_count; i++) {
		const struct change *change = &line->changes[i];

		buffer_printf(to, "%zu", line->runs[change->at] + 1);
		put_plot_number(to, line->values[change->at] * factor);
		buffer_printf(to, " %+.3g%%\n", percent(change));
	}
	buffer_puts(to, "UPY_END\n");
}

static void
put_drawing(struct buffer *to, const struct strmap *lines)
{
	buffer_puts(to, "plot ");
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = lines->entries[i].value;
		char *name = name_of(line->first, line->first->name);

		buffer_printf(to, "%s$line%zu using 1:2 with linespoints pt 7 ps 0.4 lw 1.5 "
		    "lc rgb 0x%06x title ", i ? ", \\\n " : "", i, plot_colour(i));
		put_plot_name(to, name, PLOT_KEY_NAME);
		free(name);
		if (line->change_count)
			buffer_printf(to, ", \\\n $changes%zu using 1:2 with points pt 6 ps 2 lw 2 "
			    "lc rgb 0x%06x notitle, \\\n $changes%zu using 1:2:3 with labels "
			    "offset 0,1.2 tc rgb 0x%06x notitle", i, plot_colour(i), i,
			    plot_colour(i));
	}
	buffer_putc(to, '\n');
}

/* Runs by their names, as many as fit. */
static void
put_runs(struct buffer *to, const struct found *found)
{
	size_t step = (found->count + NAMED_RUNS - 1) / NAMED_RUNS;

	buffer_printf(to, "set xrange [0.5:%zu.5]\nset xtics rotate by -35 left (",
	    found->count);
	for (size_t i = 0; i < found->count; i += step) {
		buffer_puts(to, i ? ", " : "");
		put_plot_tic(to, found->runs[i]->source, LONGEST_RUN, i + 1);
	}
	buffer_puts(to, ")\n");
}

static void
find_range(const struct strmap *lines, double *least, double *most)
{
	*least = INFINITY;
	*most = -INFINITY;
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = lines->entries[i].value;

		for (size_t k = 0; k < line->count; k++) {
			*least = fmin(*least, line->values[k]);
			*most = fmax(*most, line->values[k]);
		}
	}
}

/* "NAME: +12.3% from 0007_main on (p = 0.002)" */
static void
tell_changes(struct buffer *told, const struct strmap *lines, const struct found *found)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = lines->entries[i].value;

		for (size_t k = 0; k < line->change_count; k++) {
			const struct change *change = &line->changes[k];

			buffer_printf(told, "%s: median %+.3g%% from %s on (p = %.2g)\n",
			    lines->entries[i].key, percent(change),
			    found->runs[line->runs[change->at]]->source, change->p);
		}
	}
}

static void
put_panel(struct sheet *sheet, const struct bench_group *group, const struct strmap *lines,
    const struct found *found, size_t longest)
{
	size_t more = lines->count > LINES_BESIDE ? lines->count - LINES_BESIDE : 0;
	struct buffer *panel = sheet_add(sheet, HEIGHT + LINE * (int)more);
	double least, most, factor;

	find_range(lines, &least, &most);
	factor = put_plot_axis(panel, 'y', group->unit, least, most);
	for (size_t i = 0; i < lines->count; i++)
		put_line(panel, lines->entries[i].value, i, factor);
	buffer_puts(panel, "set title ");
	put_plot_text(panel, group->name ? group->name : "benchmarks");
	buffer_putc(panel, '\n');
	put_plot_key(panel, longest);
	if (!plot_is_far(least, most))
		buffer_puts(panel, "set offsets 0, 0, graph 0.12, graph 0.05\n");
	put_runs(panel, found);
	put_drawing(panel, lines);
}

void
plot_history(struct sheet *sheet, const struct grouping *grouping, const struct found *found,
    const struct change_rule *rule, struct buffer *told)
{
	size_t longest = longest_row_name(grouping, NAME_NORMAL, false);

	for (size_t i = 0; i < grouping->count; i++) {
		struct strmap lines = collect_lines(&grouping->groups[i], found, rule);

		if (lines.count)
			put_panel(sheet, &grouping->groups[i], &lines, found, longest);
		tell_changes(told, &lines, found);
		strmap_free(&lines, free_line);
	}
}
