/* Benchmarks in groups, each with a unit of its own, and how rows are called. */
#ifndef COMPARE_GROUP_H
#define COMPARE_GROUP_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "saved-find.h"
#include "saved-run.h"

struct bench_group {
	char *name;	  /* or NULL for that without one */
	const char *unit; /* as benchmarks have it; NULL: seconds */
	const struct benchmark **rows;
	size_t count, room;
};

struct grouping {
	struct bench_group *groups;
	size_t count;
};

enum { SORT_NAME = FIGURE_COUNT, SORT_FULLNAME, SORT_OUTLIERS };

enum name_format { NAME_SHORT, NAME_NORMAL, NAME_LONG, NAME_TRIAL };

/* What a person may ask for. */
struct compare_look {
	const char *group_by; /* labels with commas between */
	const char *select;   /* an expression for full names, or NULL */
	int sort;	      /* an enum bench_figure, or one of the above */
	enum name_format names;
	const char *time_unit; /* "ns", "us", "ms", "s"; NULL: what fits */
};

/* Whether all labels are known; *error says which is not, to be freed. */
bool labels_are_known(const char *group_by, char **error);

/* Whether an expression, or NULL, holds for a benchmark's full name. */
bool benchmark_is_selected(const struct benchmark *benchmark, const char *select);

/* Put the benchmarks of all runs in groups, in order. */
struct grouping group_benchmarks(const struct found *found, const struct compare_look *look);
void grouping_free(struct grouping *grouping);

/* The name of a row; where there is more than one run, it says which. */
void put_row_name(struct buffer *to, const struct benchmark *benchmark, enum name_format format,
    bool with_source);

/* The length in bytes of the longest of these names in all groups. */
size_t longest_row_name(const struct grouping *grouping, enum name_format format,
    bool with_source);

/* Append a parameter's value as Python shows it: text without quotes, True, None. */
void put_parameter(struct buffer *to, const char *json);

/* Whether two units are the same; NULL and "time:s" are seconds. */
bool same_unit(const char *one, const char *other);

/* The unit without "measure:", "s" for NULL; and the measure, "time" for seconds. */
const char *unit_symbol(const char *unit);
void put_measure(struct buffer *to, const char *unit);

/* Whether it takes no prefix: it is percent, or has one, as mV. */
bool unit_is_scaled(const char *unit);

/*
 * Whether it is seconds; whether less of it is better, as of milliseconds, too; whether
 * more of it is: what is counted by the second.
 */
bool unit_is_time(const char *unit);
bool unit_is_duration(const char *unit);
bool unit_is_rate(const char *unit);

#endif
