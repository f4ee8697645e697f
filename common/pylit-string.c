/* Reading Python literals: str and bytes, with prefixes and escapes. */
#include <string.h>

#include "pylit-internal.h"
#include "text.h"

struct form {
	bool bytes;
	bool raw;
	bool triple;
	char quote;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool
is_quote(char c)
{
	return c == '\'' || c == '"';
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Letters before the quote that follows them; 0 also when none is there. */
static size_t
prefix_length(const struct parser *p)
{
	size_t n = 0;

	while (n < 2 && peek(p, n) && strchr("urbfURBF", peek(p, n)))
		n++;
	return is_quote(peek(p, n)) ? n : 0;
}

bool
at_string(const struct parser *p)
{
	return is_quote(peek(p, prefix_length(p)));
}

/* Prefix and opening quotes. */
static bool
parse_opening(struct parser *p, struct form *form)
{
	size_t n = prefix_length(p);
	char first = n > 0 ? lower(peek(p, 0)) : '\0', second = n > 1 ? lower(peek(p, 1)) : '\0';

	*form = (struct form){ .bytes = first == 'b' || second == 'b',
		.raw = first == 'r' || second == 'r', .quote = peek(p, n) };
	if (first == 'f' || second == 'f')
		return parse_failed(p, p->at, "an f-string is no literal");
	if (n == 2 && !(form->bytes && form->raw))
		return parse_failed(p, p->at, "unknown string prefix '%.2s'", p->text + p->at);
	p->at += n + 1;
	form->triple = peek(p, 0) == form->quote && peek(p, 1) == form->quote;
	if (form->triple)
		p->at += 2;
	return true;
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
	    : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10
						 : -1;
}

/* Append a code point; lone surrogates too, as three bytes. */
static void
put_character(struct parser *p, const struct form *form, unsigned long code)
{
	if (form->bytes)
		buffer_putc(&p->scratch, (char)(code & 0xff));
	else
		put_utf8(&p->scratch, code);
}

/* \x \u \U: `digits` hex digits behind the letter, which is the current byte. */
static bool
put_hex_escape(struct parser *p, const struct form *form, int digits)
{
	size_t start = p->at - 1;
	unsigned long code = 0;

	p->at++;
	for (int i = 0; i < digits; i++, p->at++) {
		int value = hex_value(peek(p, 0));

		if (value < 0)
			return parse_failed(p, start, "\\%c wants %d hex digits",
			    p->text[start + 1], digits);
		code = code << 4 | (unsigned long)value;
	}
	if (code > 0x10ffff)
		return parse_failed(p, start, "no such character: \\U%08lx", code);
	put_character(p, form, code);
	return true;
}

static void
put_octal_escape(struct parser *p, const struct form *form)
{
	unsigned long code = 0;

	for (int i = 0; i < 3 && peek(p, 0) >= '0' && peek(p, 0) <= '7'; i++, p->at++)
		code = code << 3 | (unsigned long)(peek(p, 0) - '0');
	put_character(p, form, code);
}

/* What stands behind a backslash. */
static bool
put_escape(struct parser *p, const struct form *form)
{
	static const char letters[] = "abfnrtv\\'\"";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"";
	char c = peek(p, 0);
	const char *letter = c ? strchr(letters, c) : NULL;

	if (letter) {
		buffer_putc(&p->scratch, values[letter - letters]);
		p->at++;
	} else if (c >= '0' && c <= '7') {
		put_octal_escape(p, form);
	} else if (c == 'x') {
		return put_hex_escape(p, form, 2);
	} else if (!form->bytes && (c == 'u' || c == 'U')) {
		return put_hex_escape(p, form, c == 'u' ? 4 : 8);
	} else if (!form->bytes && c == 'N') {
		return parse_failed(p, p->at - 1, "\\N{...} is not supported; write \\u or \\U");
	} else if (is_line_end(c)) {
		p->at += c == '\r' && peek(p, 1) == '\n' ? 2 : 1;
	} else {
		/* Python keeps the backslash of an unknown escape. */
		buffer_putc(&p->scratch, '\\');
	}
	return true;
}

/* A line end; Python reads all kinds as \n. */
static void
put_line_end(struct parser *p)
{
	p->at += peek(p, 0) == '\r' && peek(p, 1) == '\n' ? 2 : 1;
	buffer_putc(&p->scratch, '\n');
}

/* A backslash in a raw string protects the next character, and both stay. */
static void
put_raw_escape(struct parser *p)
{
	buffer_putc(&p->scratch, '\\');
	if (is_line_end(peek(p, 0))) {
		put_line_end(p);
	} else if (is_quote(peek(p, 0)) || peek(p, 0) == '\\') {
		buffer_putc(&p->scratch, peek(p, 0));
		p->at++;
	}
}

/* Bytes that stand for themselves. */
static bool
put_plain(struct parser *p, const struct form *form)
{
	const char *from = p->text + p->at, *end = p->text + p->length, *to = from;

	while (to < end && *to != form->quote && *to != '\\' && !is_line_end(*to)) {
		if (form->bytes && (*to & 0x80))
			return parse_failed(p, (size_t)(to - p->text),
			    "bytes hold ASCII characters only; write \\x..");
		to++;
	}
	buffer_append(&p->scratch, from, (size_t)(to - from));
	p->at += (size_t)(to - from);
	return true;
}

static bool
at_closing(const struct parser *p, const struct form *form)
{
	return peek(p, 0) == form->quote &&
	    (!form->triple || (peek(p, 1) == form->quote && peek(p, 2) == form->quote));
}

/* The characters up to the closing quotes. */
static bool
parse_body(struct parser *p, const struct form *form, size_t start)
{
	for (;;) {
		char c;

		if (!put_plain(p, form))
			return false;
		if (at_closing(p, form)) {
			p->at += form->triple ? 3 : 1;
			return true;
		}
		c = peek(p, 0);
		if (c == '\\') {
			p->at++;
			if (form->raw)
				put_raw_escape(p);
			else if (!put_escape(p, form))
				return false;
		} else if (form->triple && is_line_end(c)) {
			put_line_end(p);
		} else if (form->triple && c == form->quote) {
			buffer_putc(&p->scratch, c);
			p->at++;
		} else {
			return parse_failed(p, start, "a string without its closing quote");
		}
	}
}

bool
parse_strings(struct parser *p, struct pyvalue *value)
{
	size_t start = p->at, end;
	struct form form;

	buffer_clear(&p->scratch);
	do {
		size_t here = p->at;

		if (!parse_opening(p, &form))
			return false;
		if (here == start)
			value->kind = form.bytes ? PY_BYTES : PY_STR;
		if (form.bytes != (value->kind == PY_BYTES))
			return parse_failed(p, here, "bytes and str cannot be joined");
		if (!parse_body(p, &form, here))
			return false;
		end = p->at;
		skip_space(p);
	} while (at_string(p));
	p->at = end;
	value->bytes =
	    arena_copy(&p->literal->arena, p->scratch.data, p->scratch.length);
	value->length = p->scratch.length;
	return true;
}
