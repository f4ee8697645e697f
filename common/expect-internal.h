/* Between expect.c, which keeps the stream, and expect-search.c, which looks into it. */
#ifndef EXPECT_INTERNAL_H
#define EXPECT_INTERNAL_H

#include "expect.h"

enum { CONTEXT = 1024 }; /* bytes before a piece of a long line that can be looked at */

/* The first that was found, of one pattern or of several. */
struct hit {
	enum pattern_result result;
	size_t line; /* the start of the text that was searched; the span counts from there */
	size_t from; /* where the search began */
	struct match_span span;
	size_t index;	/* of the pattern in its list */
	bool forbidden;
	char *error;
};

/* Look for the first of all patterns; `idle`: in the unfinished line, too. */
void expect_search(const struct expect *stream, const struct expectation *wanted, bool idle,
    struct hit *hit);

/*
 * Whether the line at `line` is longer than the limit; then, where its next piece
 * and the search in it begin.
 */
bool expect_next_piece(const struct expect *stream, size_t *line, size_t *from);

#endif
