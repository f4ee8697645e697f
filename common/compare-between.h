/* Figures of the same benchmarks side by side, a column for each run. */
#ifndef COMPARE_BETWEEN_H
#define COMPARE_BETWEEN_H

#include "compare-table.h"

/* Append the table of a group: the first of the runs is the reference. */
void put_between_table(struct buffer *to, const struct bench_group *group,
    const struct found *found, const struct bench_columns *columns,
    const struct table_look *look);

#endif
