/* Tables of figures, a group each, as pytest-benchmark compare prints them. */
#ifndef COMPARE_TABLE_H
#define COMPARE_TABLE_H

#include "compare-columns.h"
#include "compare-group.h"
#include "report-style.h"

/* What a table is made for. */
struct table_look {
	const struct compare_look *compare;
	struct style style;
	bool markdown;
	bool with_source; /* there is more than one run */
};

/*
 * Append the table of a group, with a note of the columns that did not fit; the others
 * are marked as shown.
 */
void put_group_table(struct buffer *to, const struct bench_group *group,
    struct bench_columns *columns, const struct table_look *look);

/* Append what Outliers and OPS are, if they were shown. */
void put_legend(struct buffer *to, const struct bench_columns *columns,
    const struct table_look *look);

/* Append " benchmark 'group': N tests", and what follows. */
void put_group_title(struct buffer *to, const struct bench_group *group, size_t count,
    const char *more);

/* Append a made table for a person: fitted to the terminal, or as Markdown under a headline. */
struct table;
void put_fitted(struct buffer *to, struct table *table, const struct table_look *look,
    const char *title);

/* The prefix for the figures of a group, by what it is sorted by or --time-unit. */
struct prefix group_prefix(const struct bench_group *group, const struct compare_look *look);

/* Append "Name (time in us)". */
void put_name_title(struct buffer *to, const struct bench_group *group, struct prefix prefix);

#endif
