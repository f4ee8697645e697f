/* Where string literals of Python end, with the expressions inside of f-strings. */
#include "pysrc-token.h"

#include <ctype.h>
#include <string.h>

enum { DEEPEST = 50 }; /* f-strings in f-strings in ...; nobody writes three */

struct literal {
	const char *code;
	size_t length, at;
	char quote;
	bool triple, formatted, raw;
	unsigned nested;
};

static bool skip_literal(struct literal *in);

static int
peek(const struct literal *in, size_t ahead)
{
	return in->at + ahead < in->length ? (unsigned char)in->code[in->at + ahead] : -1;
}

static bool
at_quote(const struct literal *in)
{
	return peek(in, 0) == in->quote &&
	    (!in->triple || (peek(in, 1) == in->quote && peek(in, 2) == in->quote));
}

/* The letters before a quote say that the string is formatted, or raw. */
static bool
has_prefix(const struct literal *in, const char *letters)
{
	size_t at = in->at;

	while (at > 0 && isalpha((unsigned char)in->code[at - 1]))
		if (strchr(letters, in->code[--at]))
			return true;
	return false;
}

/* A string within an expression within a string. */
static bool
skip_inner(struct literal *in)
{
	struct literal inner = { .code = in->code, .length = in->length, .at = in->at };

	if (in->nested == DEEPEST)
		return false;
	inner.nested = in->nested + 1;
	inner.formatted = has_prefix(in, "fFtT");
	inner.raw = has_prefix(in, "rR");
	if (!skip_literal(&inner))
		return false;
	in->at = inner.at;
	return true;
}

/* A line may not end in a string of one line. */
static bool
is_cut(const struct literal *in, int c)
{
	return c == -1 || ((c == '\n' || c == '\r') && !in->triple);
}

/*
 * From behind `{` up to its `}`. A replacement field ends at a colon, behind which
 * stands text again, with fields of its own.
 */
static bool
skip_field(struct literal *in)
{
	unsigned brackets = 0, formats = 0;

	for (int c; !is_cut(in, c = peek(in, 0));) {
		bool text = formats > 0 && brackets == 0;

		if (text && at_quote(in))
			return false;
		if (!text && (c == '"' || c == '\'')) {
			if (!skip_inner(in))
				return false;
			continue;
		}
		if (!text && c == '#')
			return false;
		in->at++;
		if (c == '}' && brackets == 0)
			return true;
		if (text && c == '{') {
			if (++in->nested > DEEPEST || !skip_field(in))
				return false;
			in->nested--;
		} else if (strchr("([{", c)) {
			brackets++;
		} else if (strchr(")]}", c)) {
			brackets -= brackets > 0;
		} else if (c == ':' && brackets == 0) {
			formats = 1;
		}
	}
	return false;
}

/* A backslash hides what follows it, but no brace of a formatted string. */
static void
skip_escape(struct literal *in)
{
	bool named = !in->raw && in->formatted && peek(in, 1) == 'N' && peek(in, 2) == '{';
	int next = peek(in, 1);

	in->at++;
	if (named)
		in->at += 2;
	else if (next == '\r' && peek(in, 1) == '\n')
		in->at += 2;
	else if (next != -1 && !(in->formatted && (next == '{' || next == '}')))
		in->at++;
}

static bool
skip_literal(struct literal *in)
{
	in->quote = in->code[in->at];
	in->triple = peek(in, 1) == in->quote && peek(in, 2) == in->quote;
	in->at += in->triple ? 3 : 1;
	for (int c; !is_cut(in, c = peek(in, 0));) {
		if (at_quote(in)) {
			in->at += in->triple ? 3 : 1;
			return true;
		}
		if (c == '\\') {
			skip_escape(in);
		} else if (c == '{' && in->formatted && peek(in, 1) != '{') {
			in->at++;
			if (!skip_field(in))
				return false;
		} else {
			in->at += c == '{' && in->formatted ? 2 : 1;
		}
	}
	return false;
}

size_t
py_string_end(const char *code, size_t length, size_t at, bool formatted, bool raw)
{
	struct literal in = { .code = code, .length = length, .at = at };

	in.formatted = formatted;
	in.raw = raw;
	if (skip_literal(&in))
		return in.at;
	if (!formatted)
		return 0;
	/* MicroPython takes some f-strings that are odd inside: its quotes must do. */
	in = (struct literal){ .code = code, .length = length, .at = at, .raw = raw };
	return skip_literal(&in) ? in.at : 0;
}

bool
py_is_prefix(const char *letters, size_t length, bool *formatted, bool *raw)
{
	*formatted = *raw = false;
	if (length > 2)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!strchr("rRbBuUfFtT", letters[i]))
			return false;
		*formatted = *formatted || strchr("fFtT", letters[i]);
		*raw = *raw || strchr("rR", letters[i]);
	}
	return true;
}
