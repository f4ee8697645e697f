/* Judging: where texts of several lines differ. */
#include <string.h>

#include "judge-internal.h"

enum { MOST_LINES = 8 /* of each text */, LONGEST_LINE = 100 };

/* Some lines of a text, each without its newline. */
struct lines {
	const char *at, *end;
	size_t count;
};

static struct lines
split(const char *text, size_t length)
{
	struct lines lines = { text, text + length, 0 };

	for (const char *at = text; at < lines.end; at++)
		lines.count += *at == '\n';
	/* What stands behind the last newline is a line if it is anything. */
	lines.count += length > 0 && lines.end[-1] != '\n';
	return lines;
}

static const char *
line_end(const struct lines *lines)
{
	const char *newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));

	return newline ? newline : lines->end;
}

static void
next_line(struct lines *lines)
{
	const char *end = line_end(lines);

	lines->at = end < lines->end ? end + 1 : end;
	lines->count--;
}

/* Whether the current lines are the same, newlines and all; both must have one. */
static bool
same_line(const struct lines *a, const struct lines *b)
{
	const char *end_a = line_end(a), *end_b = line_end(b);
	size_t length = (size_t)(end_a - a->at);

	return (end_a < a->end) == (end_b < b->end) && length == (size_t)(end_b - b->at) &&
	    memcmp(a->at, b->at, length) == 0;
}

/* Skip the lines that both begin with; how many. */
static size_t
skip_same(struct lines *a, struct lines *b)
{
	size_t skipped = 0;

	for (; a->count && b->count && same_line(a, b); skipped++) {
		next_line(a);
		next_line(b);
	}
	return skipped;
}

/* How many lines both end with. */
static size_t
count_same_end(struct lines a, struct lines b)
{
	size_t same = 0;

	while (a.count > b.count)
		next_line(&a);
	while (b.count > a.count)
		next_line(&b);
	for (; a.count; next_line(&a), next_line(&b))
		same = same_line(&a, &b) ? same + 1 : 0;
	return same;
}

static void
put_line(struct buffer *to, char mark, const struct lines *lines)
{
	size_t length = (size_t)(line_end(lines) - lines->at);

	buffer_putc(to, mark);
	put_elided(to, lines->at, length, 0, LONGEST_LINE);
	buffer_putc(to, '\n');
}

static void
put_lines(struct buffer *to, char mark, struct lines *lines, size_t count)
{
	size_t shown = count > MOST_LINES ? MOST_LINES - 1 : count;

	for (size_t i = 0; i < count; i++, next_line(lines))
		if (i < shown)
			put_line(to, mark, lines);
	if (shown < count)
		buffer_printf(to, "%c... (%zu more lines)\n", mark, count - shown);
}

void
put_line_diff(struct buffer *to, const char *expected, size_t expected_length, const char *got,
    size_t got_length)
{
	struct lines a = split(expected, expected_length), b = split(got, got_length);
	size_t same, behind;

	if (a.count <= 1 && b.count <= 1)
		return;
	same = skip_same(&a, &b);
	behind = count_same_end(a, b);
	if (same) {
		struct lines before = split(expected, expected_length);

		while (--same)
			next_line(&before);
		put_line(to, ' ', &before);
	}
	put_lines(to, '-', &a, a.count - behind);
	put_lines(to, '+', &b, b.count - behind);
	if (behind)
		put_line(to, ' ', &a);
}

/* The current line as a str, or nothing. */
static struct pylit *
line_value(const struct lines *lines)
{
	const char *end = line_end(lines);

	/* Only a newline may be what differs. */
	if (end < lines->end)
		end++;
	return pylit_from_text(lines->at, (size_t)(end - lines->at));
}

void
put_line_difference(struct buffer *to, const char *expected, size_t expected_length,
    const char *got, size_t got_length)
{
	struct lines a = split(expected, expected_length), b = split(got, got_length);
	size_t count_a = a.count, count_b = b.count;
	size_t number = skip_same(&a, &b) + 1;
	struct pylit *line_a = line_value(&a), *line_b = line_value(&b);
	struct buffer text_a = { 0 }, text_b = { 0 };

	put_two_reprs(&text_a, pylit_value(line_a), &text_b, pylit_value(line_b), MESSAGE_MOST);
	buffer_printf(to, "line %zu: expected %s, got %s", number,
	    a.count ? buffer_string(&text_a) : "nothing",
	    b.count ? buffer_string(&text_b) : "nothing");
	if (!a.count || !b.count)
		buffer_printf(to, " (%zu of %zu lines)", count_b, count_a);
	pylit_free(line_a);
	pylit_free(line_b);
	buffer_free(&text_a);
	buffer_free(&text_b);
}
