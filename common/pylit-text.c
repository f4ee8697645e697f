/* Writing Python literals: str and bytes, quoted and escaped as repr() does. */
#include <string.h>

#include "pylit.h"

/*
 * What str.isprintable() denies besides ASCII controls: separators, format and
 * control characters, surrogates, private use. Not listed is what Unicode has
 * not assigned, which changes from version to version.
 */
static const struct range {
	unsigned long first;
	unsigned long last;
} unprintable[] = {
	{ 0x7f, 0xa0 }, { 0xad, 0xad }, { 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd },
	{ 0x70f, 0x70f }, { 0x890, 0x891 }, { 0x8e2, 0x8e2 }, { 0x1680, 0x1680 },
	{ 0x180e, 0x180e }, { 0x2000, 0x200f }, { 0x2028, 0x202f }, { 0x205f, 0x2064 },
	{ 0x2066, 0x206f }, { 0x3000, 0x3000 }, { 0xd800, 0xf8ff }, { 0xfdd0, 0xfdef },
	{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xfffe, 0xffff }, { 0x110bd, 0x110bd },
	{ 0x110cd, 0x110cd }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0xe0001, 0xe0001 }, { 0xe0020, 0xe007f }, { 0xefffe, 0x10ffff },
};

static bool
is_printable(unsigned long code)
{
	if (code < 0x7f)
		return code >= ' ';
	if ((code & 0xfffe) == 0xfffe)
		return false;
	for (size_t i = 0; i < sizeof unprintable / sizeof *unprintable; i++)
		if (code <= unprintable[i].last)
			return code < unprintable[i].first;
	return true;
}

/* The code point at `bytes` and its size; a stray byte stands for itself, as in Latin-1. */
static unsigned long
decode(const char *bytes, size_t left, size_t *size)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t wanted = *p < 0xc0 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	unsigned long code = wanted == 1 ? *p : *p & (0x7fu >> wanted);

	*size = 1;
	if (wanted > left)
		return *p;
	for (size_t i = 1; i < wanted; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return *p;
		code = code << 6 | (p[i] & 0x3f);
	}
	*size = wanted;
	return code;
}

static char
choose_quote(const char *text, size_t length)
{
	return length && memchr(text, '\'', length) && !memchr(text, '"', length) ? '"' : '\'';
}

static void
put_escaped(struct buffer *to, unsigned long code)
{
	if (code == '\t' || code == '\n' || code == '\r')
		buffer_puts(to, code == '\t' ? "\\t" : code == '\n' ? "\\n" : "\\r");
	else if (code < 0x100)
		buffer_printf(to, "\\x%02lx", code);
	else if (code < 0x10000)
		buffer_printf(to, "\\u%04lx", code);
	else
		buffer_printf(to, "\\U%08lx", code);
}

/* How many bytes from the start are printable ASCII that needs no escape. */
static size_t
plain_length(const char *text, size_t length, char quote)
{
	size_t n = 0;

	while (n < length && text[n] >= ' ' && text[n] < 0x7f && text[n] != quote &&
	    text[n] != '\\')
		n++;
	return n;
}

static void
put_quoted(struct buffer *to, const char *text, size_t length, bool bytes)
{
	char quote = choose_quote(text, length);

	buffer_putc(to, quote);
	while (length) {
		size_t size = plain_length(text, length, quote);
		unsigned long code;

		buffer_append(to, text, size);
		text += size;
		length -= size;
		if (length == 0)
			break;
		size = 1;
		code = bytes ? (unsigned char)*text : decode(text, length, &size);
		if (code == (unsigned char)quote || code == '\\') {
			buffer_putc(to, '\\');
			buffer_putc(to, *text);
		} else if (bytes || (size == 1 && code >= 0x80) || !is_printable(code)) {
			put_escaped(to, code);
		} else {
			buffer_append(to, text, size);
		}
		text += size;
		length -= size;
	}
	buffer_putc(to, quote);
}

void
put_python_str(struct buffer *to, const char *text, size_t length)
{
	put_quoted(to, text, length, false);
}

void
put_python_bytes(struct buffer *to, const char *bytes, size_t length)
{
	buffer_putc(to, 'b');
	put_quoted(to, bytes, length, true);
}
