/* Compression and CRC-32; the only user of zlib. */
#ifndef DEFLATE_H
#define DEFLATE_H

#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

/* Append the bytes as a raw deflate stream whose window has 2**bits bytes (9 to 15). */
void put_deflated(struct buffer *to, const char *bytes, size_t length, int bits);

/* The CRC-32 of the bytes, going on from `crc`, which is 0 at first. */
uint32_t crc32_of(uint32_t crc, const char *bytes, size_t length);

#endif
