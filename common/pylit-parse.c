/* Reading Python literals: white space, names and signs. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pylit-internal.h"
#include "text.h"

bool
parse_failed(struct parser *p, size_t at, const char *format, ...)
{
	va_list arguments;

	p->error->at = at;
	va_start(arguments, format);
	vsnprintf(p->error->message, sizeof p->error->message, format, arguments);
	va_end(arguments);
	return false;
}

void
skip_space(struct parser *p)
{
	for (;;) {
		char c = peek(p, 0);

		if (c == ' ' || c == '\t' || c == '\f') {
			p->at++;
		} else if ((c == '\n' || c == '\r') && p->depth > 0) {
			p->at++;
		} else if (c == '\\' && (peek(p, 1) == '\n' || peek(p, 1) == '\r')) {
			p->at += peek(p, 1) == '\r' && peek(p, 2) == '\n' ? 3 : 2;
		} else if (c == '#') {
			while (p->at < p->length && peek(p, 0) != '\n' && peek(p, 0) != '\r')
				p->at++;
		} else {
			return;
		}
	}
}

bool
unexpected(struct parser *p)
{
	const char *here = p->text + p->at;
	size_t size = 1;

	if (p->at == p->length)
		return parse_failed(p, p->at, "the text ends where a value should go on");
	while (p->at + size < p->length && (here[size] & 0xc0) == 0x80)
		size++;
	if ((unsigned char)*here < ' ')
		return parse_failed(p, p->at, "unexpected control character");
	return parse_failed(p, p->at, "unexpected '%.*s'", (int)size, here);
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '_' || (c & 0x80);
}

static bool
is_word(const char *name, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(name, word, length) == 0;
}

/* nan, inf, nanj, infj: printed by boards, but no literals. */
static bool
set_special_float(struct parser *p, const char *name, size_t length, struct pyvalue *value)
{
	double number = *name == 'n' ? __builtin_nan("") : __builtin_inf();
	bool imaginary = length == 4 && name[3] == 'j';

	if ((length != 3 && !imaginary) ||
	    (memcmp(name, "nan", 3) != 0 && memcmp(name, "inf", 3) != 0))
		return false;
	p->literal->strict = false;
	value->kind = imaginary ? PY_COMPLEX : PY_FLOAT;
	value->real = imaginary ? 0 : number;
	value->imaginary = imaginary ? number : 0;
	return true;
}

static bool
parse_name(struct parser *p, struct pyvalue *value)
{
	const char *name = p->text + p->at;
	size_t start = p->at, length;

	/* Dots, for array.array and the like. */
	while (is_name_byte(peek(p, 0)) || (peek(p, 0) == '.' && p->at > start))
		p->at++;
	length = p->at - start;
	if (is_call(name, length))
		return parse_call(p, name, length, value);
	if (is_word(name, length, "None")) {
		value->kind = PY_NONE;
	} else if (is_word(name, length, "True") || is_word(name, length, "False")) {
		value->kind = PY_BOOL;
		value->integer = *name == 'T';
	} else if (is_word(name, length, "Ellipsis")) {
		value->kind = PY_ELLIPSIS;
	} else if (!set_special_float(p, name, length, value)) {
		return parse_failed(p, start, "'%.*s' is no literal",
		    (int)(length < 60 ? length : 60), name);
	}
	return true;
}

/* A value without sign. */
static bool
parse_primary(struct parser *p, struct pyvalue *value)
{
	char c = peek(p, 0);

	*value = (struct pyvalue){ 0 };
	if ((c >= '0' && c <= '9') || (c == '.' && peek(p, 1) >= '0' && peek(p, 1) <= '9'))
		return parse_number(p, value);
	if (c == '[' || c == '(' || c == '{')
		return parse_bracket(p, value);
	if (at_string(p))
		return parse_strings(p, value);
	if (c == '.' && peek(p, 1) == '.' && peek(p, 2) == '.') {
		p->at += 3;
		value->kind = PY_ELLIPSIS;
		return true;
	}
	if (is_name_byte(c))
		return parse_name(p, value);
	return unexpected(p);
}

static bool
is_number(const struct pyvalue *value)
{
	return value->kind == PY_INT || value->kind == PY_FLOAT || value->kind == PY_COMPLEX;
}

/* "+ 2j" behind a real number. */
static bool
parse_imaginary(struct parser *p, struct pyvalue *value)
{
	size_t start = p->at;
	int sign = peek(p, 0) == '-' ? -1 : 1;
	double real = value->real;
	struct pyvalue second;

	p->at++;
	skip_space(p);
	if (!parse_primary(p, &second))
		return false;
	if ((value->kind != PY_INT && value->kind != PY_FLOAT) || second.kind != PY_COMPLEX)
		return parse_failed(p, start, "an expression is no literal");
	if (value->kind == PY_INT && !integer_to_double(value, &real))
		return parse_failed(p, start, "int too large to convert to float");
	/* As Python computes it, for the sake of signed zeros. */
	value->kind = PY_COMPLEX;
	value->real = sign > 0 ? real + second.real : real - second.real;
	value->imaginary = sign > 0 ? 0.0 + second.imaginary : 0.0 - second.imaginary;
	return true;
}

bool
parse_value(struct parser *p, struct pyvalue *value)
{
	char sign = peek(p, 0);
	size_t start = p->at;

	if (sign == '-' || sign == '+') {
		p->at++;
		skip_space(p);
		if (!parse_primary(p, value))
			return false;
		if (!is_number(value))
			return parse_failed(p, start, "a sign before a value that is no number");
		if (sign == '-')
			negate(&p->literal->arena, value);
	} else if (!parse_primary(p, value)) {
		return false;
	}
	if (!is_number(value))
		return true;
	start = p->at;
	skip_space(p);
	if (peek(p, 0) == '+' || peek(p, 0) == '-')
		return parse_imaginary(p, value);
	p->at = start;
	return true;
}

/* "1, 2" without parentheses; the first value was read, a comma comes next. */
static bool
parse_bare_tuple(struct parser *p, struct pyvalue *value)
{
	push(p, value);
	while (peek(p, 0) == ',') {
		p->at++;
		skip_space(p);
		if (p->at == p->length || peek(p, 0) == '\n' || peek(p, 0) == '\r')
			break;
		if (!parse_and_push(p))
			return false;
	}
	value->kind = PY_TUPLE;
	finish_items(p, 0, value);
	return true;
}

static bool
parse_all(struct parser *p)
{
	struct pyvalue *value = &p->literal->value;
	size_t valid = utf8_valid(p->text, p->length);
	const char *nul = p->length ? memchr(p->text, '\0', p->length) : NULL;

	if (valid < p->length)
		return parse_failed(p, valid, "not valid UTF-8");
	if (nul)
		return parse_failed(p, (size_t)(nul - p->text), "a NUL byte");
	p->depth = 1; /* lines may end before and behind the value */
	skip_space(p);
	p->depth = 0;
	if (!parse_value(p, value))
		return false;
	skip_space(p);
	if (peek(p, 0) == ',' && !parse_bare_tuple(p, value))
		return false;
	p->depth = 1;
	skip_space(p);
	return p->at == p->length || unexpected(p);
}

struct pylit *
pylit_parse(const char *text, size_t length, struct pylit_error *error)
{
	struct pylit_error ignored;
	struct pylit *literal = xcalloc(1, sizeof *literal);
	struct parser parser = { .text = text, .length = length, .literal = literal,
		.error = error ? error : &ignored };
	bool good;

	literal->strict = true;
	good = parse_all(&parser);
	free(parser.stack);
	buffer_free(&parser.scratch);
	if (good)
		return literal;
	pylit_free(literal);
	return NULL;
}
