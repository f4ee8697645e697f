/* The members of a JSON object, by one pass over its text. */
#include "fields.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { DEEPEST = 64 };

/* Functions that skip return the first byte behind, or NULL when they cannot tell. */
static const char *skip_value(const char *p, int depth);

static const char *
skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\r')
		p++;
	return p;
}

/* Bytes that need a look: the end, an escape, and what should have been escaped. */
static bool
is_special(unsigned char c)
{
	return c == '"' || c == '\\' || c < 0x20;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9'	? c - '0'
	    : c >= 'a' && c <= 'f' ? c - 'a' + 10
	    : c >= 'A' && c <= 'F' ? c - 'A' + 10
				   : -1;
}

/* Four hexadecimal digits, or -1. */
static long
read_code(const char *p)
{
	long code = 0;

	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

/* Behind the backslash. What stands for half a character is left to libjq. */
static const char *
skip_escape(const char *p)
{
	static const char letters[] = "\"\\/bfnrt";
	long code;

	if (*p && *p != 'u')
		return strchr(letters, *p) ? p + 1 : NULL;
	code = *p == 'u' ? read_code(p + 1) : -1;
	return code >= 0 && (code < 0xd800 || code > 0xdfff) ? p + 5 : NULL;
}

/* Behind the opening quote. */
static const char *
skip_string(const char *p)
{
	for (;;) {
		while (!is_special((unsigned char)*p))
			p++;
		if (*p == '"')
			return p + 1;
		if (*p != '\\' || !(p = skip_escape(p + 1)))
			return NULL;
	}
}

static const char *
skip_digits(const char *p)
{
	if (*p < '0' || *p > '9')
		return NULL;
	while (*p >= '0' && *p <= '9')
		p++;
	return p;
}

static const char *
skip_number(const char *p)
{
	p = skip_digits(*p == '-' ? p + 1 : p);
	if (p && *p == '.')
		p = skip_digits(p + 1);
	if (p && (*p == 'e' || *p == 'E')) {
		p++;
		p = skip_digits(*p == '-' || *p == '+' ? p + 1 : p);
	}
	return p;
}

static const char *
skip_word(const char *p, const char *word)
{
	size_t length = strlen(word);

	return strncmp(p, word, length) == 0 ? p + length : NULL;
}

/* Behind a member's name: the start of its value. */
static const char *
skip_colon(const char *p)
{
	p = skip_blanks(p);
	return *p == ':' ? skip_blanks(p + 1) : NULL;
}

/* Behind the opening bracket or brace. */
static const char *
skip_container(const char *p, char end, int depth)
{
	p = skip_blanks(p);
	if (*p == end)
		return p + 1;
	for (;;) {
		if (end == '}' && (*p != '"' || !(p = skip_string(p + 1)) || !(p = skip_colon(p))))
			return NULL;
		if (!(p = skip_value(p, depth + 1)))
			return NULL;
		p = skip_blanks(p);
		if (*p == end)
			return p + 1;
		if (*p != ',')
			return NULL;
		p = skip_blanks(p + 1);
	}
}

static const char *
skip_value(const char *p, int depth)
{
	if (depth > DEEPEST)
		return NULL;
	switch (*p) {
	case '"':
		return skip_string(p + 1);
	case '[':
		return skip_container(p + 1, ']', depth);
	case '{':
		return skip_container(p + 1, '}', depth);
	case 't':
		return skip_word(p, "true");
	case 'f':
		return skip_word(p, "false");
	case 'n':
		return skip_word(p, "null");
	default:
		return skip_number(p);
	}
}

/* At the quote of a member's name. */
static const char *
take_member(struct fields *fields, const char *p)
{
	struct field *field = &fields->list[fields->count];

	if (fields->count == MOST_FIELDS || *p != '"')
		return NULL;
	field->key = ++p;
	while (!is_special((unsigned char)*p))
		p++;
	if (*p != '"')
		return NULL;
	field->key_length = (size_t)(p - field->key);
	field->value = p = skip_colon(p + 1);
	if (!p || !(p = skip_value(p, 1)))
		return NULL;
	field->length = (size_t)(p - field->value);
	field->text = NULL;
	fields->count++;
	return skip_blanks(p);
}

void
fields_free(struct fields *fields)
{
	buffer_free(&fields->texts);
}

bool
fields_find(struct fields *fields, const char *line, size_t length)
{
	const char *p = skip_blanks(line);

	fields->count = 0;
	buffer_clear(&fields->texts);
	if (*p != '{')
		return false;
	p = skip_blanks(p + 1);
	if (*p != '}')
		for (;;) {
			p = take_member(fields, p);
			if (!p || (*p != ',' && *p != '}'))
				return false;
			if (*p == '}')
				break;
			p = skip_blanks(p + 1);
		}
	if (skip_blanks(p + 1) != line + length)
		return false;
	/* Room for all texts at once, so that none moves. */
	buffer_reserve(&fields->texts, length + MOST_FIELDS);
	return true;
}

struct field *
fields_get(struct fields *fields, const char *key)
{
	size_t length = strlen(key);

	for (struct field *field = fields->list + fields->count; field-- > fields->list;)
		if (field->key_length == length && memcmp(field->key, key, length) == 0)
			return field;
	return NULL;
}

/* Append what an escape (behind its backslash) stands for; how many bytes it has. */
static size_t
put_unescaped(struct buffer *to, const char *escape)
{
	static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
	const char *letter = strchr(letters, *escape);

	if (*escape == 'u') {
		put_utf8(to, (unsigned long)read_code(escape + 1));
		return 5;
	}
	buffer_putc(to, letter ? bytes[letter - letters] : *escape);
	return 1;
}

/* Decode a string into the room that is kept for it. */
static void
decode(struct buffer *to, struct field *field)
{
	const char *p = field->value + 1, *end = field->value + field->length - 1;
	size_t start = to->length;

	while (p < end) {
		const char *plain = memchr(p, '\\', (size_t)(end - p));

		buffer_append(to, p, (size_t)((plain ? plain : end) - p));
		if (!plain)
			break;
		p = plain + 1;
		p += put_unescaped(to, p);
	}
	field->text_length = to->length - start;
	buffer_putc(to, '\0');
	field->text = to->data + start;
}

const char *
fields_text(struct fields *fields, const char *key, size_t *length)
{
	struct field *field = fields_get(fields, key);

	return field && *field->value == '"' ? field_text(fields, field, length) : NULL;
}

const char *
field_text(struct fields *fields, struct field *field, size_t *length)
{
	if (!field->text)
		decode(&fields->texts, field);
	if (length)
		*length = field->text_length;
	return field->text;
}

double
fields_number(struct fields *fields, const char *key, double otherwise)
{
	const struct field *field = fields_get(fields, key);
	bool known = field && (*field->value == '-' || (*field->value >= '0' && *field->value <= '9'));

	return known ? field_number(field) : otherwise;
}

double
field_number(const struct field *field)
{
	int64_t small = 0;

	/* Most are small and whole; what follows the number ends it for strtod(3). */
	if (field->length > 15 || *field->value == '-')
		return strtod(field->value, NULL);
	for (size_t i = 0; i < field->length; i++) {
		if (field->value[i] < '0' || field->value[i] > '9')
			return strtod(field->value, NULL);
		small = small * 10 + (field->value[i] - '0');
	}
	return (double)small;
}

size_t
fields_item(const char **at, const char **item)
{
	const char *end;

	*item = skip_blanks(*at + 1); /* behind the bracket, or a comma */
	if (**at == ']' || **item == ']')
		return 0;
	end = skip_value(*item, 1);
	*at = end ? skip_blanks(end) : *at;
	return end ? (size_t)(end - *item) : 0;
}
