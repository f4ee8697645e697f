/* Two texts, one above the other. */
#include "report-compare.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "report.h"
#include "text.h"
#include "width.h"
#include "wording.h"

enum {
	LABEL = 13,	 /* columns of "    expected " */
	LONG = 60,	 /* columns that are taken in at a glance */
	NOWHERE = -1,	 /* no difference was located */
	LEAST_ROOM = 24, /* columns for a text on a narrow terminal */
};

/* The byte where the character of that number begins. */
static size_t
byte_of(const char *text, double character)
{
	size_t at = 0;

	for (; text[at] && character > 0; character--)
		do
			at++;
		while (((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

/* Columns that a part of a text takes when it is shown. */
static size_t
shown_columns(const char *text, size_t length)
{
	char *part = xstrndup(text, length);
	struct buffer shown = { 0 };
	size_t columns;

	put_short(&shown, part, SIZE_MAX);
	columns = text_columns(shown.data, shown.length);
	buffer_free(&shown);
	free(part);
	return columns;
}

/* One text, cut to the room, so that its character number `at` is seen; where it is shown. */
static size_t
put_around(struct buffer *to, const char *text, double at, size_t room)
{
	size_t start = 0, pointer = at > 0 ? byte_of(text, at) : 0;

	if (shown_columns(text, strlen(text)) > room && at > (double)room / 2) {
		start = byte_of(text, at - (double)(room / 2));
		buffer_puts(to, "...");
	}
	put_short(to, text + start, room > 6 ? room - (start ? 6 : 3) : room);
	return (start ? strlen("...") : 0) + shown_columns(text + start, pointer - start);
}

/* "    LABEL TEXT", and the pointer below it, if it has one. */
static void
put_side(struct buffer *to, const struct style *style, const char *label, const char *op,
    const char *text, double at, const char *colour)
{
	size_t room = style->columns > LABEL + LEAST_ROOM ? style->columns - LABEL
	    : style->columns				     ? LEAST_ROOM
							     : SIZE_MAX / 2;
	struct buffer shown = { 0 };
	size_t pointer;

	buffer_printf(to, "    %-9s%s", label, op);
	pointer = strlen(op) + put_around(&shown, text, at, room);
	put_styled(to, style, colour, buffer_string(&shown));
	buffer_putc(to, '\n');
	if (at != NOWHERE) {
		buffer_printf(to, "%*s", (int)(LABEL + pointer), "");
		put_styled(to, style, colour, "^");
		buffer_putc(to, '\n');
	}
	buffer_free(&shown);
}

static void
put_sides(struct buffer *to, const struct style *style, jv check, const char *expected,
    const char *got)
{
	const char *op = rec_string(check, "op");
	double expected_at = rec_number(check, "expected_at", NOWHERE);
	double got_at = rec_number(check, "got_at", NOWHERE);
	bool equality = !op || strcmp(op, "==") == 0;
	char *prefix = equality ? xstrdup("") : xasprintf("%s ", op);

	/* Where both differ at the same place, or at the very start, one pointer or none will do. */
	if (expected_at <= 0 && got_at <= 0)
		expected_at = got_at = NOWHERE;
	if (expected_at == got_at && equality)
		expected_at = NOWHERE;
	put_side(to, style, "expected", prefix, expected, expected_at, GREEN);
	put_side(to, style, "got", "", got, got_at, RED);
	free(prefix);
}

void
put_comparison(struct buffer *to, const struct style *style, jv result)
{
	jv check = failed_check(result);
	const char *expected, *got;

	if (jv_is_valid(check)) {
		expected = rec_string(check, "expected");
		got = rec_string(check, "got");
		if (expected && got &&
		    (rec_number(check, "got_at", 0) > 0 || rec_number(check, "expected_at", 0) > 0 ||
			strlen(expected) + strlen(got) > LONG))
			put_sides(to, style, check, expected, got);
	}
	jv_free(check);
}
