/* SHA-256 (FIPS 180-4). */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_SIZE = 32, SHA256_BLOCK = 64 };

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes taken so far */
	unsigned char block[SHA256_BLOCK];
};

void sha256_start(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t length);

/* The digest of all that was added; the struct must be started anew after that. */
void sha256_end(struct sha256 *sha, unsigned char digest[SHA256_SIZE]);

#endif
