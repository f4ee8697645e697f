/* Columns of text, as the C library knows them. */
#include "width.h"

#include <locale.h>
#include <stdbool.h>
#include <wchar.h>

/* wcwidth(3) knows no characters but ASCII in the locale "C": ask in a better one. */
static locale_t
enter_utf8(void)
{
	static locale_t utf8;
	static bool tried;

	if (!tried)
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	tried = true;
	return uselocale(utf8);
}

/* The code point at the start of valid UTF-8, and its size in bytes. */
static wchar_t
decode(const unsigned char *p, size_t *size)
{
	unsigned long code;

	*size = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	code = *size == 1 ? *p : *p & (0xffu >> (*size + 1));
	for (size_t i = 1; i < *size; i++)
		code = code << 6 | (p[i] & 0x3f);
	return (wchar_t)code;
}

/* Go on while the columns last; what was used of them and of the text. */
static size_t
walk(const char *text, size_t length, size_t most, size_t *columns)
{
	locale_t before = enter_utf8();
	size_t at = 0, size;

	*columns = 0;
	while (at < length) {
		int width = wcwidth(decode((const unsigned char *)text + at, &size));
		size_t taken = width < 0 ? 1 : (size_t)width; /* unknown ones are mostly shown */

		if (size > length - at || *columns + taken > most)
			break;
		*columns += taken;
		at += size;
	}
	uselocale(before);
	return at;
}

size_t
text_columns(const char *text, size_t length)
{
	size_t columns;

	walk(text, length, (size_t)-1, &columns);
	return columns;
}

size_t
text_fit(const char *text, size_t length, size_t columns)
{
	size_t used;

	return walk(text, length, columns, &used);
}
