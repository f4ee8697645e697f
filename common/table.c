/* Columns, their widths, and what of them is printed. */
#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "width.h"
#include "wording.h"

/* A text in one line; how wide it is. Most text is plain, and there may be much. */
static unsigned
put_line(struct buffer *to, const char *text)
{
	size_t length = 0, start = to->length;

	while (text[length] >= ' ' && text[length] <= '~')
		length++;
	buffer_append(to, text, length);
	if (!text[length])
		return (unsigned)length;
	put_short(to, text + length, SIZE_MAX);
	return (unsigned)text_columns(to->data + start, to->length - start);
}

static unsigned
title_width(const char *title)
{
	struct buffer text = { 0 };
	unsigned width = put_line(&text, title);

	buffer_free(&text);
	return width;
}

void
table_column(struct table *table, const char *title, enum table_align align, size_t gap, int rank)
{
	table->columns = xrealloc(table->columns,
	    (table->column_count + 1) * sizeof *table->columns);
	table->columns[table->column_count++] = (struct table_column){
		.title = title,
		.align = align,
		.gap = gap,
		.rank = rank,
		.width = title_width(title),
	};
}

void
table_cell(struct table *table, const char *colour, const char *text)
{
	struct table_column *column = &table->columns[table->cell_count % table->column_count];
	struct table_cell *cell;

	if (table->cell_count == table->room) {
		table->room = table->room ? 2 * table->room : 64;
		table->cells = xrealloc(table->cells, table->room * sizeof *table->cells);
	}
	cell = &table->cells[table->cell_count++];
	cell->start = table->text.length;
	cell->colour = colour;
	cell->width = put_line(&table->text, text);
	cell->length = (unsigned)(table->text.length - cell->start);
	if (cell->width > column->width)
		column->width = cell->width;
}

void
table_cellf(struct table *table, const char *colour, const char *format, ...)
{
	va_list arguments;
	char *made = NULL;

	va_start(arguments, format);
	if (vasprintf(&made, format, arguments) >= 0)
		table_cell(table, colour, made);
	va_end(arguments);
	free(made);
}

size_t
table_width(const struct table *table)
{
	size_t width = 0;

	for (size_t i = 0; i < table->column_count; i++)
		if (!table->columns[i].dropped)
			width += table->columns[i].gap + table->columns[i].width;
	return width;
}

/* The column that matters least; NULL when all of them stay. */
static struct table_column *
least_column(const struct table *table)
{
	struct table_column *least = NULL;

	for (size_t i = 0; i < table->column_count; i++) {
		struct table_column *column = &table->columns[i];

		if (!column->dropped && column->rank > (least ? least->rank : 0))
			least = column;
	}
	return least;
}

void
table_fit(struct table *table, size_t width, struct buffer *dropped)
{
	struct table_column *least;

	while (table_width(table) > width && (least = least_column(table)))
		least->dropped = true;
	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].dropped) {
			buffer_printf(dropped, "%s%s", dropped->length ? ", " : "",
			    table->columns[i].title);
			while (dropped->data[dropped->length - 1] == ' ')
				dropped->length--;
		}
}

static void
put_times(struct buffer *to, char byte, size_t times)
{
	memset(buffer_reserve(to, times + 1), byte, times);
	to->length += times;
}

/* A text in a column, with blanks left of it or right of it. */
static void
put_padded(struct buffer *to, const struct style *style, const struct table_column *column,
    const char *text, size_t length, size_t width, const char *colour)
{
	size_t blanks = column->width - width;
	bool coloured = style->colour && *colour;

	put_times(to, ' ', column->gap + (column->align == TABLE_RIGHT ? blanks : 0));
	if (coloured)
		buffer_printf(to, "\33[%sm", colour);
	buffer_append(to, text, length);
	if (coloured)
		buffer_puts(to, "\33[0m");
	if (column->align == TABLE_LEFT)
		put_times(to, ' ', blanks);
}

/* No line ends in blanks. */
static void
end_line(struct buffer *to)
{
	while (to->length && to->data[to->length - 1] == ' ')
		to->length--;
	buffer_putc(to, '\n');
}

static void
put_rule(struct buffer *to, const struct style *style, size_t width, const char *title)
{
	size_t taken = title_width(title), dashes = width > taken ? width - taken : 0;
	size_t left = dashes / 2 + (dashes & width & 1);
	struct buffer line = { 0 };

	put_times(&line, '-', left);
	put_line(&line, title);
	put_times(&line, '-', dashes - left);
	put_styled(to, style, YELLOW, buffer_string(&line));
	buffer_putc(to, '\n');
	buffer_free(&line);
}

static void
put_titles(struct buffer *to, const struct table *table, const struct style *style)
{
	struct buffer title = { 0 };

	for (size_t i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		unsigned width;

		buffer_clear(&title);
		width = put_line(&title, column->title);
		if (!column->dropped)
			put_padded(to, style, column, title.data, title.length, width, "");
	}
	end_line(to);
	buffer_free(&title);
}

void
table_print(struct buffer *to, const struct table *table, const struct style *style,
    const char *title)
{
	size_t width = table_width(table);

	if (title)
		put_rule(to, style, width, title);
	put_titles(to, table, style);
	put_rule(to, style, width, "");
	for (size_t i = 0; i < table->cell_count; i++) {
		const struct table_column *column = &table->columns[i % table->column_count];
		const struct table_cell *cell = &table->cells[i];

		if (!column->dropped)
			put_padded(to, style, column, table->text.data + cell->start, cell->length,
			    cell->width, cell->colour);
		if ((i + 1) % table->column_count == 0)
			end_line(to);
	}
	put_rule(to, style, width, "");
}

void
table_note(struct buffer *to, const struct style *style, const char *text)
{
	size_t most = style->columns ? style->columns : SIZE_MAX, taken = 0;

	while (*text) {
		size_t length = strcspn(text, " "), width = text_columns(text, length);

		if (taken && taken + 1 + width > most) {
			buffer_putc(to, '\n');
			taken = 0;
		} else if (taken) {
			buffer_putc(to, ' ');
			taken++;
		}
		buffer_append(to, text, length);
		taken += width;
		text += length + strspn(text + length, " ");
	}
	buffer_putc(to, '\n');
}

/* A cell that neither ends early nor formats anything. */
static void
put_markdown(struct buffer *to, const char *text, size_t length)
{
	while (length && *text == ' ')
		text++, length--;
	while (length && text[length - 1] == ' ')
		length--;
	buffer_puts(to, "| ");
	for (size_t i = 0; i < length; i++) {
		if (strchr("|\\`*_[]<>~", text[i]) && text[i])
			buffer_putc(to, '\\');
		buffer_putc(to, text[i]);
	}
	buffer_putc(to, ' ');
}

void
table_markdown(struct buffer *to, const struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++)
		put_markdown(to, table->columns[i].title, strlen(table->columns[i].title));
	buffer_puts(to, "|\n");
	for (size_t i = 0; i < table->column_count; i++)
		buffer_puts(to, table->columns[i].align == TABLE_LEFT ? "| :-- " : "| --: ");
	buffer_puts(to, "|\n");
	for (size_t i = 0; i < table->cell_count; i++) {
		put_markdown(to, table->text.data + table->cells[i].start, table->cells[i].length);
		if ((i + 1) % table->column_count == 0)
			buffer_puts(to, "|\n");
	}
}

void
table_free(struct table *table)
{
	free(table->columns);
	free(table->cells);
	buffer_free(&table->text);
	*table = (struct table){ 0 };
}
