/* What pieces of JSON text mean, and where an error is. */
#include <stdlib.h>
#include <string.h>

#include "bulkjson.h"
#include "text.h"

enum { DIGITS_EXACT = 15, POWERS_EXACT = 22 };

char *
bulk_error(const struct bulk *in)
{
	size_t line = 1;
	const char *begin = in->start;

	if (!in->problem)
		return NULL;
	for (const char *at; (at = memchr(begin, '\n', (size_t)(in->at - begin))); line++)
		begin = at + 1;
	return xasprintf("line %zu, column %td: %s", line, in->at - begin + 1, in->problem);
}

bool
bulk_is(const struct bulk_text *text, const char *word)
{
	return strlen(word) == text->length && memcmp(text->start, word, text->length) == 0;
}

static uint32_t
hex4(const char *at)
{
	char digits[5];

	memcpy(digits, at, 4);
	digits[4] = '\0';
	return (uint32_t)strtoul(digits, NULL, 16);
}

/* A \u escape, and a second one if both are a pair; the bytes that it takes. */
static size_t
put_unicode(struct buffer *to, const char *at, const char *end)
{
	uint32_t high = hex4(at + 2), low;

	if (high >= 0xd800 && high < 0xdc00 && end - at >= 12 && at[6] == '\\' && at[7] == 'u') {
		low = hex4(at + 8);
		if (low >= 0xdc00 && low < 0xe000) {
			put_utf8(to, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
			return 12;
		}
	}
	put_utf8(to, high >= 0xd800 && high < 0xe000 ? 0xfffd : high);
	return 6;
}

void
bulk_unescape(const struct bulk_text *text, struct buffer *to)
{
	static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	const char *at = text->start, *end = at + text->length, *next;

	while ((next = memchr(at, '\\', (size_t)(end - at)))) {
		buffer_append(to, at, (size_t)(next - at));
		at = next;
		if (at[1] == 'u') {
			at += put_unicode(to, at, end);
		} else {
			buffer_putc(to, bytes[strchr(names, at[1]) - names]);
			at += 2;
		}
	}
	buffer_append(to, at, (size_t)(end - at));
}

/* Few digits and a small power of ten give the nearest double with one operation. */
static bool
short_double(const struct bulk_text *text, double *number)
{
	static const double powers[POWERS_EXACT + 1] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
		1e22 };
	bool minus = *text->start == '-', behind = false;
	size_t count = 0, fraction = 0;
	int64_t digits = 0;

	for (size_t i = minus; i < text->length; i++) {
		char byte = text->start[i];

		if (byte == '.') {
			behind = true;
		} else if (byte >= '0' && byte <= '9' && count < DIGITS_EXACT) {
			digits = digits * 10 + (byte - '0');
			count += digits > 0;
			fraction += behind;
		} else {
			return false;
		}
	}
	if (fraction > POWERS_EXACT)
		return false;
	*number = (double)digits / powers[fraction];
	if (minus)
		*number = -*number;
	return true;
}

double
bulk_double(const struct bulk_text *text)
{
	char store[64], *copy = store;
	double number;

	if (short_double(text, &number))
		return number;
	if (text->length >= sizeof store)
		copy = xmalloc(text->length + 1);
	memcpy(copy, text->start, text->length);
	copy[text->length] = '\0';
	number = strtod(copy, NULL);
	if (copy != store)
		free(copy);
	return number;
}
