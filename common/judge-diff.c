/* Judging: where two values differ, in few words. */
#include <math.h>
#include <string.h>

#include "judge-internal.h"
#include "text.h"

enum {
	BEFORE = 20,	 /* bytes shown before a difference */
	SHORT_REPR = 80, /* of one side in a message */
	WHOLE_REPR = 40, /* of containers that are shown beside the place */
	KEY_REPR = 40,
};

static size_t
back_to_character(const char *text, size_t at)
{
	while (at > 0 && (text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

void
put_elided(struct buffer *to, const char *text, size_t length, size_t around, size_t most)
{
	const size_t dots = strlen("...");
	size_t start = around > BEFORE + dots ? around - BEFORE : 0, end = length;

	if (length <= most) {
		start = 0;
	} else if (start == 0) {
		end = back_to_character(text, most - dots);
	} else if (start + most - dots < length) {
		start = back_to_character(text, start);
		end = back_to_character(text, start + most - 2 * dots);
	} else {
		start = length - (most - dots);
		while ((text[start] & 0xc0) == 0x80)
			start++;
	}
	if (start > 0)
		buffer_puts(to, "...");
	buffer_append(to, text + start, end - start);
	if (end < length)
		buffer_puts(to, "...");
}

void
put_short_repr(struct buffer *to, const struct pyvalue *value, size_t most)
{
	struct buffer repr = { 0 };

	put_pylit(&repr, value);
	put_elided(to, repr.data, repr.length, 0, most);
	buffer_free(&repr);
}

static size_t
common_prefix(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t n = 0;

	while (n < a_length && n < b_length && a[n] == b[n])
		n++;
	return n;
}

void
put_two_reprs(struct buffer *to_a, const struct pyvalue *a, struct buffer *to_b,
    const struct pyvalue *b, size_t most)
{
	struct buffer repr_a = { 0 }, repr_b = { 0 };
	size_t around;

	put_pylit(&repr_a, a);
	put_pylit(&repr_b, b);
	around = common_prefix(repr_a.data, repr_a.length, repr_b.data, repr_b.length);
	put_elided(to_a, repr_a.data, repr_a.length, around, most);
	put_elided(to_b, repr_b.data, repr_b.length, around, most);
	buffer_free(&repr_a);
	buffer_free(&repr_b);
}

static bool
is_nan(const struct pyvalue *value)
{
	return value->kind == PY_FLOAT && isnan(value->real);
}

static void
put_expected_got(struct buffer *to, const struct pyvalue *expected, const struct pyvalue *got)
{
	struct buffer got_text = { 0 };

	buffer_puts(to, "expected ");
	put_two_reprs(to, expected, &got_text, got, SHORT_REPR);
	buffer_puts(to, ", got ");
	buffer_append(to, got_text.data, got_text.length);
	buffer_free(&got_text);
	if (is_nan(expected) && is_nan(got))
		buffer_puts(to, " (nan equals nothing)");
}

static void
put_short_line(struct buffer *to, const char *before, const struct pyvalue *value,
    const char *after)
{
	buffer_puts(to, before);
	put_short_repr(to, value, SHORT_REPR);
	buffer_puts(to, after);
}

static void
put_key(struct buffer *path, const struct pyvalue *key)
{
	buffer_putc(path, '[');
	put_short_repr(path, key, KEY_REPR);
	buffer_putc(path, ']');
}

static void descend(struct buffer *path, struct buffer *what, const struct pyvalue *expected,
    const struct pyvalue *got);

static void
descend_list(struct buffer *path, struct buffer *what, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	size_t shorter = expected->count < got->count ? expected->count : got->count, i = 0;

	while (i < shorter && pylit_equal(&expected->items[i], &got->items[i]))
		i++;
	buffer_printf(path, "[%zu]", i);
	if (i < shorter) {
		descend(path, what, &expected->items[i], &got->items[i]);
		return;
	}
	if (i < expected->count)
		put_short_line(what, "expected ", &expected->items[i], ", got nothing");
	else
		put_short_line(what, "expected nothing, got ", &got->items[i], "");
	buffer_printf(what, " (%zu of %zu items)", got->count, expected->count);
}

static void
descend_dict(struct buffer *path, struct buffer *what, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	for (size_t i = 0; i < expected->count; i++) {
		const struct pyvalue *key = &expected->items[2 * i];
		const struct pyvalue *found = pylit_lookup(got, key);

		if (found && pylit_equal(key + 1, found))
			continue;
		put_key(path, key);
		if (found)
			descend(path, what, key + 1, found);
		else
			put_short_line(what, "expected ", key + 1, ", but the key is missing");
		return;
	}
	for (size_t i = 0; i < got->count; i++) {
		const struct pyvalue *key = &got->items[2 * i];

		if (pylit_lookup(expected, key))
			continue;
		put_key(path, key);
		put_short_line(what, "an unexpected key, with the value ", key + 1, "");
		return;
	}
	buffer_puts(what, "the keys are in another order");
}

static void
describe_sets(struct buffer *what, const struct pyvalue *expected, const struct pyvalue *got)
{
	for (size_t i = 0; i < expected->count; i++)
		if (!pylit_in(&expected->items[i], got).holds) {
			put_short_line(what, "", &expected->items[i], " is missing");
			return;
		}
	for (size_t i = 0; i < got->count; i++)
		if (!pylit_in(&got->items[i], expected).holds) {
			put_short_line(what, "", &got->items[i], " is too many");
			return;
		}
}

/* Long texts differ at an index, as lists do. */
static void
describe_texts(struct buffer *path, struct buffer *what, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	size_t same = common_prefix(expected->bytes, expected->length, got->bytes, got->length);

	if (expected->kind == PY_STR && same < got->length)
		same = back_to_character(got->bytes, same);
	buffer_printf(path, "[%zu]",
	    expected->kind == PY_STR ? utf8_count(got->bytes, same) : same);
	put_expected_got(what, expected, got);
}

/* Add to `path` where both differ, and to `what` how. */
static void
descend(struct buffer *path, struct buffer *what, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	enum py_kind kind = expected->kind;
	bool is_text = kind == PY_STR || kind == PY_BYTES || kind == PY_BYTEARRAY;

	if (kind != got->kind)
		put_expected_got(what, expected, got);
	else if (kind == PY_LIST || kind == PY_TUPLE || kind == PY_ARRAY)
		descend_list(path, what, expected, got);
	else if (kind == PY_DICT || kind == PY_ORDERED_DICT)
		descend_dict(path, what, expected, got);
	else if (kind == PY_SET || kind == PY_FROZENSET)
		describe_sets(what, expected, got);
	else if (is_text && (expected->length > SHORT_REPR || got->length > SHORT_REPR))
		describe_texts(path, what, expected, got);
	else
		put_expected_got(what, expected, got);
}

static bool
is_container(const struct pyvalue *value)
{
	return value->kind >= PY_ARRAY;
}

/* Small containers are shown whole, before the place where they differ. */
static void
put_whole(struct buffer *to, const struct pyvalue *expected, const struct pyvalue *got)
{
	struct buffer a = { 0 }, b = { 0 };

	if (!is_container(expected) || expected->kind != got->kind)
		return;
	put_pylit(&a, expected);
	put_pylit(&b, got);
	if (a.length <= WHOLE_REPR && b.length <= WHOLE_REPR)
		buffer_printf(to, "expected %s, got %s; ", buffer_string(&a), buffer_string(&b));
	buffer_free(&a);
	buffer_free(&b);
}

void
put_difference(struct buffer *to, const struct pyvalue *expected, const struct pyvalue *got)
{
	struct buffer path = { 0 }, what = { 0 };

	put_whole(to, expected, got);
	descend(&path, &what, expected, got);
	if (path.length)
		buffer_printf(to, "at %s: ", buffer_string(&path));
	buffer_append(to, what.data, what.length);
	buffer_free(&path);
	buffer_free(&what);
}
