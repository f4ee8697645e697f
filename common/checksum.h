/*
 * Checksums of files, as boards can compute them: SHA-256 where they have it,
 * else CRC-32, else two sums that cost a line of Python.
 */
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sha256.h"

enum checksum_kind { CHECKSUM_SHA256, CHECKSUM_CRC32, CHECKSUM_SUMS };

enum { CHECKSUM_TEXT = 2 * SHA256_SIZE + 1 };

struct checksum {
	enum checksum_kind kind;
	struct sha256 sha;
	uint32_t words[2];
	uint64_t length; /* bytes added */
};

void checksum_start(struct checksum *sum, enum checksum_kind kind);
void checksum_add(struct checksum *sum, const char *bytes, size_t length);

/* The checksum as lower case hexadecimal digits. */
void checksum_end(struct checksum *sum, char text[CHECKSUM_TEXT]);

/*
 * That of all that can be read from `fd`, from its start; *length is how much
 * that is. False with errno.
 */
bool checksum_file(int fd, enum checksum_kind kind, char text[CHECKSUM_TEXT], uint64_t *length);

/* Pieces of a file into a struct checksum, of SHA-256; NULL starts anew. Always true. */
bool checksum_sink(void *context, const char *bytes, size_t length);

#endif
