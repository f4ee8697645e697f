/* YAML values and calls as Python text. */
#include "pytext.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pylit.h"

enum purpose { LITERAL, SOURCE };

/* 2 to the 53: up to here a double holds every whole number. */
static const double exact = 9007199254740992.0;

/* Decimal digits, the lowest first: 60 times as much, and `more`. */
static void
next_sixty(struct buffer *digits, int more)
{
	for (size_t i = 0; i < digits->length || more; i++) {
		if (i == digits->length)
			buffer_putc(digits, 0);
		more += digits->data[i] * 60;
		digits->data[i] = (char)(more % 10);
		more /= 10;
	}
}

/* A number in the base of 60, which Python does not have. */
static void
put_sexagesimal(struct buffer *to, const char *text)
{
	struct buffer digits = { 0 };

	for (; isdigit((unsigned char)*text) || *text == '_'; text++)
		if (*text != '_')
			buffer_putc(&digits, (char)(*text - '0'));
	for (size_t i = 0; i < digits.length / 2; i++) {
		char low = digits.data[i];

		digits.data[i] = digits.data[digits.length - 1 - i];
		digits.data[digits.length - 1 - i] = low;
	}
	for (; *text; text += strspn(text, "0123456789"))
		next_sixty(&digits, atoi(++text));
	while (digits.length)
		buffer_putc(to, (char)('0' + digits.data[--digits.length]));
	buffer_free(&digits);
}

/* An int of any size: its digits, as Python writes them. */
static void
put_int(struct buffer *to, const struct node *value)
{
	const char *text = value->text;
	double number = 0;

	node_number(value, &number);
	if (fabs(number) <= exact) {
		buffer_printf(to, "%.0f", number + 0.0); /* no -0 */
		return;
	}
	if (*text == '-')
		buffer_putc(to, '-');
	text += *text == '-' || *text == '+';
	if (strchr(text, ':')) {
		put_sexagesimal(to, text);
		return;
	}
	if (text[0] == '0' && text[1] != 'x' && text[1] != 'b')
		buffer_puts(to, "0o"); /* YAML 1.1 writes octals with a bare 0 */
	for (; *text; text++)
		if (*text != '_')
			buffer_putc(to, *text);
}

static void
put_float(struct buffer *to, const struct node *value, enum purpose purpose)
{
	double number = 0;

	node_number(value, &number);
	if (purpose == SOURCE && !isfinite(number))
		buffer_puts(to, isnan(number) ? "float('nan')"
			: number > 0	      ? "float('inf')"
					      : "float('-inf')");
	else
		put_python_float(to, number);
}

static void
put_scalar(struct buffer *to, const struct node *value, enum purpose purpose)
{
	bool is_true = false;

	if (value->verbatim) {
		buffer_append(to, value->text, value->length);
		return;
	}
	switch (value->type) {
	case SCALAR_NULL:
		buffer_puts(to, "None");
		break;
	case SCALAR_BOOL:
		node_bool(value, &is_true);
		buffer_puts(to, is_true ? "True" : "False");
		break;
	case SCALAR_INT:
		put_int(to, value);
		break;
	case SCALAR_FLOAT:
		put_float(to, value, purpose);
		break;
	default:
		put_python_str(to, value->text, value->length);
	}
}

static void
put_value(struct buffer *to, const struct node *value, enum purpose purpose)
{
	bool is_map = value->kind == NODE_MAP;

	if (value->kind == NODE_SCALAR) {
		put_scalar(to, value, purpose);
		return;
	}
	buffer_putc(to, is_map ? '{' : '[');
	for (size_t i = 0; i < value->count; i++) {
		if (i)
			buffer_puts(to, ", ");
		if (is_map) {
			put_scalar(to, value->keys[i], purpose);
			buffer_puts(to, ": ");
		}
		put_value(to, value->items[i], purpose);
	}
	buffer_putc(to, is_map ? '}' : ']');
}

void
put_python_literal(struct buffer *to, const struct node *value)
{
	put_value(to, value, LITERAL);
}

void
put_python_source(struct buffer *to, const struct node *value)
{
	if (value->kind == NODE_SCALAR && value->type == SCALAR_STRING)
		buffer_append(to, value->text, value->length);
	else
		put_value(to, value, SOURCE);
}

void
put_python_expression(struct buffer *to, const struct node *value)
{
	put_value(to, value, SOURCE);
}

/* What Python counts as false: nothing, empty text, an empty list or map. */
static bool
is_empty(const struct node *value)
{
	if (!value)
		return true;
	if (value->kind == NODE_SCALAR)
		return value->type == SCALAR_NULL || value->length == 0;
	return value->count == 0;
}

static void
trim(struct buffer *text)
{
	while (text->length && isspace((unsigned char)text->data[text->length - 1]))
		text->length--;
}

static char
last_byte(const struct buffer *text)
{
	return text->length ? text->data[text->length - 1] : '\0';
}

/* Keyword arguments: inside the parenthesis that ends the text, else in one of their own. */
static void
put_kwargs(struct buffer *call, const struct node *kwargs)
{
	if (last_byte(call) == ')') {
		call->length--;
		trim(call);
		if (last_byte(call) == ',')
			buffer_putc(call, ' ');
		else if (last_byte(call) != '(')
			buffer_puts(call, ", ");
	} else {
		buffer_putc(call, '(');
	}
	buffer_puts(call, "**");
	put_python_source(call, kwargs);
	buffer_putc(call, ')');
}

void
put_python_call(struct buffer *to, const char *command, const struct node *args,
    const struct node *kwargs)
{
	struct buffer call = { 0 };

	buffer_puts(&call, command);
	trim(&call);
	if (!is_empty(args)) {
		buffer_puts(&call, "(*");
		put_python_source(&call, args);
		buffer_putc(&call, ')');
	}
	if (!is_empty(kwargs))
		put_kwargs(&call, kwargs);
	buffer_append(to, call.data, call.length);
	buffer_free(&call);
}
