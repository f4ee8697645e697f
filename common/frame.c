/* The reply to one step of the raw REPL. */
#include "frame.h"

#include <stdio.h>
#include <string.h>

#include "frame-internal.h"
#include "span.h"

enum {
	LONGEST_ERROR = 64 * 1024, /* a traceback that is longer is taken for output */
	LONGEST_ERROR_LINE = 1024, /* an error without traceback */
	LONGEST_ANSWER = 4096,	   /* to a question */
	RECENT = 256,		   /* enough for a boot banner */
};

static const char raw_banner[] = "raw REPL; CTRL-B to exit\r\n>";

void
frame_start(struct frame *frame, const char *nonce, bool valued, bool echoed)
{
	if (nonce != frame->nonce)
		snprintf(frame->nonce, sizeof frame->nonce, "%s", nonce);
	frame->question[0] = '\0';
	frame->valued = valued;
	frame->started = !echoed;
	frame->crs = 0;
	frame->moved_on = frame->exited = frame->owed = false;
	frame->has_repr = false;
	buffer_clear(&frame->held);
	buffer_clear(&frame->recent);
	buffer_clear(&frame->given);
	buffer_clear(&frame->repr);
	buffer_clear(&frame->error);
}

void
frame_free(struct frame *frame)
{
	buffer_free(&frame->held);
	buffer_free(&frame->recent);
	buffer_free(&frame->given);
	buffer_free(&frame->repr);
	buffer_free(&frame->error);
}

/*
 * How many held bytes stand before the nonce line and ^D^D>, or -1 when these
 * have not come with the last `fresh` bytes. What precedes the nonce is output
 * or the value. Behind the end there may be more, from a thread; but when an
 * answer is to come, it is waited for.
 */
static ptrdiff_t
before_nonce(const struct frame *frame, size_t fresh)
{
	static const char tail[] = "\n\x04\x04>";
	const char *bytes = frame->held.data, *end = bytes + frame->held.length, *after;
	size_t size = strlen(frame->nonce), near = fresh + NONCE_SIZE + 8;
	const char *at = frame->held.length > near ? end - near : bytes;

	for (; (at = memmem(at, (size_t)(end - at), frame->nonce, size)); at++) {
		for (after = at + size; after < end && *after == '\r'; after++)
			;
		if (span_starts(after, (size_t)(end - after), tail) &&
		    (!frame->question[0] || after + strlen(tail) == end))
			return at - bytes;
	}
	return -1;
}

/* What the end of the data looks like: FRAME_OPEN, or a state that needs proof. */
static enum frame_state
looks_like(const struct frame *frame)
{
	const char *bytes = frame->recent.data;
	size_t length = frame->recent.length;

	if (span_ends(bytes, length, "\x04>"))
		return frame->started ? FRAME_ENDED : FRAME_OPEN;
	if (span_ends(bytes, length, raw_banner))
		return FRAME_RESTARTED;
	if (span_ends(bytes, length, "\n>>> ") && memmem(bytes, length, "Python ", 7))
		return FRAME_REBOOTED;
	return FRAME_OPEN;
}

/* Whether the ^D before these bytes may still be the one before ERROR. */
static bool
may_be_error(const char *bytes, size_t length)
{
	const char *newline;

	if (length > LONGEST_ERROR)
		return false;
	if (span_may_become(bytes, length, TRACEBACK) || bytes[0] == '\x04')
		return true;
	newline = memchr(bytes, '\n', length);
	if (!newline)
		return length < LONGEST_ERROR_LINE;
	return newline + 1 == bytes + length || newline[1] == '\x04';
}

/* How many bytes at the end of the first `length` may begin the nonce line. */
static size_t
nonce_begun(const struct frame *frame, const char *bytes, size_t length)
{
	size_t digits = strlen(frame->nonce), line_end = 0;

	while (line_end < length && line_end < 4 &&
	    (bytes[length - line_end - 1] == '\n' || bytes[length - line_end - 1] == '\r'))
		line_end++;
	if (span_ends(bytes, length - line_end, frame->nonce))
		return digits + line_end;
	for (size_t n = digits - 1; n > 0; n--)
		if (n <= length && memcmp(bytes + length - n, frame->nonce, n) == 0)
			return n;
	return 0;
}

/* The first ^B before `end` that may still begin the value, whose length is limited; or NULL. */
static const char *
find_value(const struct frame *frame, const char *bytes, const char *end)
{
	size_t held = frame->held.length, most = frame->longest_value + 64;
	const char *from = held > most ? frame->held.data + held - most : bytes;

	if (from < bytes)
		from = bytes;
	return frame->valued && from < end ? memchr(from, '\x02', (size_t)(end - from)) : NULL;
}

/* How many held bytes are output for sure. */
static size_t
surely_output(const struct frame *frame)
{
	const char *bytes = frame->held.data, *end = bytes + frame->held.length;

	for (const char *mark = bytes; mark < end; mark++) {
		const char *error = memchr(mark, '\x04', (size_t)(end - mark));
		const char *value = find_value(frame, mark, error ? error : end);

		if (value)
			return (size_t)(value - bytes);
		if (!error)
			break;
		if (error + 1 == end || may_be_error(error + 1, (size_t)(end - error - 1))) {
			/* The nonce line may stand before it. */
			end = error;
			break;
		}
		mark = error;
	}
	return (size_t)(end - bytes) - nonce_begun(frame, bytes, (size_t)(end - bytes));
}

/* Skip what comes before OK; background output there is output all the same. */
static void
find_start(struct frame *frame)
{
	const char *bytes = frame->held.data;
	size_t length = frame->held.length;
	const char *start = memmem(bytes, length, "OK", 2);

	if (start) {
		frame_release(frame, (size_t)(start - bytes));
		buffer_consume(&frame->held, 2);
		frame->started = true;
	} else if (length > LONGEST_ERROR) {
		frame_release(frame, length - 1);
	}
}


bool
frame_is_answer(const char *digits, const char *bytes, size_t length)
{
	char end[40];
	size_t at;

	/* Wherever the answer starts, the digits make it unmistakable. */
	snprintf(end, sizeof end, "KeyError: %s\r\n\x04>", digits);
	if (span_ends(bytes, length, end))
		return true;
	snprintf(end, sizeof end, "KeyError: %s\n\x04>", digits);
	if (span_ends(bytes, length, end))
		return true;
	/* A heap too full for it, or an interrupt that it got, still shows that the REPL is idle. */
	at = length > 200 ? length - 200 : 0;
	return span_ends(bytes, length, "\n\x04>") &&
	    memmem(bytes + at, length - at, "OK\x04", 3) &&
	    (memmem(bytes + at, length - at, "MemoryError", 11) ||
		memmem(bytes + at, length - at, "KeyboardInterrupt", 17));
}

/* The bytes after the candidate, when a question is out. */
static enum frame_state
judge_answer(struct frame *frame)
{
	const char *bytes = frame->held.data + frame->candidate;
	size_t length = frame->held.length - frame->candidate;
	const char *start = frame->likely == FRAME_REBOOTED ? "\r\n>>> " : "OK\x04";

	if (frame->typed && span_starts(bytes, length, raw_banner)) {
		bytes += strlen(raw_banner);
		length -= strlen(raw_banner);
	} else if (frame->typed && span_may_become(bytes, length, raw_banner)) {
		return FRAME_OPEN;
	}
	if (length == 0)
		return FRAME_OPEN;
	if (!span_may_become(bytes, length, start) || length > LONGEST_ANSWER) {
		/* The program went on. A friendly prompt owes no answer to a bare CR. */
		frame->moved_on = true;
		if (frame->likely == FRAME_REBOOTED)
			frame->question[0] = '\0';
		return FRAME_OPEN;
	}
	if (frame->likely == FRAME_REBOOTED ? length != strlen(start)
					    : !frame_is_answer(frame->question, bytes, length))
		return FRAME_OPEN;
	if (frame->likely == FRAME_REBOOTED || span_find_last(bytes, length, "OK\x04") == 0)
		return frame_finish_likely(frame);
	frame->moved_on = true; /* and printed something like the start of the answer */
	return FRAME_OPEN;
}

/* The answer came after all, behind the real end: cut it off. */
static bool
cut_late_answer(struct frame *frame)
{
	ptrdiff_t start;

	if (!frame->question[0] ||
	    !frame_is_answer(frame->question, frame->held.data, frame->held.length))
		return false;
	start = span_find_last(frame->held.data, frame->held.length, "OK\x04");
	if (start < 0)
		return false;
	frame->held.length = (size_t)start;
	if (frame->typed && span_ends(frame->held.data, frame->held.length, raw_banner))
		frame->held.length -= strlen(raw_banner);
	frame->question[0] = '\0';
	return true;
}

enum frame_state
frame_feed(struct frame *frame, const char *bytes, size_t length)
{
	bool proven;
	ptrdiff_t before;

	buffer_append(&frame->held, bytes, length);
	frame_remember(&frame->recent, RECENT, bytes, length);
	if (frame->question[0] && !frame->moved_on && before_nonce(frame, length) < 0) {
		enum frame_state state = judge_answer(frame);

		if (!frame->moved_on)
			return state;
	}
	if (!frame->started)
		find_start(frame);
	proven = cut_late_answer(frame);
	before = before_nonce(frame, proven ? frame->held.length : length);
	if (before >= 0)
		return frame_finish_done(frame, (size_t)before);
	if (proven) {
		frame->candidate = frame->held.length;
		return span_ends(frame->held.data, frame->held.length, "\x04>")
		    ? frame_finish_ended(frame, frame->candidate)
		    : FRAME_DAMAGED;
	}
	if (!frame->question[0]) {
		frame->likely = looks_like(frame);
		if (frame->likely != FRAME_OPEN) {
			frame->candidate = frame->held.length;
			return FRAME_LIKELY;
		}
	}
	if (frame->started)
		frame_release(frame, surely_output(frame));
	return FRAME_OPEN;
}

bool
frame_looks_idle(const struct frame *frame)
{
	return span_ends(frame->recent.data, frame->recent.length, "\x04>");
}

void
frame_ask(struct frame *frame, const char *digits, bool typed, struct buffer *text)
{
	snprintf(frame->question, sizeof frame->question, "%s", digits);
	frame->moved_on = false;
	frame->typed = typed && frame->likely != FRAME_REBOOTED;
	if (frame->likely == FRAME_REBOOTED)
		buffer_puts(text, "\r");
	else
		buffer_printf(text, "%s{}[%s]\x04", typed ? "\x01" : "", digits);
}
