/* Judging: where two values differ, in few words. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "judge-internal.h"
#include "text.h"

enum { KEY_REPR = 40 };

static bool
same(const struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	return difference->tolerance ? pylit_close(got, expected, difference->tolerance)
				     : pylit_equal(got, expected);
}

static bool
is_nan(const struct pyvalue *value)
{
	return value->kind == PY_FLOAT && isnan(value->real);
}

static bool
is_text(const struct pyvalue *value)
{
	return value->kind == PY_STR || value->kind == PY_BYTES || value->kind == PY_BYTEARRAY;
}

static bool
is_container(const struct pyvalue *value)
{
	return value->kind >= PY_ARRAY;
}

static bool
is_dict(const struct pyvalue *value)
{
	return pylit_isinstance(value, "dict");
}

/* Whether a str says what the other value prints: '1' and 1. */
static bool
spells(const struct pyvalue *text, const struct pyvalue *value)
{
	struct buffer repr = { 0 };
	bool same_text;

	put_pylit(&repr, value);
	same_text = text->kind == PY_STR && repr.length == text->length &&
	    memcmp(repr.data, text->bytes, text->length) == 0;
	buffer_free(&repr);
	return same_text;
}

/* Values of two types that one may take for the same: 'a' and b'a', [1] and (1,), 1 and '1'. */
static bool
look_alike(const struct pyvalue *a, const struct pyvalue *b)
{
	if (a->kind == b->kind)
		return false;
	return (is_text(a) && is_text(b)) || (is_container(a) && is_container(b)) ||
	    pylit_equal(a, b) || spells(a, b) || spells(b, a);
}

/* Append " within 0.1" and ", off by 0.25", for numbers that have a tolerance. */
static void
put_distance(const struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got, struct buffer *within, struct buffer *off)
{
	double apart, most;
	char apart_text[40], most_text[40];
	int digits;

	if (!difference->tolerance ||
	    !pylit_distance(got, expected, difference->tolerance, &apart, &most) ||
	    !isfinite(apart))
		return;
	/* As few digits as tell them apart. */
	snprintf(apart_text, sizeof apart_text, "%.6g", apart);
	snprintf(most_text, sizeof most_text, "%.6g", most);
	digits = strcmp(apart_text, most_text) == 0 ? 17 : 6;
	buffer_printf(within, " within %.*g", digits, most);
	buffer_printf(off, ", off by %.*g", digits, apart);
}

static void
put_expected_got(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	struct buffer expected_text = { 0 }, got_text = { 0 }, *to = &difference->what;
	bool typed = look_alike(expected, got);

	if (typed) {
		buffer_printf(&expected_text, "%s ", pylit_type(expected));
		buffer_printf(&got_text, "%s ", pylit_type(got));
	}
	put_two_reprs(&expected_text, expected, &got_text, got, MESSAGE_MOST);
	put_distance(difference, expected, got, &expected_text, &got_text);
	buffer_printf(to, "expected %s, got %s", buffer_string(&expected_text),
	    buffer_string(&got_text));
	buffer_free(&expected_text);
	buffer_free(&got_text);
	if (is_nan(expected) && is_nan(got))
		buffer_puts(to, " (nan equals nothing)");
}

static void
put_short_line(struct buffer *to, const char *before, const struct pyvalue *value,
    const char *after)
{
	buffer_puts(to, before);
	put_short_repr(to, value, MESSAGE_MOST);
	buffer_puts(to, after);
}

static void
put_key(struct buffer *path, const struct pyvalue *key)
{
	buffer_putc(path, '[');
	put_short_repr(path, key, KEY_REPR);
	buffer_putc(path, ']');
}

static void descend(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got);

static void
descend_list(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	size_t shorter = expected->count < got->count ? expected->count : got->count, i = 0;
	struct buffer *what = &difference->what;

	while (i < shorter && same(difference, &expected->items[i], &got->items[i]))
		i++;
	buffer_printf(&difference->path, "[%zu]", i);
	if (i < shorter) {
		descend(difference, &expected->items[i], &got->items[i]);
		return;
	}
	if (i < expected->count) {
		put_short_line(what, "expected ", &expected->items[i], ", got nothing");
		difference->expected = &expected->items[i];
		difference->got_ends = true;
	} else {
		put_short_line(what, "expected nothing, got ", &got->items[i], "");
		difference->got = &got->items[i];
		difference->expected_ends = true;
	}
	buffer_printf(what, " (%zu of %zu items)", got->count, expected->count);
}

/* The first item (key) that is not in the other set or dict, or NULL. */
static const struct pyvalue *
first_stranger(const struct pyvalue *container, const struct pyvalue *other)
{
	size_t step = is_dict(container) ? 2 : 1;

	for (size_t i = 0; i < container->count; i++)
		if (!pylit_in(&container->items[i * step], other).holds)
			return &container->items[i * step];
	return NULL;
}

/* Sets, or dicts with other keys; false when they have the same. */
static bool
describe_strangers(struct difference *difference, const char *what,
    const struct pyvalue *expected, const struct pyvalue *got)
{
	const struct pyvalue *missing = first_stranger(expected, got);
	const struct pyvalue *unexpected = first_stranger(got, expected);

	if (!missing && !unexpected)
		return false;
	if (missing)
		difference->expected = missing;
	if (unexpected)
		difference->got = unexpected;
	difference->expected_ends = !missing;
	difference->got_ends = !unexpected;
	put_strangers(&difference->what, what, expected, got);
	return true;
}

static void
descend_dict(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	if (describe_strangers(difference, "key", expected, got))
		return;
	for (size_t i = 0; i < expected->count; i++) {
		const struct pyvalue *key = &expected->items[2 * i];
		const struct pyvalue *found = pylit_lookup(got, key);

		if (!found || same(difference, key + 1, found))
			continue;
		put_key(&difference->path, key);
		descend(difference, key + 1, found);
		return;
	}
	buffer_puts(&difference->what, "the keys are in another order");
}

/* Texts of several lines differ in a line, long ones at an index, as lists do. */
static void
describe_texts(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	size_t equal = common_prefix(expected->bytes, expected->length, got->bytes, got->length);

	if (expected->kind == PY_STR)
		put_line_diff(&difference->diff, expected->bytes, expected->length, got->bytes,
		    got->length);
	if (difference->diff.length) {
		put_line_difference(&difference->what, expected->bytes, expected->length,
		    got->bytes, got->length);
		return;
	}
	if (expected->length > MESSAGE_MOST || got->length > MESSAGE_MOST)
		buffer_printf(&difference->path, "[%zu]",
		    expected->kind == PY_STR ? utf8_count(got->bytes, equal) : equal);
	put_expected_got(difference, expected, got);
}

/* Add to the path where both differ, and to `what` how. */
static void
descend(struct difference *difference, const struct pyvalue *expected, const struct pyvalue *got)
{
	enum py_kind kind = expected->kind;

	difference->expected = expected;
	difference->got = got;
	if (kind != got->kind && !(is_dict(expected) && is_dict(got)))
		put_expected_got(difference, expected, got);
	else if (kind == PY_LIST || kind == PY_TUPLE || kind == PY_ARRAY)
		descend_list(difference, expected, got);
	else if (kind == PY_DICT || kind == PY_ORDERED_DICT)
		descend_dict(difference, expected, got);
	else if (kind == PY_SET || kind == PY_FROZENSET)
		describe_strangers(difference, "", expected, got);
	else if (is_text(expected))
		describe_texts(difference, expected, got);
	else
		put_expected_got(difference, expected, got);
}

void
difference_find(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	descend(difference, expected, got);
}

void
difference_free(struct difference *difference)
{
	buffer_free(&difference->path);
	buffer_free(&difference->what);
	buffer_free(&difference->diff);
}
