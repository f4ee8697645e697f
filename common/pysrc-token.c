/* A tokenizer for Python. */
#include "pysrc-token.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { TAB = 8 };

/* A bracket that is open. */
struct bracket {
	char close; /* what closes it */
	size_t line, column;
};

struct lexer {
	const char *code;
	size_t length, at;
	size_t line, line_start;
	struct buffer tokens;	/* of struct py_token */
	struct buffer brackets; /* of struct bracket */
	struct buffer indents;	/* of size_t: columns, the outermost is not kept */
	bool inside;		/* a logical line has begun */
	struct py_fault *fault;
};

size_t
py_line_end(const char *code, size_t length, size_t at)
{
	if (at >= length || (code[at] != '\n' && code[at] != '\r'))
		return 0;
	return code[at] == '\r' && at + 1 < length && code[at + 1] == '\n' ? 2 : 1;
}

bool
py_is(const char *code, const struct py_token *token, const char *word)
{
	size_t size = strlen(word);

	return (token->kind == PY_NAME || token->kind == PY_OPERATOR) &&
	    token->end - token->start == size && memcmp(code + token->start, word, size) == 0;
}

static int
peek(const struct lexer *in, size_t ahead)
{
	return in->at + ahead < in->length ? (unsigned char)in->code[in->at + ahead] : -1;
}

static bool
fail_at(struct lexer *in, size_t line, size_t column, const char *what)
{
	*in->fault = (struct py_fault){ line, column, what };
	return false;
}

static bool
fail(struct lexer *in, const char *what)
{
	return fail_at(in, in->line, in->at - in->line_start + 1, what);
}

static unsigned
depth(const struct lexer *in)
{
	return (unsigned)(in->brackets.length / sizeof(struct bracket));
}

static void
add(struct lexer *in, enum py_kind kind, size_t start, size_t line)
{
	struct py_token token = { kind, depth(in), start, in->at, line };

	buffer_append(&in->tokens, &token, sizeof token);
}

/* Behind the line end that is `size` bytes long. */
static void
next_line(struct lexer *in, size_t size)
{
	in->at += size;
	in->line++;
	in->line_start = in->at;
}

/* Count the lines that ended between `from` and where the lexer is now. */
static void
count_lines(struct lexer *in, size_t from)
{
	size_t end = in->at;

	for (in->at = from; in->at < end;) {
		size_t size = py_line_end(in->code, in->length, in->at);

		if (size)
			next_line(in, size);
		else
			in->at++;
	}
}

static void
skip_comment(struct lexer *in)
{
	while (in->at < in->length && py_line_end(in->code, in->length, in->at) == 0)
		in->at++;
}

static size_t *
indents(const struct lexer *in, size_t *count)
{
	*count = in->indents.length / sizeof(size_t);
	return (size_t *)(void *)in->indents.data;
}

/* The column at which the line's text begins: INDENT or DEDENTs, as it differs from before. */
static bool
indent_to(struct lexer *in, size_t column)
{
	size_t count, *columns = indents(in, &count);
	size_t present = count ? columns[count - 1] : 0;

	if (column > present) {
		buffer_append(&in->indents, &column, sizeof column);
		add(in, PY_INDENT, in->at, in->line);
		return true;
	}
	while (column < present) {
		in->indents.length -= sizeof(size_t);
		add(in, PY_DEDENT, in->at, in->line);
		columns = indents(in, &count);
		present = count ? columns[count - 1] : 0;
	}
	return column == present || fail(in, "this is indented as no line that it could go with");
}

/* At the start of a line: skip blank lines and comments; then its indentation. */
static bool
begin_line(struct lexer *in)
{
	size_t column = 0, size;

	for (;;) {
		int c = peek(in, 0);

		if (c == '#')
			skip_comment(in);
		if ((size = py_line_end(in->code, in->length, in->at))) {
			next_line(in, size);
			column = 0;
		} else if (c == ' ') {
			column++;
			in->at++;
		} else if (c == '\t') {
			column = (column / TAB + 1) * TAB;
			in->at++;
		} else if (c == '\f') {
			column = 0;
			in->at++;
		} else if (c == '\\' && py_line_end(in->code, in->length, in->at + 1)) {
			in->at++; /* the next line's text has this line's indentation */
			next_line(in, py_line_end(in->code, in->length, in->at));
			while (peek(in, 0) == ' ' || peek(in, 0) == '\t')
				in->at++;
		} else if (in->at == in->length) {
			return true;
		} else if (c != '#') {
			in->inside = true;
			return indent_to(in, column);
		}
	}
}

static bool
is_word(int c)
{
	return c >= 0x80 || isalnum(c) || c == '_';
}

/* A string, at its prefix; its quote is at in->at. */
static bool
take_string(struct lexer *in, size_t start)
{
	size_t line = in->line, quote = in->at, end;
	bool formatted, raw;

	py_is_prefix(in->code + start, quote - start, &formatted, &raw);
	end = py_string_end(in->code, in->length, quote, formatted, raw);
	if (end == 0)
		return fail(in, "this string does not end");
	in->at = end;
	add(in, PY_STRING, start, line);
	count_lines(in, quote);
	return true;
}

static bool
take_word(struct lexer *in)
{
	size_t start = in->at;
	bool formatted, raw;

	while (in->at < in->length && is_word(peek(in, 0)))
		in->at++;
	if ((peek(in, 0) == '"' || peek(in, 0) == '\'') &&
	    py_is_prefix(in->code + start, in->at - start, &formatted, &raw))
		return take_string(in, start);
	add(in, PY_NAME, start, in->line);
	return true;
}

/* Numbers as they can be written, and some that cannot: the board will say so. */
static bool
take_number(struct lexer *in)
{
	size_t start = in->at;
	bool hex = peek(in, 0) == '0' && (peek(in, 1) == 'x' || peek(in, 1) == 'X');

	for (int c; (c = peek(in, 0)) != -1; in->at++) {
		bool exponent = !hex && (c == 'e' || c == 'E') &&
		    (peek(in, 1) == '+' || peek(in, 1) == '-') && isdigit(peek(in, 2));

		if (exponent)
			in->at++;
		else if (!is_word(c) && c != '.')
			break;
		if (!exponent && isalpha(c) && !hex && !strchr("eEjJxXoObB", c))
			break; /* "1if" is a number, and a keyword */
	}
	add(in, PY_NUMBER, start, in->line);
	return true;
}

static bool
open_bracket(struct lexer *in, int c)
{
	struct bracket bracket = { c == '(' ? ')' : c == '[' ? ']' : '}', in->line,
		in->at - in->line_start + 1 };

	in->at++;
	add(in, PY_OPERATOR, in->at - 1, in->line);
	buffer_append(&in->brackets, &bracket, sizeof bracket);
	return true;
}

static struct bracket *
innermost(const struct lexer *in)
{
	return (struct bracket *)(void *)(in->brackets.data + in->brackets.length) - 1;
}

static bool
close_bracket(struct lexer *in, int c)
{
	if (depth(in) == 0)
		return fail(in, "no bracket is open that this could close");
	if (innermost(in)->close != c)
		return fail(in, "this does not close the bracket that is open");
	in->brackets.length -= sizeof(struct bracket);
	in->at++;
	add(in, PY_OPERATOR, in->at - 1, in->line);
	return true;
}

static bool
take_operator(struct lexer *in)
{
	static const char *const operators[] = { "**=", "//=", "<<=", ">>=", "...", "->", ":=", "==",
		"!=", "<=", ">=", "**", "//", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
		"^=", "@=", NULL };
	size_t start = in->at, size = 1;

	for (const char *const *word = operators; *word; word++)
		if (strlen(*word) <= in->length - in->at &&
		    memcmp(in->code + in->at, *word, strlen(*word)) == 0) {
			size = strlen(*word);
			break;
		}
	if (size == 1 && !strchr("+-*/%@&|^~<>:.,;=", in->code[in->at]))
		return fail(in, "this character is none of Python's");
	in->at += size;
	add(in, PY_OPERATOR, start, in->line);
	return true;
}

static void
end_line(struct lexer *in, size_t size)
{
	if (depth(in) == 0) {
		add(in, PY_NEWLINE, in->at, in->line);
		in->inside = false;
	}
	next_line(in, size);
}

/* One token of a logical line that has begun, or what lies before it. */
static bool
take(struct lexer *in)
{
	int c = peek(in, 0);
	size_t size = py_line_end(in->code, in->length, in->at);

	if (size) {
		end_line(in, size);
		return true;
	}
	if (c == ' ' || c == '\t' || c == '\f') {
		in->at++;
		return true;
	}
	if (c == '#') {
		skip_comment(in);
		return true;
	}
	if (c == '\\' && (size = py_line_end(in->code, in->length, in->at + 1))) {
		in->at++;
		next_line(in, size);
		return true;
	}
	if (c == '\\' && in->at + 1 == in->length)
		return fail(in, "the source ends behind a backslash");
	if (c == '"' || c == '\'')
		return take_string(in, in->at);
	if (isdigit(c) || (c == '.' && isdigit(peek(in, 1))))
		return take_number(in);
	if (is_word(c))
		return take_word(in);
	if (c != '\0' && strchr("([{", c))
		return open_bracket(in, c);
	if (c != '\0' && strchr(")]}", c))
		return close_bracket(in, c);
	if (c == '\0')
		return fail(in, "this is a NUL");
	return take_operator(in);
}

static bool
take_all(struct lexer *in)
{
	while (in->at < in->length)
		if (!(in->inside ? take(in) : begin_line(in)))
			return false;
	if (depth(in))
		return fail_at(in, innermost(in)->line, innermost(in)->column,
		    "this bracket is not closed");
	if (in->inside)
		add(in, PY_NEWLINE, in->at, in->line);
	indent_to(in, 0);
	add(in, PY_END, in->at, in->line);
	return true;
}

bool
py_tokenize(const char *code, size_t length, struct py_tokens *tokens, struct py_fault *fault)
{
	struct lexer in = { .code = code, .length = length, .line = 1, .fault = fault };
	bool good;

	if (length >= 3 && memcmp(code, "\xef\xbb\xbf", 3) == 0)
		in.at = in.line_start = 3;
	good = take_all(&in);
	buffer_free(&in.brackets);
	buffer_free(&in.indents);
	if (!good) {
		buffer_free(&in.tokens);
		return false;
	}
	/* Nothing was consumed from the buffer: its data is what was allocated. */
	*tokens = (struct py_tokens){ (struct py_token *)(void *)in.tokens.base,
		in.tokens.length / sizeof(struct py_token) };
	return true;
}

void
py_tokens_free(struct py_tokens *tokens)
{
	free(tokens->list);
	*tokens = (struct py_tokens){ 0 };
}
