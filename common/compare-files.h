/* Figures for programs: CSV and JSON. */
#ifndef COMPARE_FILES_H
#define COMPARE_FILES_H

#include "compare-columns.h"
#include "compare-group.h"

/* Append all groups as CSV (RFC 4180): name, source, parameters, figures without loss. */
void put_csv(struct buffer *to, const struct grouping *grouping,
    const struct bench_columns *columns);

/* Append `"groups": [...]`: all figures of all benchmarks. */
void put_json_groups(struct buffer *to, const struct grouping *grouping);

/* Append a string as JSON. */
void put_json_string(struct buffer *to, const char *text);

/* Append a number as JSON; null when it is none. */
void put_json_number(struct buffer *to, double number);

#endif
