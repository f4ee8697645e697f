/* Checksums as boards compute them. */
#include "checksum.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "deflate.h"

/*
 * The sums are polynomials in a small factor, modulo a prime: each step stays
 * below 2**30, the largest int that no board needs an object for.
 */
enum { MODULUS = 16777213 };
static const uint32_t factors[2] = { 61, 47 };

void
checksum_start(struct checksum *sum, enum checksum_kind kind)
{
	*sum = (struct checksum){ .kind = kind };
	sha256_start(&sum->sha);
}

static void
add_sums(uint32_t words[2], const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		for (int k = 0; k < 2; k++)
			words[k] = (words[k] * factors[k] + (unsigned char)bytes[i]) % MODULUS;
}

void
checksum_add(struct checksum *sum, const char *bytes, size_t length)
{
	sum->length += length;
	if (sum->kind == CHECKSUM_SHA256)
		sha256_add(&sum->sha, bytes, length);
	else if (sum->kind == CHECKSUM_CRC32)
		sum->words[0] = crc32_of(sum->words[0], bytes, length);
	else
		add_sums(sum->words, bytes, length);
}

void
checksum_end(struct checksum *sum, char text[CHECKSUM_TEXT])
{
	unsigned char digest[SHA256_SIZE];

	if (sum->kind == CHECKSUM_CRC32) {
		snprintf(text, CHECKSUM_TEXT, "%x", (unsigned)sum->words[0]);
	} else if (sum->kind == CHECKSUM_SUMS) {
		snprintf(text, CHECKSUM_TEXT, "%x.%x", (unsigned)sum->words[0],
		    (unsigned)sum->words[1]);
	} else {
		sha256_end(&sum->sha, digest);
		for (int i = 0; i < SHA256_SIZE; i++)
			snprintf(text + (ptrdiff_t)2 * i, 3, "%02x", digest[i]);
	}
}

bool
checksum_sink(void *context, const char *bytes, size_t length)
{
	if (bytes)
		checksum_add(context, bytes, length);
	else
		checksum_start(context, CHECKSUM_SHA256);
	return true;
}

bool
checksum_file(int fd, enum checksum_kind kind, char text[CHECKSUM_TEXT], uint64_t *length)
{
	static char bytes[65536];
	struct checksum sum;
	ssize_t n;

	checksum_start(&sum, kind);
	while ((n = pread(fd, bytes, sizeof bytes, (off_t)sum.length)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		checksum_add(&sum, bytes, (size_t)n);
	}
	*length = sum.length;
	checksum_end(&sum, text);
	return true;
}
