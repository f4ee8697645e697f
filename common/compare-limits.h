/*
 * Limits of what may change: "median:5%", "min:+10us", "p<0.01 & mean:3%",
 * "regressed". All parts joined by & must be exceeded for the limit to be.
 */
#ifndef COMPARE_LIMITS_H
#define COMPARE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "compare-match.h"

struct limit {
	char *text; /* as it was written */
	struct limit_part {
		enum limit_kind {
			LIMIT_SHARE,	 /* of the baseline's figure: 0.05 is 5 % */
			LIMIT_AMOUNT,	 /* in the benchmark's unit, or seconds */
			LIMIT_P,	 /* p below this */
			LIMIT_REGRESSED, /* the verdict is that it has changed for the worse */
		} kind;
		int figure;
		double number;
		bool seconds; /* the amount was given in ns, us, ms or s */
	} *parts;
	size_t count;
};

/* Read a limit; false, with *error to be freed, when it is none. */
bool limit_parse(struct limit *limit, const char *text, char **error);
void limit_free(struct limit *limit);

enum limit_result {
	LIMIT_KEPT,
	LIMIT_EXCEEDED,
	LIMIT_UNKNOWN, /* there are no samples, or no such figure: `why` says so */
};

/* Whether a benchmark has exceeded a limit; `why` is appended to: "median +7.9% > 5%". */
enum limit_result limit_judge(const struct limit *limit, const struct bench_match *match,
    struct buffer *why);

/* Limits for all benchmarks, and those of a file for some of them. */
struct limits {
	struct limit *list; /* for benchmarks that no pattern is for */
	size_t count;
	struct limit_rule {
		char *pattern; /* of names and full names; * and ? stand for others */
		struct limit *list;
		size_t count;
		bool used;
	} *rules;
	size_t rule_count;
};

/* Add a limit for all; false with *error. */
bool limits_add(struct limits *limits, const char *text, char **error);

/* Add a YAML file of patterns and their limits; false with *error and an exit status. */
bool limits_load(struct limits *limits, const char *path, char **error, int *status);

/* Those for a benchmark: of the first pattern that is for it, else the common ones. */
const struct limit *limits_for(struct limits *limits, const struct benchmark *benchmark,
    size_t *count);

void limits_free(struct limits *limits);

#endif
