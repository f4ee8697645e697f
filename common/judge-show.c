/* Judging: values in few words, cut to what matters, or to what only one of two has. */
#include <string.h>

#include "judge-internal.h"
#include "text.h"

enum { BEFORE = 20 /* bytes shown before a difference */, MOST_STRANGERS = 3 };

static size_t
back_to_character(const char *text, size_t at)
{
	while (at > 0 && (text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* Characters, where lone surrogates and stray bytes may be, too. */
static size_t
count_characters(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += (text[i] & 0xc0) != 0x80;
	return count;
}

size_t
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
	around = around < start ? start : around > end ? end : around;
	return (start > 0 ? dots : 0) + count_characters(text + start, around - start);
}

void
put_short_repr(struct buffer *to, const struct pyvalue *value, size_t most)
{
	struct buffer repr = { 0 };

	put_pylit(&repr, value);
	put_elided(to, repr.data, repr.length, 0, most);
	buffer_free(&repr);
}

size_t
common_prefix(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t n = 0;

	while (n < a_length && n < b_length && a[n] == b[n])
		n++;
	/* The first bytes of two characters may be the same. */
	return n < a_length ? back_to_character(a, n) : n < b_length ? back_to_character(b, n) : n;
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

/* One more of several, behind a comma. */
static void
put_name(struct buffer *names, const struct pyvalue *item)
{
	if (names->length)
		buffer_puts(names, ", ");
	put_short_repr(names, item, MESSAGE_MOST);
}

/*
 * Append ", 3 is missing", "keys 'a', 'b' are unexpected": what is in the first
 * container only, a few of these.
 */
static void
put_some(struct buffer *to, const char *what, const struct pyvalue *first,
    const struct pyvalue *second, const char *state)
{
	struct buffer names = { 0 };
	struct pyvalue item;
	size_t count = 0;

	for (size_t cursor = 0; pylit_next(first, &cursor, &item);)
		if (!pylit_in(&item, second).holds && ++count <= MOST_STRANGERS)
			put_name(&names, &item);
	if (count > MOST_STRANGERS)
		buffer_printf(&names, " and %zu more", count - MOST_STRANGERS);
	if (count)
		buffer_printf(to, "%s%s%s%s%s %s %s", to->length ? ", " : "", what,
		    *what && count > 1 ? "s" : "", *what ? " " : "", buffer_string(&names),
		    count > 1 ? "are" : "is", state);
	buffer_free(&names);
}

void
put_strangers(struct buffer *to, const char *what, const struct pyvalue *expected,
    const struct pyvalue *got)
{
	struct buffer text = { 0 };

	put_some(&text, what, expected, got, "missing");
	put_some(&text, what, got, expected, "unexpected");
	buffer_append(to, text.data, text.length);
	buffer_free(&text);
}
