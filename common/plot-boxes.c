/* Boxes, horizontal ones, so that names can be read. */
#include "plot-boxes.h"

#include <math.h>

enum { AROUND = 110, ROW = 26, LONGEST_NAME = 56 };

static size_t
run_index(const struct found *found, const struct saved_run *run)
{
	size_t i = 0;

	while (i < found->count && found->runs[i] != run)
		i++;
	return i;
}

static double
figure(const struct benchmark *row, enum bench_figure which)
{
	return has_figure(row, which) ? row->figures[which] : NAN;
}

/* Least and largest of a group. */
static void
find_range(const struct bench_group *group, double *least, double *most)
{
	*least = INFINITY;
	*most = -INFINITY;
	for (size_t i = 0; i < group->count; i++) {
		*least = fmin(*least, figure(group->rows[i], FIGURE_MIN));
		*most = fmax(*most, figure(group->rows[i], FIGURE_MAX));
	}
}

/* ROW MIN LOW Q1 MEDIAN Q3 HIGH MAX COLOUR */
static void
put_rows(struct buffer *to, const struct bench_group *group, const struct found *found,
    double factor)
{
	static const enum bench_figure figures[] = { FIGURE_MIN, FIGURE_LOW_FENCE, FIGURE_Q1,
		FIGURE_MEDIAN, FIGURE_Q3, FIGURE_HIGH_FENCE, FIGURE_MAX };

	buffer_puts(to, "$rows << UPY_END\n");
	for (size_t i = 0; i < group->count; i++) {
		buffer_printf(to, "%zu", i + 1);
		for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
			put_plot_number(to, figure(group->rows[i], figures[k]) * factor);
		buffer_printf(to, " %u\n", plot_colour(run_index(found, group->rows[i]->run)));
	}
	buffer_puts(to, "UPY_END\n");
}

static void
put_names(struct buffer *to, const struct bench_group *group, const struct found *found,
    enum name_format names)
{
	struct buffer name = { 0 };

	buffer_puts(to, "set ytics (");
	for (size_t i = 0; i < group->count; i++) {
		buffer_clear(&name);
		put_row_name(&name, group->rows[i], names, found->count > 1);
		buffer_puts(to, i ? ", " : "");
		put_plot_tic(to, buffer_string(&name), LONGEST_NAME, i + 1);
	}
	buffer_puts(to, ")\n");
	buffer_free(&name);
}

static void
put_title(struct buffer *to, const struct bench_group *group)
{
	buffer_puts(to, "set title ");
	put_plot_text(to, group->name ? group->name : "benchmarks");
	buffer_printf(to, "\nset yrange [%zu.5:0.5]\n", group->count);
}

static const char drawing[] =
    "set style fill solid 0.35 border\n"
    "plot $rows using 3:1:($4-$3):(0):9 with vectors nohead lw 1.5 lc rgb variable, \\\n"
    " $rows using 6:1:($7-$6):(0):9 with vectors nohead lw 1.5 lc rgb variable, \\\n"
    " $rows using 3:($1-0.16):(0):(0.32):9 with vectors nohead lw 1.5 lc rgb variable, \\\n"
    " $rows using 7:($1-0.16):(0):(0.32):9 with vectors nohead lw 1.5 lc rgb variable, \\\n"
    " $rows using 5:1:4:6:($1-0.32):($1+0.32):9 with boxxyerror lc rgb variable, \\\n"
    " $rows using 5:($1-0.32):(0):(0.64) with vectors nohead lw 2.5 lc rgb 'black', \\\n"
    " $rows using ($2<$3?$2:NaN):1:9 with points pt 6 ps 0.6 lc rgb variable, \\\n"
    " $rows using ($8>$7?$8:NaN):1:9 with points pt 6 ps 0.6 lc rgb variable\n";

void
plot_boxes(struct sheet *sheet, const struct grouping *grouping, const struct found *found,
    enum name_format names)
{
	size_t longest = longest_row_name(grouping, names, found->count > 1);
	size_t margin = (longest < LONGEST_NAME ? longest : LONGEST_NAME) + 3;

	for (size_t i = 0; i < grouping->count; i++) {
		const struct bench_group *group = &grouping->groups[i];
		struct buffer *panel = sheet_add(sheet, AROUND + ROW * (int)group->count);
		double least, most;

		find_range(group, &least, &most);
		put_rows(panel, group, found, put_plot_axis(panel, 'x', group->unit, least, most));
		put_title(panel, group);
		put_names(panel, group, found, names);
		buffer_printf(panel, "set lmargin %zu\n", margin);
		buffer_puts(panel, drawing);
	}
}
