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
	MOST_OP = 20,	 /* columns of an operator */
	LONG = 60,	 /* columns that are taken in at a glance */
	LEAST_COMMON = 2, /* characters, a quote too, before a difference that is worth a pointer */
	NOWHERE = -1,	 /* no difference was located */
	LEAST_ROOM = 24, /* columns for a text on a narrow terminal */
	USUAL_ROOM = 100, /* where the width is not known */
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

/* A text, and what to show with it. */
struct side {
	const char *label, *op, *text, *colour;
	double at; /* the character that shall be seen, or NOWHERE */
	bool pointed;
};

/* "    LABEL TEXT", and the pointer below it, if it has one. */
static void
put_side(struct buffer *to, const struct style *style, const struct side *side)
{
	size_t used = LABEL + strlen(side->op), room = USUAL_ROOM;
	struct buffer shown = { 0 };
	size_t pointer;

	if (style->columns)
		room = style->columns > used + LEAST_ROOM ? style->columns - used : LEAST_ROOM;
	buffer_printf(to, "    %-9s%s", side->label, side->op);
	pointer = used + put_around(&shown, side->text, side->at, room);
	put_styled(to, style, side->colour, buffer_string(&shown));
	buffer_putc(to, '\n');
	if (side->pointed) {
		buffer_printf(to, "%*s", (int)pointer, "");
		put_styled(to, style, side->colour, "^");
		buffer_putc(to, '\n');
	}
	buffer_free(&shown);
}

static void
put_sides(struct buffer *to, const struct style *style, jv check, const char *expected,
    const char *got)
{
	const char *op = rec_string(check, "op");
	bool equality = !op || strcmp(op, "==") == 0;
	struct buffer prefix = { 0 };
	struct side left = { "expected", "", expected, GREEN,
		rec_number(check, "expected_at", NOWHERE), false };
	struct side right = { "got", "", got, RED, rec_number(check, "got_at", NOWHERE), false };

	if (!equality) {
		put_short(&prefix, op, MOST_OP);
		buffer_putc(&prefix, ' ');
		left.op = buffer_string(&prefix);
	}
	/* One pointer will do for the same place in both, none for the very start. */
	if (left.at > 0 || right.at > 0) {
		right.pointed = right.at >= 0;
		left.pointed = left.at >= 0 && !(equality && left.at == right.at);
	}
	put_side(to, style, &left);
	put_side(to, style, &right);
	buffer_free(&prefix);
}

/* Lines that begin with '-' were expected only, those with '+' came only. */
static void
put_diff(struct buffer *to, const struct style *style, const char *diff)
{
	for (size_t length; *diff; diff += length + (diff[length] == '\n')) {
		const char *colour = *diff == '-' ? GREEN : *diff == '+' ? RED : "";
		struct buffer line = { 0 };

		length = strcspn(diff, "\n");
		put_text(&line, diff, length);
		buffer_puts(to, "    ");
		put_styled(to, style, colour, buffer_string(&line));
		buffer_putc(to, '\n');
		buffer_free(&line);
	}
}

static bool
is_number(const char *text)
{
	return text[strspn(text, "+-.0123456789eE")] == '\0';
}

/* Short values whose difference the reason shows: numbers, and what differs from the start. */
static bool
is_plain(jv check, const char *expected, const char *got)
{
	double expected_at = rec_number(check, "expected_at", 0);
	double got_at = rec_number(check, "got_at", 0);

	if (strlen(expected) + strlen(got) > LONG)
		return false;
	return (is_number(expected) && is_number(got)) ||
	    (expected_at <= LEAST_COMMON && got_at <= LEAST_COMMON);
}

void
put_comparison(struct buffer *to, const struct style *style, jv result)
{
	jv check = failed_check(result);
	const char *expected, *got, *diff;

	if (jv_is_valid(check)) {
		expected = rec_string(check, "expected");
		got = rec_string(check, "got");
		diff = rec_string(check, "diff");
		if (diff && *diff)
			put_diff(to, style, diff);
		else if (expected && got && !is_plain(check, expected, got))
			put_sides(to, style, check, expected, got);
	}
	jv_free(check);
}
