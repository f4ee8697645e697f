/* Stretches of bytes, as they come from boards: they may hold NULs. */
#ifndef SPAN_H
#define SPAN_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes end, or start, with the string. */
bool span_ends(const char *bytes, size_t length, const char *end);
bool span_starts(const char *bytes, size_t length, const char *start);

/* One of the two is a prefix of the other: more bytes may make them equal. */
bool span_may_become(const char *bytes, size_t length, const char *whole);

/* The offset of the last occurrence of the string, or -1. */
ptrdiff_t span_find_last(const char *bytes, size_t length, const char *what);

#endif
