/* Samples: Python values as measurements. */
#include "samples.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pylit.h"

static const char advice[] =
    "; give one back, or print it last; or add the line 'iterations: 1000' to have the board "
    "time it";

static void
put_comma(struct buffer *to)
{
	if (to->length)
		buffer_puts(to, ", ");
}

void
put_sample(struct buffer *to, double number)
{
	put_comma(to);
	put_python_float(to, number);
}

void
samples_add(struct samples *samples, double number)
{
	put_sample(&samples->values, number);
	samples->count++;
}

void
samples_free(struct samples *samples)
{
	buffer_free(&samples->values);
	buffer_free(&samples->times);
}

/* A value as it is told in messages; to be freed. */
static char *
excerpt(const struct pyvalue *value)
{
	enum { MOST = 60 };
	struct buffer text = { 0 };
	char *shown;

	put_pylit(&text, value);
	shown = xasprintf("%.*s%s", MOST, buffer_string(&text), text.length > MOST ? "..." : "");
	buffer_free(&text);
	return shown;
}

static bool
is_number(const struct pyvalue *value)
{
	return value->kind == PY_BOOL || value->kind == PY_INT ||
	    (value->kind == PY_FLOAT && isfinite(value->real));
}

/* A bool is a number, as in Python; its int is what JSON can tell. */
static void
put_number(struct buffer *to, const struct pyvalue *number)
{
	put_comma(to);
	if (number->kind == PY_BOOL)
		buffer_puts(to, number->integer ? "1" : "0");
	else
		put_pylit(to, number);
}

static bool
is_pair(const struct pyvalue *value)
{
	return value->kind == PY_TUPLE && value->count == 2 && is_number(&value->items[0]) &&
	    is_number(&value->items[1]);
}

/* The first item that is not what a list of measurements holds, or NULL. */
static const struct pyvalue *
find_stranger(const struct pyvalue *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!is_number(&list->items[i]) && !is_pair(&list->items[i]))
			return &list->items[i];
	return NULL;
}

/* Whether all of them have a time, or none. */
static bool
agree(const struct samples *samples, const struct pyvalue *items, size_t count)
{
	bool timed = samples->count ? samples->timed : is_pair(&items[0]);

	for (size_t i = 0; i < count; i++)
		if (is_pair(&items[i]) != timed)
			return false;
	return true;
}

/* Numbers and pairs. */
static bool
add_items(struct samples *samples, const struct pyvalue *items, size_t count, char **problem)
{
	if (!agree(samples, items, count)) {
		*problem = xstrdup("some of its samples have a time, others do not");
		return false;
	}
	samples->timed = is_pair(&items[0]);
	for (size_t i = 0; i < count; i++) {
		if (samples->timed)
			put_number(&samples->times, &items[i].items[0]);
		put_number(&samples->values,
		    samples->timed ? &items[i].items[1] : &items[i]);
		samples->count++;
	}
	return true;
}

static char *
describe(const struct pyvalue *value)
{
	char *shown = excerpt(value), *problem;

	if (value->kind == PY_FLOAT)
		problem = xasprintf("%s is no measurement", shown);
	else if (value->kind == PY_TUPLE)
		problem = xasprintf("the tuple %s is no measurement; (time, value) stands in a list",
		    shown);
	else
		problem = xasprintf("%s is no number%s", shown,
		    value->kind == PY_NONE ? advice : "");
	free(shown);
	return problem;
}

static bool
add_list(struct samples *samples, const struct pyvalue *list, char **problem)
{
	const struct pyvalue *stranger = find_stranger(list);
	char *shown;

	if (list->count == 0) {
		*problem = xstrdup("the list has no samples");
		return false;
	}
	if (!stranger)
		return add_items(samples, list->items, list->count, problem);
	shown = excerpt(stranger);
	*problem = xasprintf("in the list, %s is neither a number nor (time, value)", shown);
	free(shown);
	return false;
}

static bool
add_value(struct samples *samples, const struct pyvalue *value, char **problem)
{
	if (value->kind == PY_LIST)
		return add_list(samples, value, problem);
	if (is_number(value))
		return add_items(samples, value, 1, problem);
	*problem = describe(value);
	return false;
}

/* False, too, when the text is no literal: then there is no problem yet. */
static bool
add_text(struct samples *samples, const char *text, size_t length, char **problem)
{
	struct pylit *literal = pylit_parse(text, length, NULL);
	bool good = literal && add_value(samples, pylit_value(literal), problem);

	pylit_free(literal);
	return good;
}

static bool
add_last_word(struct samples *samples, const char *text, size_t length, char **problem)
{
	size_t start;

	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	for (start = length; start && !isspace((unsigned char)text[start - 1]);)
		start--;
	if (add_text(samples, text + start, length - start, problem) || *problem)
		return *problem == NULL;
	if (start == length)
		*problem = xasprintf("there is no number%s", advice);
	else
		*problem = xasprintf("'%.*s', printed last, is no number",
		    length - start > 60 ? 60 : (int)(length - start), text + start);
	return false;
}

static bool
is_blank(const struct buffer *text)
{
	for (size_t i = 0; i < text->length; i++)
		if (!isspace((unsigned char)text->data[i]))
			return false;
	return true;
}

bool
samples_take(struct samples *samples, const struct buffer *repr, const struct buffer *printed,
    char **problem)
{
	const char *text = printed->length ? printed->data : "";

	*problem = NULL;
	if (repr) {
		if (add_text(samples, repr->data, repr->length, problem))
			return true;
		if (!*problem)
			*problem = xasprintf("the value is no number: %.*s",
			    repr->length > 60 ? 60 : (int)repr->length, repr->data);
		return false;
	}
	if (!is_blank(printed)) {
		if (add_text(samples, text, printed->length, problem))
			return true;
		/* Several words, which may look like a value: the last of them counts. */
		free(*problem);
		*problem = NULL;
	}
	return add_last_word(samples, text, printed->length, problem);
}
