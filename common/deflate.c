/* zlib, behind a fence. */
#include "deflate.h"

#include <zlib.h>

enum { MEMORY = 9, BEST = 9 };

void
put_deflated(struct buffer *to, const char *bytes, size_t length, int bits)
{
	z_stream stream = { 0 };
	size_t most;

	/* Only a lack of memory can fail here, and buffers end the process of that, too. */
	if (deflateInit2(&stream, BEST, Z_DEFLATED, -bits, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	most = deflateBound(&stream, length);
	stream.next_in = (Bytef *)(uintptr_t)bytes;
	stream.avail_in = (uInt)length;
	stream.next_out = (Bytef *)buffer_reserve(to, most);
	stream.avail_out = (uInt)most;
	deflate(&stream, Z_FINISH);
	to->length += stream.total_out;
	deflateEnd(&stream);
}

uint32_t
crc32_of(uint32_t crc, const char *bytes, size_t length)
{
	return (uint32_t)crc32_z(crc, (const Bytef *)bytes, length);
}
