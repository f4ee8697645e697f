/*
 * Tables as text: columns as wide as their widest cell, for terminals and for
 * Markdown. When a table is too wide the columns that matter least go.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stddef.h>

#include "buffer.h"
#include "report-style.h"

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table_column {
	const char *title; /* lives as long as the table */
	enum table_align align;
	size_t gap;  /* blanks before it */
	int rank;    /* the column of the highest rank goes first; 0 stays */
	size_t width; /* of its widest cell so far */
	bool dropped;
};

/* Cells in the order in which they were put; all zeros is an empty table. */
struct table {
	struct table_column *columns;
	size_t column_count;
	struct table_cell {
		size_t start;
		unsigned length, width;
		const char *colour; /* "" for none; lives as long as the table */
	} *cells;
	size_t cell_count, room;
	struct buffer text; /* of all cells */
};

/* Add a column on the right, before any cell. */
void table_column(struct table *table, const char *title, enum table_align align, size_t gap,
    int rank);

/* The next cell, row by row; text from others is made visible. */
void table_cell(struct table *table, const char *colour, const char *text);
void table_cellf(struct table *table, const char *colour, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Columns of a terminal that it takes. */
size_t table_width(const struct table *table);

/* Leave out columns until it fits; the titles of these are appended, with commas. */
void table_fit(struct table *table, size_t width, struct buffer *dropped);

/*
 * Append the table with rules around its rows and its title, if there is one, in the
 * middle of the first line.
 */
void table_print(struct buffer *to, const struct table *table, const struct style *style,
    const char *title);

/* Append a line of text, on a terminal as several that fit. */
void table_note(struct buffer *to, const struct style *style, const char *text);

/* Append it as a table of GitHub's Markdown. */
void table_markdown(struct buffer *to, const struct table *table);

void table_free(struct table *table);

#endif
