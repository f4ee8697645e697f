/* Stretches of bytes that may hold NULs. */
#include "span.h"

#include <string.h>

bool
span_ends(const char *bytes, size_t length, const char *end)
{
	size_t size = strlen(end);

	return length >= size && memcmp(bytes + length - size, end, size) == 0;
}

bool
span_starts(const char *bytes, size_t length, const char *start)
{
	size_t size = strlen(start);

	return length >= size && memcmp(bytes, start, size) == 0;
}

/* One of the two is a prefix of the other. */
bool
span_may_become(const char *bytes, size_t length, const char *whole)
{
	size_t size = strlen(whole);

	return memcmp(bytes, whole, length < size ? length : size) == 0;
}

/* The offset of the last occurrence of `what`, or -1. */
ptrdiff_t
span_find_last(const char *bytes, size_t length, const char *what)
{
	size_t size = strlen(what);

	for (size_t at = length; at >= size; at--) {
		const char *last = memrchr(bytes, what[size - 1], at);

		if (!last || (size_t)(last - bytes) + 1 < size)
			return -1;
		at = (size_t)(last - bytes) + 1;
		if (memcmp(bytes + at - size, what, size) == 0)
			return (ptrdiff_t)(at - size);
	}
	return -1;
}
