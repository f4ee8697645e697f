/* The first match in what is held: of one pattern, then of all. */
#include "expect-internal.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* A text to search. */
struct view {
	size_t end; /* offset */
	bool whole;
};

static bool
is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t
hit_start(const struct hit *hit)
{
	return hit->line + hit->span.start;
}

bool
expect_next_piece(const struct expect *stream, size_t *line, size_t *from)
{
	const struct framer *framer = &stream->framer;
	size_t cut = *line + stream->settings.limit / 2;

	if (framer_line_end(framer, *line) - *line <= stream->settings.limit)
		return false;
	while (is_continuation(framer->text.data[cut]) && cut < *line + stream->settings.limit)
		cut++;
	*line = cut > *line + CONTEXT ? cut - CONTEXT : cut - 1;
	*from = *from > cut ? *from : cut;
	return true;
}

/* That of the first piece of a long line: not within a character. */
static size_t
piece_end(const struct expect *stream, size_t line)
{
	const char *start = stream->framer.text.data + line;
	size_t size = stream->settings.limit;

	return line + size - (is_continuation(start[size]) ? utf8_part(start, size) : 0);
}

/* A line, and as many behind it as a window has; or as much of that as is there. */
static struct view
view_window(const struct expect *stream, size_t line, bool idle)
{
	const struct framer *framer = &stream->framer;
	struct view view = { .end = line };
	size_t lines = stream->settings.lines;

	while (lines > 0 && view.end < framer->whole) {
		view.end = framer_line_end(framer, view.end) + 1;
		lines--;
	}
	view.whole = lines == 0 || framer->ended;
	if (!view.whole && idle)
		view.end = framer_certain(framer);
	return view;
}

static struct view
view_line(const struct expect *stream, size_t line, bool idle)
{
	const struct framer *framer = &stream->framer;
	size_t end = framer_line_end(framer, line);

	if (end - line > stream->settings.limit)
		return (struct view){ .end = piece_end(stream, line) };
	if (stream->settings.lines > 1)
		return view_window(stream, line, idle);
	if (line < framer->whole)
		return (struct view){ .end = end, .whole = true };
	return (struct view){ .end = idle ? framer_certain(framer) : line };
}

/* In a line, or a piece of one that is long. */
static void
search_piece(const struct expect *stream, struct pattern *pattern, const struct view *view,
    struct hit *hit)
{
	struct pattern_text text = { stream->framer.text.data + hit->line, view->end - hit->line,
		hit->from - hit->line, view->whole };

	hit->result = pattern_find(pattern, &text, &hit->span, &hit->error);
	/* Of others, it is not known whether they begin at the end. */
	if (hit->result == PATTERN_FOUND && !view->whole && hit->span.start == text.length)
		hit->result = PATTERN_OPEN;
}

/* In one line; piece by piece if it is long: what is open in one may be found in the next. */
static void
search_line(const struct expect *stream, struct pattern *pattern, size_t line, size_t from,
    bool idle, struct hit *hit)
{
	do {
		struct view view = view_line(stream, line, idle);

		if (view.end == line && !view.whole) {
			/* Not looked at yet: what is open here stays so. */
			if (hit->result == PATTERN_OPEN && hit_start(hit) < from)
				hit->result = PATTERN_NONE;
			return;
		}
		hit->result = PATTERN_NONE;
		hit->line = line;
		hit->from = from;
		if (from <= view.end)
			search_piece(stream, pattern, &view, hit);
	} while (hit->result != PATTERN_FOUND && hit->result != PATTERN_FAILED &&
	    expect_next_piece(stream, &line, &from));
}

/*
 * To the first line before `end` that a search of the whole block does not
 * exclude. False when lines must be searched one by one.
 */
static bool
skip_lines(const struct expect *stream, struct pattern *pattern, size_t end, size_t *line,
    size_t *from)
{
	const struct framer *framer = &stream->framer;
	const char *data = framer->text.data, *start;
	size_t at;

	if (!pattern_takes_blocks(pattern, *from >= framer->rough))
		return false;
	switch (pattern_scan(pattern, data, end - 1, *from, &at)) {
	case PATTERN_NONE:
		*line = *from = end;
		return true;
	case PATTERN_FOUND:
		start = memrchr(data + *line, '\n', at - *line);
		if (start)
			*line = *from = (size_t)(start - data) + 1;
		return true;
	default:
		return false;
	}
}

/* The first of one pattern in the lines that begin before `bound`. */
static void
search_pattern(const struct expect *stream, struct pattern *pattern, size_t bound, bool idle,
    struct hit *hit)
{
	const struct framer *framer = &stream->framer;
	size_t line = stream->line, from = stream->from;
	size_t end = bound < framer->whole ? bound : framer->whole;
	bool blocks = stream->settings.lines == 1;

	hit->result = PATTERN_NONE;
	while (line < bound) {
		if (blocks && from < end)
			blocks = skip_lines(stream, pattern, end, &line, &from);
		if (line >= bound)
			return;
		search_line(stream, pattern, line, from, idle, hit);
		if (hit->result != PATTERN_NONE)
			return;
		line = from = framer_line_end(framer, line) + 1;
	}
}

/* The earlier of two; of two at the same place, the one that came first. */
static bool
is_earlier(const struct hit *one, const struct hit *other)
{
	if (one->result == PATTERN_NONE || other->result == PATTERN_NONE)
		return one->result != PATTERN_NONE;
	if (one->result == PATTERN_FAILED || other->result == PATTERN_FAILED)
		return one->line < other->line;
	return hit_start(one) < hit_start(other);
}

/* Better one than the other, which is forgotten. */
static void
prefer(struct hit *best, struct hit *hit)
{
	struct hit worse = *hit;

	if (is_earlier(hit, best)) {
		worse = *best;
		*best = *hit;
	}
	free(worse.error);
}

/* All of a list but those that are met; nothing behind what is found matters any more. */
static void
search_list(const struct expect *stream, const struct pattern_list *list, const bool *met,
    struct hit *best, size_t *bound, bool idle)
{
	for (size_t i = 0; i < list->count; i++) {
		struct hit hit = { .index = i, .forbidden = !met };

		if (met && met[i])
			continue;
		search_pattern(stream, list->patterns[i], *bound, idle, &hit);
		if (hit.result == PATTERN_NONE)
			continue;
		prefer(best, &hit);
		*bound = framer_line_end(&stream->framer, best->line) + 1;
	}
}

void
expect_search(const struct expect *stream, const struct expectation *wanted, bool idle,
    struct hit *hit)
{
	const struct framer *framer = &stream->framer;
	size_t tail = stream->line > framer->whole ? stream->line : framer->whole;
	size_t certain = framer_certain(framer);
	bool is_long = certain - tail > stream->settings.limit;
	size_t bound = idle || is_long ? certain : framer->whole;

	*hit = (struct hit){ .result = PATTERN_NONE };
	search_list(stream, &wanted->forbidden, NULL, hit, &bound, idle);
	search_list(stream, &wanted->wanted, wanted->met, hit, &bound, idle);
}
