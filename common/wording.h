/* Text that reports show: visible, short, checks in a few words. */
#ifndef WORDING_H
#define WORDING_H

#include <jv.h>

#include "buffer.h"

/* Append visible text; the carriage return that boards end lines with is left out. */
void put_text(struct buffer *to, const char *text, size_t length);

/*
 * Append what the "checks" of a result (borrowed) say, such as "2 == 2" or
 * "3.5 isinstance float, >= 0"; without checks its value.
 */
void put_checks(struct buffer *to, jv result);

/* Append one line of visible text, at most `most` columns of it. */
void put_short(struct buffer *to, const char *text, size_t most);

#endif
