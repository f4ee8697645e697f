/*
 * An overflow: bytes that are too many to keep, in an unlinked temporary file of
 * $TMPDIR (/tmp). The file is made when there is much to keep; where it cannot be
 * made or written, all stays in memory: that costs memory, and nothing else.
 */
#ifndef OVERFLOW_H
#define OVERFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

/* All zeros is the empty overflow. */
struct overflow {
	int file; /* a descriptor + 1, or 0: none */
	bool no_file; /* there can be none, or no more of it */
	uint64_t filed; /* bytes in the file; `tail` holds those behind */
	struct buffer tail;
	struct buffer window; /* a part of the file, as it was read last */
	uint64_t window_start;
	bool changed; /* the window holds bytes that the file does not have yet */
	int problem; /* errno of the first read that failed, or 0 */
};

void overflow_free(struct overflow *overflow);

/* Append bytes; where they begin. */
uint64_t overflow_append(struct overflow *overflow, const void *bytes, size_t length);

/* Bytes that were appended. */
uint64_t overflow_length(const struct overflow *overflow);

/*
 * Bytes from an offset on, all of which were appended; valid until the next call.
 * NULL when the file cannot be read back: overflow->problem says why.
 */
const char *overflow_read(struct overflow *overflow, uint64_t offset, size_t length);

/* Put other bytes in the place of some; false (and overflow->problem) when that cannot be done. */
bool overflow_write(struct overflow *overflow, uint64_t offset, const void *bytes, size_t length);

#endif
