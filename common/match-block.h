/*
 * Patterns for a block of many lines at once. A pattern is meant for one line,
 * and no line holds a line end: so it means the same when nothing in it can match
 * one. Such a pattern, with ^ and $ at the ends of any line, meets a line end as
 * it meets the end of a text: in a block it finds what it finds line by line.
 */
#ifndef MATCH_BLOCK_H
#define MATCH_BLOCK_H

#include <stdbool.h>

#include "buffer.h"

/*
 * Append the pattern, in which nothing can match a line end any more and which
 * captures nothing. It is for texts in ASCII. False when it holds anything of
 * which that is not known for sure; what was appended means nothing then.
 */
bool put_block_form(struct buffer *to, const char *pattern, size_t length);

#endif
