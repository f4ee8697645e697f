/* UTF-8, visible control characters, base64, the nearest word. */
#include "text.h"

#include <stdint.h>
#include <string.h>

/* Length of the valid sequence at `p`, or 0. */
static size_t
utf8_sequence(const unsigned char *p, size_t left)
{
	size_t size = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;

	if (size == 0 || size > left)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates and what lies beyond U+10FFFF. */
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return size;
}

size_t
utf8_valid(const char *bytes, size_t length)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t at = 0, size;

	while (at < length) {
		uint64_t eight;

		/* Most text is ASCII: take eight bytes at a time. */
		while (length - at >= sizeof eight) {
			memcpy(&eight, p + at, sizeof eight);
			if (eight & 0x8080808080808080u)
				break;
			at += sizeof eight;
		}
		if (at == length)
			break;
		size = utf8_sequence(p + at, length - at);
		if (size == 0)
			break;
		at += size;
	}
	return at;
}

size_t
utf8_part(const char *bytes, size_t length)
{
	size_t most = length < 3 ? length : 3;

	for (size_t back = 1; back <= most; back++) {
		unsigned char byte = (unsigned char)bytes[length - back];

		if ((byte & 0xc0) == 0x80)
			continue;
		if (byte < 0xc2 || byte > 0xf4)
			return 0;
		return (byte >= 0xf0 ? 4u : byte >= 0xe0 ? 3u : 2u) > back ? back : 0;
	}
	return 0;
}

size_t
utf8_count(const char *bytes, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return count;
}

void
put_utf8(struct buffer *to, unsigned long code)
{
	if (code < 0x80) {
		buffer_putc(to, (char)code);
		return;
	}
	if (code < 0x800) {
		buffer_putc(to, (char)(0xc0 | code >> 6));
	} else {
		if (code < 0x10000) {
			buffer_putc(to, (char)(0xe0 | code >> 12));
		} else {
			buffer_putc(to, (char)(0xf0 | code >> 18));
			buffer_putc(to, (char)(0x80 | (code >> 12 & 0x3f)));
		}
		buffer_putc(to, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	buffer_putc(to, (char)(0x80 | (code & 0x3f)));
}

void
put_replaced(struct buffer *to, const char *bytes, size_t length)
{
	while (length) {
		size_t good = utf8_valid(bytes, length);

		buffer_append(to, bytes, good);
		if (good < length) {
			buffer_puts(to, "\xef\xbf\xbd");
			good++;
		}
		bytes += good;
		length -= good;
	}
}

unsigned
utf8_line_control(const char *bytes, size_t size)
{
	const unsigned char *p = (const unsigned char *)bytes;
	unsigned code;

	if (size != 3 || *p != 0xe2)
		return 0;
	code = 0x2000u | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	return (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ? code : 0;
}

void
put_visible(struct buffer *to, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length;) {
		unsigned char c = (unsigned char)bytes[i];
		size_t size = utf8_sequence((const unsigned char *)bytes + i, length - i);
		unsigned turn = utf8_line_control(bytes + i, size);
		bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || size == 0;

		if (control) {
			buffer_printf(to, "\\x%02x", c);
			size = 1;
		} else if (c == 0xc2 && (unsigned char)bytes[i + 1] < 0xa0) {
			buffer_printf(to, "\\x%02x", (unsigned char)bytes[i + 1]);
		} else if (turn) {
			buffer_printf(to, "\\u%04x", turn);
		} else {
			buffer_append(to, bytes + i, size);
		}
		i += size;
	}
}

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
put_base64(struct buffer *to, const char *bytes, size_t length)
{
	const unsigned char *p = (const unsigned char *)bytes;

	for (; length; p += 3) {
		size_t n = length < 3 ? length : 3;
		unsigned long bits = (unsigned long)p[0] << 16 | (n > 1 ? p[1] << 8 : 0) |
		    (n > 2 ? p[2] : 0);

		buffer_putc(to, base64_digits[bits >> 18]);
		buffer_putc(to, base64_digits[bits >> 12 & 63]);
		buffer_putc(to, n > 1 ? base64_digits[bits >> 6 & 63] : '=');
		buffer_putc(to, n > 2 ? base64_digits[bits & 63] : '=');
		length -= n;
	}
}

static int
base64_value(char digit)
{
	const char *at = digit ? strchr(base64_digits, digit) : NULL;

	return at ? (int)(at - base64_digits) : -1;
}

bool
put_unbase64(struct buffer *to, const char *text, size_t length)
{
	while (length && text[length - 1] == '=')
		length--;
	if (length % 4 == 1)
		return false;
	for (size_t i = 0; i < length; i += 4) {
		unsigned long bits = 0;
		size_t n = length - i < 4 ? length - i : 4;

		for (size_t k = 0; k < 4; k++) {
			int value = k < n ? base64_value(text[i + k]) : 0;

			if (value < 0)
				return false;
			bits = bits << 6 | (unsigned long)value;
		}
		for (size_t k = 0; k + 1 < n; k++)
			buffer_putc(to, (char)(bits >> (16 - 8 * k) & 0xff));
	}
	return true;
}

enum { LONGEST_WORD = 63 };

/* Damerau-Levenshtein distance (optimal string alignment) of two short words. */
static size_t
distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t d[LONGEST_WORD + 1][LONGEST_WORD + 1];

	if (n > LONGEST_WORD || m > LONGEST_WORD)
		return LONGEST_WORD;
	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			size_t best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	return d[n][m];
}

const char *
nearest_word(const char *word, const char *const *words)
{
	const char *nearest = NULL;
	size_t best = strlen(word) / 3;

	if (best < 2)
		best = 2;
	for (; *words; words++) {
		size_t d = distance(word, *words);

		if (d <= best && (d < best || !nearest) && d < strlen(word)) {
			best = d;
			nearest = *words;
		}
	}
	return nearest;
}
