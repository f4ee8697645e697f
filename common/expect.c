/* One stream of text: where the next search begins, and what came before it. */
#include "expect.h"

#include <string.h>

#include "clock.h"
#include "expect-internal.h"

const struct expect_settings expect_defaults = {
	.lines = 1,
	.limit = 1024 * 1024,
	.keep = 4096,
	.idle_us = 100 * 1000,
};

void
expect_init(struct expect *stream, const struct expect_settings *settings)
{
	*stream = (struct expect){ .settings = *settings };
}

void
expect_free(struct expect *stream)
{
	framer_free(&stream->framer);
	buffer_free(&stream->before);
}

static struct buffer
copy_of(const struct buffer *from)
{
	struct buffer to = { 0 };

	buffer_append(&to, from->data, from->length);
	return to;
}

void
expect_copy(struct expect *to, const struct expect *from)
{
	expect_free(to);
	*to = *from;
	to->framer.text = copy_of(&from->framer.text);
	to->before = copy_of(&from->before);
}

char *
expect_room(struct expect *stream, size_t size)
{
	return framer_room(&stream->framer, size);
}

void
expect_added(struct expect *stream, size_t count, int64_t now)
{
	framer_added(&stream->framer, count);
	stream->arrived = now;
	stream->looked = false;
}

void
expect_feed(struct expect *stream, const char *bytes, size_t length, int64_t now)
{
	framer_feed(&stream->framer, bytes, length);
	stream->arrived = now;
	stream->looked = false;
}

void
expect_end(struct expect *stream)
{
	framer_end(&stream->framer);
}

/* Forget all of `before` but the bytes that are kept. */
static void
trim(struct expect *stream)
{
	size_t more;

	if (stream->before.length <= stream->settings.keep)
		return;
	more = stream->before.length - stream->settings.keep;
	stream->forgotten += more;
	buffer_consume(&stream->before, more);
}

/* What is held from the mark to there goes to `before`; the mark moves there. */
static void
remember(struct expect *stream, size_t end)
{
	size_t length = end > stream->mark ? end - stream->mark : 0;
	size_t kept = length < stream->settings.keep ? length : stream->settings.keep;

	if (length == 0)
		return;
	if (kept < length) {
		stream->forgotten += stream->before.length + length - kept;
		buffer_clear(&stream->before);
	}
	buffer_append(&stream->before, stream->framer.text.data + end - kept, kept);
	if (stream->before.length > 2 * stream->settings.keep)
		trim(stream);
	stream->mark = end;
}

/* A line of which nothing is left is over. */
static void
skip_spent_line(struct expect *stream)
{
	if (!stream->rest || stream->from >= stream->framer.whole ||
	    stream->framer.text.data[stream->from] != '\n')
		return;
	if (stream->mark == stream->from)
		stream->mark++;
	stream->line = ++stream->from;
	stream->rest = false;
}

/* Hold no more than what is still to be searched. */
static void
tidy(struct expect *stream)
{
	if (stream->told) {
		buffer_clear(&stream->before);
		stream->forgotten = 0;
		stream->told = false;
	}
	skip_spent_line(stream);
	remember(stream, stream->line);
	framer_drop(&stream->framer, stream->line);
	stream->from -= stream->line;
	stream->mark -= stream->line;
	stream->line = 0;
}

static bool
is_idle(const struct expect *stream, int64_t now)
{
	return !stream->looked && now - stream->arrived >= stream->settings.idle_us;
}

/* Nothing was found: go on behind what was searched. */
static void
pass_over(struct expect *stream, const struct hit *hit)
{
	size_t whole = stream->framer.whole;

	if (hit->result == PATTERN_OPEN && hit->line < whole) {
		stream->line = hit->line;
		stream->from = hit->from;
	} else if (whole > stream->line) {
		stream->line = stream->from = whole;
	}
	while (stream->line >= whole &&
	    expect_next_piece(stream, &stream->line, &stream->from))
		;
	stream->rest = stream->from > stream->line;
}

static void
take(struct expect *stream, const struct expectation *wanted, const struct hit *hit,
    struct expect_match *match)
{
	const struct pattern_list *list = hit->forbidden ? &wanted->forbidden : &wanted->wanted;
	const char *text = stream->framer.text.data + hit->line;
	const char *newline = memrchr(text, '\n', hit->span.end);

	remember(stream, hit->line + hit->span.start);
	trim(stream);
	*match = (struct expect_match){ hit->index, list->patterns[hit->index], text, hit->span,
		buffer_string(&stream->before), stream->before.length, stream->forgotten, NULL };
	/* No part of a character at the start of what was kept. */
	while (match->before_skipped && match->before_length &&
	    ((unsigned char)*match->before & 0xc0) == 0x80) {
		match->before++;
		match->before_length--;
		match->before_skipped++;
	}
	stream->told = true;
	stream->mark = stream->from = hit->line + hit->span.end;
	stream->line = newline ? (size_t)(newline + 1 - stream->framer.text.data) : hit->line;
	stream->rest = !newline || stream->from > stream->line;
	stream->looked = false;
}

enum expect_event
expect_next(struct expect *stream, struct expectation *wanted, int64_t now,
    struct expect_match *match)
{
	struct hit hit;
	bool idle = is_idle(stream, now);

	tidy(stream);
	expect_search(stream, wanted, idle, &hit);
	if (hit.result == PATTERN_FAILED) {
		const struct pattern_list *list =
		    hit.forbidden ? &wanted->forbidden : &wanted->wanted;

		*match = (struct expect_match){ .index = hit.index,
			.pattern = list->patterns[hit.index], .error = hit.error };
		return EXPECT_FAILED;
	}
	if (hit.result == PATTERN_FOUND) {
		take(stream, wanted, &hit, match);
		if (!hit.forbidden)
			expectation_meet(wanted, hit.index);
		return hit.forbidden ? EXPECT_FORBIDDEN : EXPECT_MATCHED;
	}
	stream->looked |= idle;
	pass_over(stream, &hit);
	return EXPECT_MORE;
}

int64_t
expect_deadline(const struct expect *stream)
{
	size_t certain = framer_certain(&stream->framer);

	if (stream->looked || certain <= stream->framer.whole || certain <= stream->from)
		return NEVER;
	return stream->arrived + stream->settings.idle_us;
}

void
expect_last(const struct expect *stream, size_t most, struct buffer *to)
{
	const struct buffer *text = &stream->framer.text, *before = &stream->before;
	size_t held = text->length - stream->mark, kept = stream->told ? 0 : before->length;
	size_t tail = held < most ? held : most;
	size_t head = kept < most - tail ? kept : most - tail;

	if (head)
		buffer_append(to, before->data + kept - head, head);
	if (tail)
		buffer_append(to, text->data + text->length - tail, tail);
}
