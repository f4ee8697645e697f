/* JSON values as text. */
#include "json.h"

#include <math.h>
#include <string.h>

#include "text.h"

/* Bytes that stand for themselves in a JSON string. */
static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && c != 0xc2 && c != 0xe2;
}

/*
 * What would drive a terminal (U+0080 to U+009F), or end or turn a line, is
 * escaped, too: how many of the bytes that is, or 0. Strings of libjq's are
 * valid, so that what follows the first byte is there.
 */
static size_t
put_rare_escape(struct buffer *to, const char *text)
{
	unsigned char next = (unsigned char)text[1];
	unsigned code;

	if (text[0] == '\xc2' && next < 0xa0) {
		buffer_printf(to, "\\u%04x", next);
		return 2;
	}
	code = utf8_line_control(text, 3);
	if (code)
		buffer_printf(to, "\\u%04x", code);
	return code ? 3 : 0;
}

static void
put_escape(struct buffer *to, unsigned char c)
{
	static const char letters[] = "\b\t\n\f\r\"\\", names[] = "btnfr\"\\";
	const char *letter = c ? strchr(letters, c) : NULL;

	if (letter)
		buffer_printf(to, "\\%c", names[letter - letters]);
	else
		buffer_printf(to, "\\u%04x", c);
}

/* A character that may not stand for itself; how many bytes it has. */
static size_t
put_special(struct buffer *to, const char *text)
{
	unsigned char c = (unsigned char)*text;
	size_t size = c < 0x80 ? 0 : put_rare_escape(to, text);

	if (c < 0x80)
		put_escape(to, c);
	else if (size == 0)
		buffer_putc(to, *text);
	return size ? size : 1;
}

static void
put_json_string(struct buffer *to, const char *text, size_t length)
{
	buffer_putc(to, '"');
	for (size_t at = 0, run; at < length; at += run) {
		for (run = 0; at + run < length && is_plain((unsigned char)text[at + run]); run++)
			;
		buffer_append(to, text + at, run);
		if (at + run < length)
			run += put_special(to, text + at + run);
	}
	buffer_putc(to, '"');
}

static void put_borrowed(struct buffer *to, jv value);

static void
put_json_array(struct buffer *to, jv array)
{
	buffer_putc(to, '[');
	jv_array_foreach(array, i, item) {
		if (i)
			buffer_putc(to, ',');
		put_borrowed(to, item);
		jv_free(item);
	}
	buffer_putc(to, ']');
}

static void
put_json_object(struct buffer *to, jv object)
{
	bool first = true;

	buffer_putc(to, '{');
	jv_object_foreach(object, key, item) {
		if (!first)
			buffer_putc(to, ',');
		first = false;
		put_borrowed(to, key);
		buffer_putc(to, ':');
		put_borrowed(to, item);
		jv_free(key);
		jv_free(item);
	}
	buffer_putc(to, '}');
}

static void
put_other(struct buffer *to, jv value)
{
	jv text = jv_dump_string(jv_copy(value), 0);

	buffer_append(to, jv_string_value(text), (size_t)jv_string_length_bytes(jv_copy(text)));
	jv_free(text);
}

/* libjq's own dump takes ten times as long: it grows a string piece by piece. */
static void
put_borrowed(struct buffer *to, jv value)
{
	double number;

	switch (jv_get_kind(value)) {
	case JV_KIND_OBJECT:
		put_json_object(to, value);
		break;
	case JV_KIND_ARRAY:
		put_json_array(to, value);
		break;
	case JV_KIND_STRING:
		put_json_string(to, jv_string_value(value),
		    (size_t)jv_string_length_bytes(jv_copy(value)));
		break;
	case JV_KIND_NUMBER:
		number = jv_number_value(value);
		if (number < 1e15 && number > -1e15 && number == (double)(long)number &&
		    !signbit(number))
			buffer_printf(to, "%ld", (long)number);
		else
			put_other(to, value);
		break;
	default:
		put_other(to, value);
	}
}

void
put_json(struct buffer *to, jv value)
{
	put_borrowed(to, value);
	jv_free(value);
}
