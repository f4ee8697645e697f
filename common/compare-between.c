/* One row for each benchmark: the reference, then each run and its change. */
#include "compare-between.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "strmap.h"
#include "table.h"

/* The runs that have anything in the group, in order; the rows that they have, by name. */
struct between {
	const struct saved_run **runs;
	size_t run_count;
	struct strmap rows; /* by full name: const struct benchmark *[run_count] */
	char **titles;
	size_t title_count;
};

static size_t
run_index(const struct between *between, const struct saved_run *run)
{
	size_t i = 0;

	while (i < between->run_count && between->runs[i] != run)
		i++;
	return i;
}

static void
collect(struct between *between, const struct bench_group *group, const struct found *found)
{
	between->runs = xmalloc(found->count * sizeof *between->runs);
	for (size_t i = 0; i < found->count; i++)
		for (size_t k = 0; k < group->count; k++)
			if (group->rows[k]->run == found->runs[i]) {
				between->runs[between->run_count++] = found->runs[i];
				break;
			}
	for (size_t i = 0; i < group->count; i++) {
		const struct benchmark *row = group->rows[i];
		void **place = strmap_at(&between->rows, row->fullname);
		const struct benchmark **cells = *place;

		if (!cells)
			*place = cells = xcalloc(between->run_count, sizeof *cells);
		cells[run_index(between, row->run)] = row;
	}
}

/* A title that lives as long as the table. */
static const char *
keep_title(struct between *between, char *title)
{
	between->titles = xrealloc(between->titles,
	    (between->title_count + 1) * sizeof *between->titles);
	return between->titles[between->title_count++] = title;
}

static void
add_columns(struct between *between, struct table *table, const struct bench_columns *columns)
{
	for (size_t c = 0; c < columns->count; c++) {
		const char *title = column_kinds[columns->list[c]].title;
		int rank = (int)c + 1;

		for (size_t i = 0; i < between->run_count; i++) {
			table_column(table,
			    keep_title(between, xasprintf("%s %s", between->runs[i]->source, title)),
			    TABLE_RIGHT, 2, c || i ? rank : 0);
			if (i)
				table_column(table, keep_title(between, xasprintf("\xce\x94%s", title)),
				    TABLE_RIGHT, 2, c ? rank : 0);
		}
	}
}

static void
cell_figure(struct table *table, const struct benchmark *row, int column, double factor)
{
	struct buffer text = { 0 };

	if (!row)
		buffer_puts(&text, "N/A");
	else if (column >= FIGURE_ROUNDS || !has_figure(row, (enum bench_figure)column))
		put_exact(&text, row, column);
	else
		put_number(&text, row->figures[column] * factor);
	table_cell(table, "", buffer_string(&text));
	buffer_free(&text);
}

static void
cell_difference(struct table *table, const struct benchmark *from, const struct benchmark *to,
    int column)
{
	double base, change;
	bool better;

	if (!from || !to || column >= FIGURE_COUNT || from->figures[column] == 0) {
		table_cell(table, "", "N/A");
		return;
	}
	base = from->figures[column];
	change = (to->figures[column] - base) / fabs(base);
	better = (change < 0) == (column != FIGURE_OPS && !unit_is_rate(from->unit));
	table_cellf(table, fabs(change) < 0.0005 ? "" : better ? GREEN : RED, "%+.1f%%",
	    100 * change);
}

static void
add_row(struct table *table, const struct between *between,
    const struct benchmark *const *cells, const struct bench_columns *columns,
    struct prefix prefix, const struct table_look *look)
{
	const struct benchmark *any = NULL;
	struct buffer name = { 0 };

	for (size_t i = 0; i < between->run_count && !any; i++)
		any = cells[i];
	put_row_name(&name, any, look->compare->names, false);
	table_cell(table, "", buffer_string(&name));
	buffer_free(&name);
	for (size_t c = 0; c < columns->count; c++) {
		int column = columns->list[c];
		bool scaled = column_kinds[column].scaled;

		for (size_t i = 0; i < between->run_count; i++) {
			cell_figure(table, cells[i], column, scaled ? prefix.factor : 1);
			if (i)
				cell_difference(table, cells[0], cells[i], column);
		}
	}
}

static void
between_free(struct between *between)
{
	for (size_t i = 0; i < between->title_count; i++)
		free(between->titles[i]);
	free(between->titles);
	free(between->runs);
	strmap_free(&between->rows, free);
}

void
put_between_table(struct buffer *to, const struct bench_group *group, const struct found *found,
    const struct bench_columns *columns, const struct table_look *look)
{
	struct prefix prefix = group_prefix(group, look->compare);
	struct buffer title = { 0 }, name = { 0 };
	struct between between = { 0 };
	struct table table = { 0 };
	char sources[40];

	collect(&between, group, found);
	put_name_title(&name, group, prefix);
	table_column(&table, buffer_string(&name), TABLE_LEFT, 0, 0);
	add_columns(&between, &table, columns);
	for (size_t i = 0; i < between.rows.count; i++)
		add_row(&table, &between, between.rows.entries[i].value, columns, prefix, look);
	snprintf(sources, sizeof sources, ", %zu sources", between.run_count);
	put_group_title(&title, group, between.rows.count, sources);
	put_fitted(to, &table, look, buffer_string(&title));
	table_free(&table);
	between_free(&between);
	buffer_free(&title);
	buffer_free(&name);
}
