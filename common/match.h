/*
 * Regular expressions: compile once, search often. PCRE2 is used here, in
 * match-limits and in match-pattern only.
 *
 * Patterns are PCRE2's, which are Perl's and Python's but for rare corners;
 * (?i), (?s), (?x) and so on work inside of them. \C, a part of a character,
 * is refused. A search always comes to an end.
 */
#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct match_pattern;

enum match_mode {
	MATCH_WHOLE, /* ^ and $ are the start and the end of the text, as in Python */
	MATCH_LINES, /* they are those of any line */
};

/*
 * A pattern of UTF-8, `length` bytes; NULL, with *error a message to be freed
 * that says at which character, when it is none.
 */
struct match_pattern *match_compile(const char *pattern, size_t length, enum match_mode mode,
    char **error);
void match_free(struct match_pattern *pattern);

enum match_result {
	MATCH_FOUND,
	MATCH_NONE,
	MATCH_FAILED, /* it takes too long; or, in bytes, it cannot be meant */
};

/* Where it was found: offsets in bytes from the start of the text. */
struct match_span {
	size_t start, end;
};

/*
 * The first place in a text where the pattern matches, in *span. Bytes of the
 * text that are not UTF-8 match nothing. On MATCH_FAILED *error is a message to
 * be freed.
 */
enum match_result match_search(struct match_pattern *pattern, const char *text, size_t length,
    struct match_span *span, char **error);

/* The same in bytes: each is a character of its own, as in Python's patterns of bytes. */
enum match_result match_search_bytes(struct match_pattern *pattern, const char *bytes,
    size_t length, struct match_span *span, char **error);

#endif
