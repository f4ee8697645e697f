/* The part in which two texts differ: what lies between the same start and the same end. */
#include "report-html-difference.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report.h"

enum {
	LONG = 800,	/* bytes of a text that is shown as a whole */
	CONTEXT = 200,	/* bytes around the difference in a longer one */
	LONG_WORD = 24, /* no word, but data */
};

struct difference {
	size_t start; /* bytes that are the same before it */
	size_t end;   /* and after it */
	bool open; /* the texts were cut: what comes after it cannot be compared */
};

/* Whether a byte is in the middle of a character. */
static bool
is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Whether a byte is part of a number or of a word. */
static bool
is_word(char byte)
{
	return isalnum((unsigned char)byte) || is_inside(byte) || strchr("._+-", byte);
}

/* Whole numbers and words differ, not some of their digits. */
static void
widen(struct difference *found, const char *a, size_t a_length)
{
	size_t before = 0, after = 0;

	while (before < found->start && is_word(a[found->start - before - 1]))
		before++;
	while (after < found->end && is_word(a[a_length - found->end + after]))
		after++;
	found->start -= before <= LONG_WORD ? before : 0;
	found->end -= after <= LONG_WORD ? after : 0;
}

static bool
is_cut(const char *text, size_t length)
{
	return length >= 3 && memcmp(text + length - 3, "...", 3) == 0;
}

/* Where the part of a text that differs ends: of texts that were cut, with its first word. */
static size_t
end_of(const struct difference *same, const char *text, size_t length)
{
	size_t end = same->start;

	if (!same->open)
		return length - same->end;
	while (end < length - 3 && is_word(text[end]))
		end++;
	return end > same->start ? end : length;
}

static struct difference
find_difference(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t least = a_length < b_length ? a_length : b_length;
	struct difference found = { .open = is_cut(a, a_length) && is_cut(b, b_length) };

	while (found.start < least && a[found.start] == b[found.start])
		found.start++;
	least -= found.start;
	while (found.end < least && a[a_length - found.end - 1] == b[b_length - found.end - 1])
		found.end++;
	widen(&found, a, a_length);
	while (found.start && (is_inside(a[found.start]) || is_inside(b[found.start])))
		found.start--;
	while (found.end && is_inside(a[a_length - found.end]))
		found.end--;
	return found;
}

/* Where to begin or end a long text, so that it is cut between characters. */
static size_t
whole(const char *text, size_t at)
{
	while (at && is_inside(text[at]))
		at--;
	return at;
}

/* A text with its part marked, if it has one; of a long text, what is around that. */
static void
put_side(struct buffer *to, const char *term, const char *op, const char *text,
    const struct difference *same)
{
	size_t length = strlen(text), start = same ? same->start : 0, from = 0, upto = length;
	size_t middle = same ? end_of(same, text, length) : 0;

	if (length > LONG) {
		from = start > CONTEXT ? whole(text, start - CONTEXT) : 0;
		middle = middle < start + LONG ? middle : whole(text, start + LONG);
		upto = middle + CONTEXT < length ? whole(text, middle + CONTEXT) : length;
	}
	buffer_printf(to, "<dt>%s<dd class=\"code %s\">", term, term);
	put_html_string(to, op);
	buffer_puts(to, from ? "…" : "");
	put_html(to, text + from, start - from);
	if (middle > start) {
		buffer_puts(to, "<mark>");
		put_html(to, text + start, middle - start);
		buffer_puts(to, "</mark>");
	}
	put_html(to, text + middle, upto - middle);
	buffer_puts(to, upto < length ? "…" : "");
}

/* The byte where the character of that number begins; the end if there are not so many. */
static size_t
byte_of(const char *text, double character)
{
	size_t at = 0;

	for (; text[at] && character > 0; character--)
		do
			at++;
		while (is_inside(text[at]));
	return at;
}

/*
 * Where the judge has seen the first difference: keys of dicts may come in any order, so
 * what stands before it may differ without harm. Back to the start of a number or word.
 */
static void
skip_equal(jv check, const char **expected, const char **got)
{
	size_t left = byte_of(*expected, rec_number(check, "expected_at", 0));
	size_t right = byte_of(*got, rec_number(check, "got_at", 0));

	while (left && right && is_word((*expected)[left - 1]) &&
	    !is_inside((*expected)[left - 1]) && (*expected)[left - 1] == (*got)[right - 1])
		left--, right--;
	*expected += left;
	*got += right;
}

static void
put_sides(struct buffer *to, jv check, const char *expected, const char *got)
{
	const char *op = rec_string(check, "op"), *at = rec_string(check, "at");
	bool equality = !op || strcmp(op, "==") == 0;
	char *prefix = equality ? xstrdup("") : xasprintf("%s ", op);
	const char *left = expected, *right = got;
	struct difference in_expected, in_got;

	if (at && *at)
		skip_equal(check, &left, &right);
	in_expected = in_got = find_difference(left, strlen(left), right, strlen(right));
	in_expected.start += (size_t)(left - expected);
	in_got.start += (size_t)(right - got);
	put_side(to, "expected", prefix, expected, equality ? &in_expected : NULL);
	put_side(to, "got", "", got, equality ? &in_got : NULL);
	if (at && *at) {
		buffer_puts(to, "<dt>at<dd class=code>");
		put_html_string(to, at);
	}
	free(prefix);
}

void
put_marked_difference(struct buffer *to, jv result)
{
	jv check = failed_check(result);

	if (jv_get_kind(check) == JV_KIND_OBJECT) {
		const char *expected = rec_string(check, "expected");
		const char *got = rec_string(check, "got");

		if (expected && got)
			put_sides(to, check, expected, got);
	}
	jv_free(check);
}
