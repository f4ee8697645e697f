/*
 * Plain scalars of YAML 1.1. The rules are those of PyYAML's safe_load, odd
 * ones included, because test files are written against it: a float needs a
 * dot, its exponent a sign; 0o17 is text; 08 is text; -.5 is text.
 */
#include "yaml-scalar.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

static bool
is_among(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

static const char *const trues[] = { "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
	NULL };
static const char *const falses[] = { "no", "No", "NO", "false", "False", "FALSE", "off", "Off",
	"OFF", NULL };
static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
static const char *const specials[] = { ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", NULL };

static const char digits[] = "0123456789";
static const char digits_[] = "0123456789_";

/* What is left of `text` after a sign, if any. */
static const char *
skip_sign(const char *text)
{
	return text + (*text == '-' || *text == '+');
}

/* After a run of ":N" or ":NN" below 60; NULL when there is none. */
static const char *
skip_sixties(const char *text)
{
	const char *start = text;

	while (text[0] == ':' && isdigit((unsigned char)text[1])) {
		bool two = isdigit((unsigned char)text[2]);

		if (two && text[1] > '5')
			break;
		text += two ? 3 : 2;
	}
	return text == start ? NULL : text;
}

/* Only characters of `set`, at least one, and one of them more than an underscore. */
static bool
all_of(const char *text, const char *set)
{
	return *text && text[strspn(text, set)] == '\0' && text[strspn(text, "_")] != '\0';
}

static bool
is_int(const char *text)
{
	text = skip_sign(text);
	if (text[0] == '0' && text[1] == 'b')
		return all_of(text + 2, "01_");
	if (text[0] == '0' && text[1] == 'x')
		return all_of(text + 2, "0123456789abcdefABCDEF_");
	if (text[0] == '0')
		return text[strspn(text, "01234567_")] == '\0';
	if (!isdigit((unsigned char)*text))
		return false;
	text += strspn(text, digits_);
	if (*text == ':')
		text = skip_sixties(text);
	return text && *text == '\0';
}

/* Nothing, or an exponent; its sign is required. */
static bool
is_exponent(const char *text)
{
	if (*text == '\0')
		return true;
	if ((*text != 'e' && *text != 'E') || (text[1] != '-' && text[1] != '+'))
		return false;
	return text[2] && text[2 + strspn(text + 2, digits)] == '\0';
}

static bool
is_float(const char *text)
{
	bool is_signed = *text == '-' || *text == '+';

	text = skip_sign(text);
	if (*text == '.' && is_among(text, specials))
		return !is_signed || tolower((unsigned char)text[1]) == 'i';
	if (*text == '.')
		return !is_signed && isdigit((unsigned char)text[1]) &&
		    is_exponent(text + 1 + strspn(text + 1, digits_));
	if (!isdigit((unsigned char)*text))
		return false;
	text += strspn(text, digits_);
	if (*text == ':') {
		text = skip_sixties(text);
		return text && *text == '.' && text[1 + strspn(text + 1, digits_)] == '\0';
	}
	return *text == '.' && is_exponent(text + 1 + strspn(text + 1, digits_));
}

/* Digits, `least` to `most` of them; what follows, or NULL. */
static const char *
skip_digits(const char *text, size_t least, size_t most)
{
	size_t count = text ? strspn(text, digits) : 0;

	return count >= least && count <= most ? text + count : NULL;
}

static const char *
skip_char(const char *text, char want)
{
	return text && *text == want ? text + 1 : NULL;
}

/* Z or +HH[:MM] or nothing, blanks before it, to the end of the text. */
static bool
is_zone(const char *text)
{
	text += strspn(text, " \t");
	if (strcmp(text, "Z") == 0)
		return true;
	if (*text != '-' && *text != '+')
		return *text == '\0' && text[-1] != ' ' && text[-1] != '\t';
	text = skip_digits(text + 1, 1, 2);
	if (text && *text == ':')
		text = skip_digits(text + 1, 2, 2);
	return text && *text == '\0';
}

static bool
is_date(const char *text)
{
	const char *day = skip_char(skip_digits(text, 4, 4), '-');
	const char *time;

	day = skip_char(skip_digits(day, 1, 2), '-');
	time = skip_digits(day, 1, 2);
	if (!time)
		return false;
	if (*time == '\0') /* a bare date has all its digits */
		return time - text == (ptrdiff_t)strlen("2020-01-01");
	if (*time == 'T' || *time == 't')
		time++;
	else if (*time == ' ' || *time == '\t')
		time += strspn(time, " \t");
	else
		return false;
	time = skip_char(skip_digits(time, 1, 2), ':');
	time = skip_digits(skip_char(skip_digits(time, 2, 2), ':'), 2, 2);
	if (time && *time == '.')
		time += 1 + strspn(time + 1, digits);
	return time && is_zone(time);
}

enum scalar_type
scalar_resolve(const char *text)
{
	if (is_among(text, nulls))
		return SCALAR_NULL;
	if (is_among(text, trues) || is_among(text, falses))
		return SCALAR_BOOL;
	if (!strchr("+-.0123456789", *text))
		return SCALAR_STRING;
	if (is_int(text))
		return SCALAR_INT;
	if (is_float(text))
		return SCALAR_FLOAT;
	return is_date(text) ? SCALAR_DATE : SCALAR_STRING;
}

bool
node_bool(const struct node *node, bool *value)
{
	if (!node || node->kind != NODE_SCALAR || node->type != SCALAR_BOOL)
		return false;
	*value = is_among(node->text, trues);
	return true;
}

/* Numbers separated by colons, base 60. */
static double
sexagesimal(const char *text)
{
	double value = 0;

	for (;;) {
		char *end;

		value = value * 60 + strtod(text, &end);
		if (*end != ':')
			return value;
		text = end + 1;
	}
}

/* The value of an unsigned number without underscores. */
static double
unsigned_number(const char *text, enum scalar_type type)
{
	double value = 0;

	if (*text == '.' && tolower((unsigned char)text[1]) == 'i')
		return INFINITY;
	if (*text == '.' && tolower((unsigned char)text[1]) == 'n')
		return NAN;
	if (strchr(text, ':'))
		return sexagesimal(text);
	if (type == SCALAR_FLOAT || *text != '0')
		return strtod(text, NULL);
	if (text[1] == 'x')
		return strtod(text, NULL);
	for (int base = text[1] == 'b' ? 2 : 8; *text; text++)
		if (isdigit((unsigned char)*text))
			value = value * base + (*text - '0');
	return value;
}

bool
node_number(const struct node *node, double *value)
{
	const char *text;
	char *plain, *to;

	if (!node || node->kind != NODE_SCALAR ||
	    (node->type != SCALAR_INT && node->type != SCALAR_FLOAT))
		return false;
	text = skip_sign(node->text);
	plain = to = xstrdup(text);
	for (; *text; text++)
		if (*text != '_')
			*to++ = *text;
	*to = '\0';
	*value = unsigned_number(plain, node->type);
	if (*node->text == '-')
		*value = -*value;
	if (node->type == SCALAR_INT)
		*value += 0.0; /* there is no -0 among the ints */
	free(plain);
	return true;
}

const char *
node_describe(const struct node *node)
{
	static const char *const scalars[] = {
		[SCALAR_STRING] = "text",
		[SCALAR_NULL] = "nothing",
		[SCALAR_BOOL] = "true/false",
		[SCALAR_INT] = "a whole number",
		[SCALAR_FLOAT] = "a number",
		[SCALAR_DATE] = "a date",
	};

	if (!node)
		return "nothing";
	if (node->kind == NODE_LIST)
		return "a list";
	return node->kind == NODE_MAP ? "a map" : scalars[node->type];
}
