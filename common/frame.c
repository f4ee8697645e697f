/* The reply to one step of the raw REPL. */
#include "frame.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

enum {
	LONGEST_ERROR = 64 * 1024, /* a traceback that is longer is taken for output */
	LONGEST_ERROR_LINE = 1024, /* an error without traceback */
	RECENT = 256,		   /* enough for a boot banner */
};

static const char traceback[] = "Traceback (most recent call last):";
static const char raw_banner[] = "raw REPL; CTRL-B to exit\r\n>";

static bool
ends_with(const char *bytes, size_t length, const char *end)
{
	size_t size = strlen(end);

	return length >= size && memcmp(bytes + length - size, end, size) == 0;
}

static bool
starts_with(const char *bytes, size_t length, const char *start)
{
	size_t size = strlen(start);

	return length >= size && memcmp(bytes, start, size) == 0;
}

/* One of the two is a prefix of the other. */
static bool
may_become(const char *bytes, size_t length, const char *whole)
{
	size_t size = strlen(whole);

	return memcmp(bytes, whole, length < size ? length : size) == 0;
}

/* The offset of the last occurrence of `what`, or -1. */
static ptrdiff_t
find_last(const char *bytes, size_t length, const char *what)
{
	size_t size = strlen(what);

	for (size_t at = length; at >= size; at--) {
		const char *last = memrchr(bytes, what[size - 1], at);

		if (!last || (size_t)(last - bytes) + 1 < size)
			return -1;
		at = (size_t)(last - bytes) + 1;
		if (memcmp(bytes + at - size, what, size) == 0)
			return (ptrdiff_t)(at - size);
	}
	return -1;
}

void
frame_start(struct frame *frame, const char *nonce, bool valued, bool echoed)
{
	snprintf(frame->nonce, sizeof frame->nonce, "%s", nonce);
	frame->question[0] = '\0';
	frame->valued = valued;
	frame->started = !echoed;
	frame->crs = 0;
	frame->moved_on = frame->exited = frame->owed = false;
	frame->has_repr = false;
	buffer_clear(&frame->held);
	buffer_clear(&frame->recent);
	buffer_clear(&frame->repr);
	buffer_clear(&frame->error);
}

void
frame_free(struct frame *frame)
{
	buffer_free(&frame->held);
	buffer_free(&frame->recent);
	buffer_free(&frame->repr);
	buffer_free(&frame->error);
}

/*
 * Boards print CR LF where the program printed LF; a tty may have made it CR
 * CR LF. *crs counts the CRs at the end that may still be part of such an end.
 */
static void
put_normal(struct buffer *to, const char *bytes, size_t length, int *crs)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\r' && *crs < 2) {
			++*crs;
			continue;
		}
		for (; *crs > 0 && bytes[i] != '\n'; --*crs)
			buffer_putc(to, '\r');
		*crs = bytes[i] == '\r';
		if (bytes[i] != '\r')
			buffer_putc(to, bytes[i]);
	}
}

/* Hand the first `length` held bytes out as output. */
static void
release(struct frame *frame, size_t length)
{
	const char *bytes = frame->held.data;
	struct buffer normal = { 0 };

	if (length == 0)
		return;
	if (frame->crs == 0 && !memchr(bytes, '\r', length)) {
		frame->output(frame->context, bytes, length);
	} else {
		put_normal(&normal, bytes, length, &frame->crs);
		if (normal.length)
			frame->output(frame->context, normal.data, normal.length);
		buffer_free(&normal);
	}
	buffer_consume(&frame->held, length);
}

static void
flush_cr(struct frame *frame)
{
	for (; frame->crs > 0; frame->crs--)
		frame->output(frame->context, "\r", 1);
}

void
frame_flush(struct frame *frame)
{
	release(frame, frame->held.length);
	flush_cr(frame);
}

/*
 * How many held bytes stand before the nonce line and ^D^D> at their end, or
 * -1 when they do not end so. What precedes the nonce is output or the value.
 */
static ptrdiff_t
before_nonce(const struct frame *frame)
{
	const char *bytes = frame->held.data;
	size_t length = frame->held.length;

	if (!ends_with(bytes, length, "\n\x04\x04>"))
		return -1;
	length -= 4;
	while (length && bytes[length - 1] == '\r')
		length--;
	if (!ends_with(bytes, length, frame->nonce))
		return -1;
	return (ptrdiff_t)(length - strlen(frame->nonce));
}

/* Whether the text between ^B and the length has as many characters as the board says. */
static bool
has_length(const char *bytes, size_t length, size_t wanted)
{
	size_t pairs = 0;

	if (utf8_count(bytes, length) == wanted || length == wanted)
		return true;
	for (size_t i = 0; i + 1 < length; i++)
		pairs += bytes[i] == '\r' && bytes[i + 1] == '\n';
	return utf8_count(bytes, length) - pairs == wanted;
}

/*
 * Take the value off the end of the first `length` held bytes: ^B REPR SPACE
 * LENGTH SPACE. The length of the output before it; `length` itself when there
 * is none; SIZE_MAX when it is damaged.
 */
static size_t
take_value(struct frame *frame, size_t length)
{
	const char *bytes = frame->held.data, *mark;
	size_t end = length, wanted = 0, unit = 1;
	int crs = 0;

	if (end == 0 || bytes[--end] != ' ')
		return SIZE_MAX;
	for (; end && isdigit((unsigned char)bytes[end - 1]) && unit < 1000000000; unit *= 10)
		wanted += unit * (size_t)(bytes[--end] - '0');
	if (unit == 1 || end == 0 || bytes[--end] != ' ')
		return SIZE_MAX;
	for (size_t at = end; (mark = memrchr(bytes, '\x02', at)); at = (size_t)(mark - bytes)) {
		const char *repr = mark + 1;
		size_t size = end - (size_t)(repr - bytes);

		if (!has_length(repr, size, wanted))
			continue;
		put_normal(&frame->repr, repr, size, &crs);
		frame->has_repr = true;
		return (size_t)(mark - bytes);
	}
	return wanted > frame->longest_value ? length : SIZE_MAX;
}

/* The nonce came; `length` held bytes stand before it. */
static enum frame_state
finish_done(struct frame *frame, size_t length)
{
	if (!frame->started)
		return FRAME_DAMAGED;
	if (frame->valued)
		length = take_value(frame, length);
	if (length == SIZE_MAX)
		return FRAME_DAMAGED;
	release(frame, length);
	flush_cr(frame);
	buffer_clear(&frame->held);
	frame->owed = frame->question[0] != '\0';
	return FRAME_DONE;
}

/* Proven: the first `length` held bytes are OUTPUT ^D ERROR ^D >. */
static enum frame_state
finish_ended(struct frame *frame, size_t length)
{
	const char *bytes = frame->held.data, *end = bytes + length - 2;
	const char *mark = memrchr(bytes, '\x04', length - 2);
	ptrdiff_t last;
	int crs = 0;

	if (!mark)
		return FRAME_DAMAGED;
	if (mark + 1 < end && !starts_with(mark + 1, (size_t)(end - mark - 1), traceback)) {
		/* The exception's message itself may hold ^D: look further back. */
		last = find_last(bytes, length, "\x04Traceback (most recent call last):");
		if (last >= 0)
			mark = bytes + last;
	}
	put_normal(&frame->error, mark + 1, (size_t)(end - mark - 1), &crs);
	release(frame, (size_t)(mark - bytes));
	flush_cr(frame);
	buffer_clear(&frame->held);
	return FRAME_ENDED;
}

static enum frame_state
finish_restarted(struct frame *frame, size_t length)
{
	ptrdiff_t exit_mark = find_last(frame->held.data, length, "\x04\x04");

	frame->exited = exit_mark >= 0;
	release(frame, frame->exited ? (size_t)exit_mark : length);
	flush_cr(frame);
	buffer_clear(&frame->held);
	return FRAME_RESTARTED;
}

static enum frame_state
finish_likely(struct frame *frame)
{
	frame->question[0] = '\0';
	frame->held.length = frame->candidate; /* without the answer */
	if (frame->likely == FRAME_ENDED)
		return finish_ended(frame, frame->candidate);
	if (frame->likely == FRAME_RESTARTED)
		return finish_restarted(frame, frame->candidate);
	frame_flush(frame);
	return FRAME_REBOOTED;
}

/* What the end of the data looks like: FRAME_OPEN, or a state that needs proof. */
static enum frame_state
looks_like(const struct frame *frame)
{
	const char *bytes = frame->recent.data;
	size_t length = frame->recent.length;

	if (ends_with(bytes, length, "\x04>"))
		return frame->started ? FRAME_ENDED : FRAME_OPEN;
	if (ends_with(bytes, length, raw_banner))
		return FRAME_RESTARTED;
	if (ends_with(bytes, length, "\n>>> ") && memmem(bytes, length, "Python ", 7))
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
	if (may_become(bytes, length, traceback) || bytes[0] == '\x04')
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
	if (ends_with(bytes, length - line_end, frame->nonce))
		return digits + line_end;
	for (size_t n = digits - 1; n > 0; n--)
		if (n <= length && memcmp(bytes + length - n, frame->nonce, n) == 0)
			return n;
	return 0;
}

/* How many held bytes are output for sure. */
static size_t
surely_output(const struct frame *frame)
{
	const char *bytes = frame->held.data, *end = bytes + frame->held.length;
	const char *mark = bytes;

	for (; mark < end; mark++) {
		const char *value = NULL, *error = memchr(mark, '\x04', (size_t)(end - mark));

		if (frame->valued)
			value = memchr(mark, '\x02', (size_t)((error ? error : end) - mark));
		if (value && (size_t)(end - value) <= frame->longest_value + 64)
			return (size_t)(value - bytes);
		mark = value ? value : error;
		if (!mark)
			break;
		if (!value && (mark + 1 == end || may_be_error(mark + 1, (size_t)(end - mark - 1)))) {
			/* The nonce line may stand before it. */
			end = mark;
			break;
		}
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
		release(frame, (size_t)(start - bytes));
		buffer_consume(&frame->held, 2);
		frame->started = true;
	} else if (length > LONGEST_ERROR) {
		release(frame, length - 1);
	}
}

static void
remember(struct frame *frame, const char *bytes, size_t length)
{
	if (length > RECENT) {
		bytes += length - RECENT;
		length = RECENT;
	}
	buffer_append(&frame->recent, bytes, length);
	if (frame->recent.length > RECENT)
		buffer_consume(&frame->recent, frame->recent.length - RECENT);
}

bool
frame_is_answer(const char *digits, const char *bytes, size_t length)
{
	char end[40];
	size_t at;

	/* Wherever the answer starts, the digits make it unmistakable. */
	snprintf(end, sizeof end, "KeyError: %s\r\n\x04>", digits);
	if (ends_with(bytes, length, end))
		return true;
	snprintf(end, sizeof end, "KeyError: %s\n\x04>", digits);
	if (ends_with(bytes, length, end))
		return true;
	/* A heap too full for the question still shows that the REPL is idle. */
	at = length > 200 ? length - 200 : 0;
	return ends_with(bytes, length, "\n\x04>") &&
	    memmem(bytes + at, length - at, "OK\x04", 3) &&
	    memmem(bytes + at, length - at, "MemoryError", 11);
}

/* The bytes after the candidate, when a question is out. */
static enum frame_state
judge_answer(struct frame *frame)
{
	const char *bytes = frame->held.data + frame->candidate;
	size_t length = frame->held.length - frame->candidate;
	const char *start = frame->likely == FRAME_REBOOTED ? "\r\n>>> " : "OK\x04";

	if (length == 0)
		return FRAME_OPEN;
	if (!may_become(bytes, length, start)) {
		/* The program went on. A friendly prompt owes no answer to a bare CR. */
		frame->moved_on = true;
		if (frame->likely == FRAME_REBOOTED)
			frame->question[0] = '\0';
		return FRAME_OPEN;
	}
	if (frame->likely == FRAME_REBOOTED ? length == strlen(start)
					    : frame_is_answer(frame->question, bytes, length))
		return finish_likely(frame);
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
	start = find_last(frame->held.data, frame->held.length, "OK\x04");
	if (start < 0)
		return false;
	frame->held.length = (size_t)start;
	frame->question[0] = '\0';
	return true;
}

enum frame_state
frame_feed(struct frame *frame, const char *bytes, size_t length)
{
	bool proven;
	ptrdiff_t before;

	buffer_append(&frame->held, bytes, length);
	remember(frame, bytes, length);
	if (frame->question[0] && !frame->moved_on) {
		enum frame_state state = judge_answer(frame);

		if (!frame->moved_on)
			return state;
	}
	if (!frame->started)
		find_start(frame);
	proven = cut_late_answer(frame);
	before = before_nonce(frame);
	if (before >= 0)
		return finish_done(frame, (size_t)before);
	if (proven) {
		frame->candidate = frame->held.length;
		return ends_with(frame->held.data, frame->held.length, "\x04>")
		    ? finish_ended(frame, frame->candidate)
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
		release(frame, surely_output(frame));
	return FRAME_OPEN;
}

void
frame_ask(struct frame *frame, const char *digits, struct buffer *text)
{
	snprintf(frame->question, sizeof frame->question, "%s", digits);
	frame->moved_on = false;
	if (frame->likely == FRAME_REBOOTED)
		buffer_puts(text, "\r");
	else
		buffer_printf(text, "{}[%s]\x04", digits);
}
