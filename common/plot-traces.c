/* Samples over time: what a sensor has seen. */
#include "plot-traces.h"

#include <math.h>
#include <stdlib.h>

enum { HEIGHT = 300, LINE = 20, LINES_BESIDE = 12, MANY_SAMPLES = 300 };

double
usual_tick(const struct benchmark *benchmark)
{
	return benchmark->whole_times ? 1e-9 : 1; /* time_ns(), or time() */
}

static bool
has_times(const struct benchmark *row)
{
	return row->times && row->time_count == row->sample_count;
}

/* Lines that share a panel share its x. */
static size_t
count_rows(const struct bench_group *group, bool timed)
{
	size_t count = 0;

	for (size_t i = 0; i < group->count; i++)
		count += group->rows[i]->samples && has_times(group->rows[i]) == timed;
	return count;
}

struct range {
	double least, most;
};

static void
widen(struct range *range, const double *numbers, size_t count, double factor)
{
	for (size_t i = 0; i < count; i++) {
		range->least = fmin(range->least, numbers[i] * factor);
		range->most = fmax(range->most, numbers[i] * factor);
	}
}

static double
tick_of(const struct benchmark *row, double tick)
{
	return tick > 0 ? tick : usual_tick(row);
}

static void
put_samples(struct buffer *to, const struct benchmark *row, size_t number, double seconds,
    double factor)
{
	buffer_printf(to, "$line%zu << UPY_END\n", number);
	for (size_t i = 0; i < row->sample_count; i++) {
		put_plot_number(to, has_times(row) ? row->times[i] * seconds : (double)i + 1);
		put_plot_number(to, row->samples[i] * factor);
		buffer_putc(to, '\n');
	}
	buffer_puts(to, "UPY_END\n");
}

static void
put_drawing(struct buffer *to, const struct benchmark **rows, size_t count, bool with_source)
{
	struct buffer name = { 0 };

	buffer_puts(to, "plot ");
	for (size_t i = 0; i < count; i++) {
		buffer_clear(&name);
		put_row_name(&name, rows[i], NAME_NORMAL, with_source);
		buffer_printf(to, "%s$line%zu using 1:2 with %s lw 1.3 lc rgb 0x%06x title ",
		    i ? ", \\\n " : "", i,
		    rows[i]->sample_count > MANY_SAMPLES ? "lines" : "linespoints pt 7 ps 0.3",
		    plot_colour(i));
		put_plot_name(to, buffer_string(&name), PLOT_KEY_NAME);
	}
	buffer_putc(to, '\n');
	buffer_free(&name);
}

static void
put_head(struct buffer *to, const struct bench_group *group)
{
	buffer_puts(to, "set title ");
	put_plot_text(to, group->name ? group->name : "benchmarks");
	buffer_putc(to, '\n');
}

static size_t
put_panel(struct sheet *sheet, const struct bench_group *group, bool timed, bool with_source,
    double tick, size_t longest)
{
	size_t count = count_rows(group, timed), kept = 0, most = 0;
	size_t more = count > LINES_BESIDE ? count - LINES_BESIDE : 0;
	struct range x = { INFINITY, -INFINITY }, y = x;
	const struct benchmark **rows;
	struct buffer *panel;
	double seconds = 1, factor;

	if (!count)
		return 0;
	rows = xmalloc(count * sizeof *rows);
	for (size_t i = 0; i < group->count; i++)
		if (group->rows[i]->samples && has_times(group->rows[i]) == timed)
			rows[kept++] = group->rows[i];
	for (size_t i = 0; i < count; i++) {
		widen(&y, rows[i]->samples, rows[i]->sample_count, 1);
		most = rows[i]->sample_count > most ? rows[i]->sample_count : most;
		if (timed)
			widen(&x, rows[i]->times, rows[i]->time_count, tick_of(rows[i], tick));
	}
	panel = sheet_add(sheet, HEIGHT + LINE * (int)more);
	put_head(panel, group);
	factor = put_plot_axis(panel, 'y', group->unit, y.least, y.most);
	if (timed)
		seconds = put_plot_axis(panel, 'x', NULL, 0, x.most);
	else
		buffer_printf(panel, "set xlabel 'sample'\n%s", most < 12 ? "set xtics 1\n" : "");
	for (size_t i = 0; i < count; i++)
		put_samples(panel, rows[i], i, seconds * tick_of(rows[i], tick), factor);
	put_plot_key(panel, longest);
	put_drawing(panel, rows, count, with_source);
	free(rows);
	return count;
}

size_t
plot_traces(struct sheet *sheet, const struct grouping *grouping, const struct found *found,
    double tick)
{
	bool with_source = found->count > 1;
	size_t longest = longest_row_name(grouping, NAME_NORMAL, with_source), lines = 0;

	for (size_t i = 0; i < grouping->count; i++)
		for (int timed = 1; timed >= 0; timed--)
			lines += put_panel(sheet, &grouping->groups[i], timed, with_source, tick,
			    longest);
	return lines;
}
