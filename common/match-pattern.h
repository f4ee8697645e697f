/*
 * Patterns for text that is still arriving: regular expressions as in match.h,
 * and fixed texts. A search knows whether its text is whole. If it is not, only
 * what more text cannot change is found: neither `\d+` nor `$` match at the end.
 */
#ifndef MATCH_PATTERN_H
#define MATCH_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "match.h"

struct pattern;

enum pattern_kind {
	PATTERN_LINE,  /* for a text of one line, without its end */
	PATTERN_LINES, /* for one of several lines with their ends: ^ and $ are those of any;
			  what is found begins in the first line searched */
};

/*
 * A regular expression in UTF-8; NULL, with a message (to be freed) in *error and
 * the character that it is about, from 1, in *at, when it is none.
 */
struct pattern *pattern_regex(const char *source, size_t length, enum pattern_kind kind,
    char **error, size_t *at);

/* A text that is to come just so: any bytes. */
struct pattern *pattern_fixed(const char *text, size_t length, enum pattern_kind kind);

void pattern_free(struct pattern *pattern);

/* The expression or the text, ended by a NUL. */
const char *pattern_source(const struct pattern *pattern, size_t *length);
bool pattern_is_fixed(const struct pattern *pattern);

struct pattern_text {
	const char *bytes;
	size_t length;
	size_t from; /* what is found begins here or later; what is before can be looked at */
	bool whole;  /* nothing more will come */
};

enum pattern_result {
	PATTERN_FOUND,
	PATTERN_NONE,
	PATTERN_OPEN,	/* from span->start on, it depends on what comes */
	PATTERN_FAILED, /* it takes too long */
};

/* The first place where it matches, from the start of the text; *error as in match_search. */
enum pattern_result pattern_find(struct pattern *pattern, const struct pattern_text *text,
    struct match_span *span, char **error);

/* How many groups there are, with 0, the whole match. */
size_t pattern_groups(const struct pattern *pattern);

/* Group `number` of what was found last; false when it took no part. */
bool pattern_group(const struct pattern *pattern, size_t number, struct match_span *span);

/* The name in row `row` of all names, and the number of its group; NULL behind the last row. */
const char *pattern_name(const struct pattern *pattern, size_t row, size_t *number);

/*
 * Whether many lines can be searched at once, with the same outcome: see
 * match-block.h. `ascii`: no other characters are in them.
 */
bool pattern_takes_blocks(const struct pattern *pattern, bool ascii);

/*
 * Search a block of whole lines, without the end of the last one, from an offset
 * on. When found, *at is in the first line in which pattern_find finds it.
 */
enum pattern_result pattern_scan(struct pattern *pattern, const char *block, size_t length,
    size_t from, size_t *at);

#endif
