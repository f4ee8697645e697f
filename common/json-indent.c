/* Indenting JSON, token by token. */
#include "json-indent.h"

#include <stdlib.h>
#include <string.h>

struct printer {
	struct buffer *to;
	const char *at, *end;
	size_t depth;
};

static void
put_escaped(struct buffer *to, unsigned code)
{
	static const char letters[] = "\b\t\n\f\r\"\\", names[] = "btnfr\"\\";
	const char *letter = code && code < 0x80 ? strchr(letters, (int)code) : NULL;

	if (letter)
		buffer_printf(to, "\\%c", names[letter - letters]);
	else if (code >= ' ' && code < 0x7f)
		buffer_putc(to, (char)code);
	else if (code < 0x10000)
		buffer_printf(to, "\\u%04x", code);
	else
		buffer_printf(to, "\\u%04x\\u%04x", 0xd800 + ((code - 0x10000) >> 10),
		    0xdc00 + ((code - 0x10000) & 0x3ff));
}

/* A character of UTF-8 that is known to be whole. */
static unsigned
next_character(struct printer *printer)
{
	unsigned first = (unsigned char)*printer->at++;
	unsigned more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	unsigned code = more ? first & (0x3fu >> more) : first;

	while (more-- && printer->at < printer->end)
		code = code << 6 | ((unsigned char)*printer->at++ & 0x3f);
	return code;
}

/* What follows a backslash. */
static void
put_escape(struct printer *printer)
{
	char letter = *printer->at++, digits[5] = "";

	if (letter == 'u' && printer->end - printer->at >= 4) {
		memcpy(digits, printer->at, 4);
		printer->at += 4;
		put_escaped(printer->to, (unsigned)strtoul(digits, NULL, 16));
	} else if (letter == '/') {
		buffer_putc(printer->to, '/');
	} else {
		buffer_putc(printer->to, '\\');
		buffer_putc(printer->to, letter);
	}
}

static void
put_string(struct printer *printer)
{
	buffer_putc(printer->to, *printer->at++);
	while (printer->at < printer->end && *printer->at != '"')
		if (*printer->at == '\\' && ++printer->at < printer->end)
			put_escape(printer);
		else
			put_escaped(printer->to, next_character(printer));
	buffer_putc(printer->to, '"');
	printer->at += printer->at < printer->end;
}

static void
put_line_start(struct printer *printer)
{
	size_t columns = 4 * printer->depth;

	buffer_putc(printer->to, '\n');
	memset(buffer_reserve(printer->to, columns), ' ', columns);
	printer->to->length += columns;
}

static size_t
white_space(const struct printer *printer, const char *at)
{
	size_t length = 0;

	while (at + length < printer->end && strchr(" \t\r\n", at[length]))
		length++;
	return length;
}

/* An empty list or object stays on its line. */
static void
put_opening(struct printer *printer)
{
	char close = *printer->at == '{' ? '}' : ']';

	buffer_putc(printer->to, *printer->at++);
	printer->at += white_space(printer, printer->at);
	if (printer->at < printer->end && *printer->at == close) {
		buffer_putc(printer->to, *printer->at++);
		return;
	}
	printer->depth++;
	put_line_start(printer);
}

/* A number, true, false, null. */
static void
put_word(struct printer *printer)
{
	const char *start = printer->at;

	do
		printer->at++;
	while (printer->at < printer->end && !strchr(",:]} \t\r\n", *printer->at));
	buffer_append(printer->to, start, (size_t)(printer->at - start));
}

static void
put_token(struct printer *printer)
{
	switch (*printer->at) {
	case '"':
		put_string(printer);
		break;
	case '{':
	case '[':
		put_opening(printer);
		break;
	case '}':
	case ']':
		printer->depth--;
		put_line_start(printer);
		buffer_putc(printer->to, *printer->at++);
		break;
	case ',':
		buffer_putc(printer->to, *printer->at++);
		put_line_start(printer);
		break;
	case ':':
		buffer_puts(printer->to, ": ");
		printer->at++;
		break;
	default:
		put_word(printer);
	}
}

void
put_indented_json(struct buffer *to, const char *json, size_t length)
{
	struct printer printer = { .to = to, .at = json, .end = json + length };

	for (;;) {
		printer.at += white_space(&printer, printer.at);
		if (printer.at == printer.end)
			return;
		put_token(&printer);
	}
}
