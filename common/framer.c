/* Bytes in, lines out: all that comes is looked at here once, in large steps. */
#include "framer.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

char *
framer_room(struct framer *framer, size_t size)
{
	return buffer_reserve(&framer->text, size);
}

/* CRs that can be part of a line end; of more, the first ones are text. */
enum { MOST_CRS = 8 };

/* Without CRs before LFs, from an offset on. */
static void
join_line_ends(struct buffer *text, size_t from)
{
	char *end = text->data + text->length;
	char *to = memchr(text->data + from, '\r', text->length - from);
	const char *next = to;

	while (next) {
		const char *start = next, *stop = next;
		ptrdiff_t kept;

		while (stop < end && *stop == '\r')
			stop++;
		kept = stop < end && *stop == '\n' ? stop - start - MOST_CRS : stop - start;
		if (kept > 0)
			to = (char *)memmove(to, start, (size_t)kept) + kept;
		next = stop < end ? memchr(stop, '\r', (size_t)(end - stop)) : NULL;
		start = stop;
		stop = next ? next : end;
		memmove(to, start, (size_t)(stop - start));
		to += stop - start;
	}
	if (to)
		text->length = (size_t)(to - text->data);
}

static bool
is_ascii(const char *bytes, size_t length)
{
	uint64_t word, all = 0;

	for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
		memcpy(&word, bytes, sizeof word);
		all |= word;
	}
	for (; length; length--)
		all |= (uint64_t)((unsigned char)*bytes++ & 0x80);
	return !(all & 0x8080808080808080);
}

/* At the end of an unfinished line: they may become a part of its end. */
static size_t
count_crs(const struct framer *framer)
{
	const struct buffer *text = &framer->text;
	size_t count = 0;

	while (count < MOST_CRS && count < text->length - framer->whole &&
	    text->data[text->length - count - 1] == '\r')
		count++;
	return count;
}

void
framer_added(struct framer *framer, size_t count)
{
	struct buffer *text = &framer->text;
	size_t from = text->length - count_crs(framer);
	const char *last;

	if (!is_ascii(text->data + text->length, count))
		framer->rough = text->length + count;
	text->length += count;
	join_line_ends(text, from);
	if (framer->rough > text->length)
		framer->rough = text->length;
	last = memrchr(text->data + from, '\n', text->length - from);
	if (last)
		framer->whole = (size_t)(last - text->data) + 1;
}

void
framer_feed(struct framer *framer, const char *bytes, size_t length)
{
	if (length == 0)
		return;
	memcpy(framer_room(framer, length), bytes, length);
	framer_added(framer, length);
}

void
framer_end(struct framer *framer)
{
	if (!framer->ended && framer->text.length > framer->whole)
		framer_feed(framer, "\n", 1);
	framer->ended = true;
}

size_t
framer_certain(const struct framer *framer)
{
	const struct buffer *text = &framer->text;
	size_t crs = count_crs(framer);

	if (crs || text->length == framer->whole)
		return text->length - crs;
	return text->length - utf8_part(text->data + framer->whole, text->length - framer->whole);
}

size_t
framer_line_end(const struct framer *framer, size_t offset)
{
	const char *data = framer->text.data, *end = NULL;

	if (offset < framer->whole)
		end = memchr(data + offset, '\n', framer->whole - offset);
	return end ? (size_t)(end - data) : framer_certain(framer);
}

void
framer_drop(struct framer *framer, size_t length)
{
	buffer_consume(&framer->text, length);
	framer->whole -= framer->whole < length ? framer->whole : length;
	framer->rough -= framer->rough < length ? framer->rough : length;
}

void
framer_free(struct framer *framer)
{
	buffer_free(&framer->text);
	*framer = (struct framer){ 0 };
}
