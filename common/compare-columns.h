/* Columns that tables of benchmarks can have, and figures as text. */
#ifndef COMPARE_COLUMNS_H
#define COMPARE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "saved-run.h"

enum { COLUMN_OUTLIERS = FIGURE_COUNT, COLUMN_COUNT };

/* Columns in the order in which they were asked for: enum bench_figure, or COLUMN_OUTLIERS. */
struct bench_columns {
	int list[COLUMN_COUNT];
	size_t count;
	bool shown[COLUMN_COUNT]; /* in one table at least, by kind */
};

/* "Min", and how soon the column may go from a table that is too wide. */
struct column_kind {
	const char *name, *title;
	int rank; /* the highest goes first */
	bool scaled; /* it has the unit of the table */
};

extern const struct column_kind column_kinds[COLUMN_COUNT];

extern const char default_columns[], default_between[];

/* A list of names with commas; false, with *error to be freed, when one is none. */
bool columns_parse(struct bench_columns *columns, const char *list, char **error);

/* A factor for numbers, and the letter that says so: "u" for 1e6. */
struct prefix {
	const char *letter;
	double factor;
};

/* The one for a number of seconds, or of a unit that is not scaled: from n to none. */
struct prefix prefix_for(double number);

/* The one that --time-unit names: ns, us, ms, s. False when it names none. */
bool prefix_parse(const char *unit, struct prefix *prefix);

/* The one for operations per second: "", K, M. */
struct prefix prefix_for_rate(double number);

/* Append a number as "1,234.5678". */
void put_number(struct buffer *to, double number);

/* Append a figure exactly, as in saved files; outliers as "2;3"; nothing when it is not known. */
void put_exact(struct buffer *to, const struct benchmark *benchmark, int column);

#endif
