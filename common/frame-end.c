/* How the reply to a step ends: output given out, value and error taken off the tail. */
#include <ctype.h>
#include <string.h>

#include "frame-internal.h"
#include "span.h"
#include "text.h"

enum {
	GIVEN = 128,	 /* a nonce, and what others on the board may have said into it */
	MOST_MARKS = 16, /* ^B that are tried as the start of a value */
};

/*
 * Boards print CR LF where the program printed LF; a tty may have made it CR
 * CR LF. *crs counts the CRs at the end that may still be part of such an end.
 */
static void
put_normal(struct buffer *to, const char *bytes, size_t length, int *crs)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\r') {
			if (*crs == 2)
				buffer_putc(to, '\r');
			else
				++*crs;
			continue;
		}
		for (; *crs > 0; --*crs)
			if (bytes[i] != '\n')
				buffer_putc(to, '\r');
		buffer_putc(to, bytes[i]);
	}
}

void
frame_remember(struct buffer *last, size_t most, const char *bytes, size_t length)
{
	if (length > most) {
		bytes += length - most;
		length = most;
	}
	buffer_append(last, bytes, length);
	if (last->length > most)
		buffer_consume(last, last->length - most);
}

/* Hand the first `length` held bytes out as output. */
void
frame_release(struct frame *frame, size_t length)
{
	const char *bytes = frame->held.data;
	struct buffer normal = { 0 };

	if (length == 0)
		return;
	frame_remember(&frame->given, GIVEN, bytes, length);
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
	frame_release(frame, frame->held.length);
	flush_cr(frame);
}

/*
 * Take `length` bytes as the value if they have as many characters, or bytes, as
 * the board says, as they are or without the CRs that the line has added.
 */
static bool
take_repr(struct frame *frame, const char *bytes, size_t length, size_t wanted)
{
	int crs = 0;

	buffer_clear(&frame->repr);
	put_normal(&frame->repr, bytes, length, &crs);
	frame->has_repr = utf8_count(bytes, length) == wanted || length == wanted ||
	    utf8_count(frame->repr.data, frame->repr.length) == wanted;
	return frame->has_repr;
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

	if (end == 0 || bytes[--end] != ' ')
		return SIZE_MAX;
	for (; end && isdigit((unsigned char)bytes[end - 1]) && unit < 1000000000; unit *= 10)
		wanted += unit * (size_t)(bytes[--end] - '0');
	if (unit == 1 || end == 0 || bytes[--end] != ' ')
		return SIZE_MAX;
	/* Few ^B can be part of a value, if its type gives it a strange repr. */
	for (size_t at = end, tries = 0; tries < MOST_MARKS; at = (size_t)(mark - bytes), tries++) {
		mark = memrchr(bytes, '\x02', at);
		if (!mark)
			break;
		if (take_repr(frame, mark + 1, end - (size_t)(mark + 1 - bytes), wanted))
			return (size_t)(mark - bytes);
	}
	return wanted > frame->longest_value ? length : SIZE_MAX;
}

/* The nonce came; `length` held bytes stand before it. */
enum frame_state
frame_finish_done(struct frame *frame, size_t length)
{
	if (!frame->started)
		return FRAME_DAMAGED;
	if (frame->valued)
		length = take_value(frame, length);
	if (length == SIZE_MAX)
		return FRAME_DAMAGED;
	frame_release(frame, length);
	flush_cr(frame);
	buffer_clear(&frame->held);
	/* A friendly prompt owes no answer to a bare CR. */
	frame->owed = frame->question[0] && frame->likely != FRAME_REBOOTED;
	return FRAME_DONE;
}

/* How many of the digits occur in the text, in their order: the longest common subsequence. */
static size_t
digits_left(const char *digits, const char *text, size_t length)
{
	size_t best[NONCE_SIZE] = { 0 }, size = strlen(digits);

	for (size_t at = 0; at < length; at++) {
		size_t diagonal = 0;

		for (size_t i = 1; i <= size; i++) {
			size_t above = best[i], left = best[i - 1];

			if (text[at] == digits[i - 1])
				best[i] = diagonal + 1;
			else if (left > above)
				best[i] = left;
			diagonal = above;
		}
	}
	return best[size];
}

/* Whether the text has the digits in one piece, or in two with something between, the last at its end. */
static bool
has_digits(const char *digits, const char *text, size_t length)
{
	size_t size = strlen(digits);

	if (memmem(text, length, digits, size))
		return true;
	for (size_t first = 1; first < size && size - first <= length; first++) {
		size_t before = length - (size - first);

		if (memcmp(text + before, digits + first, size - first) == 0 &&
		    memmem(text, before, digits, first))
			return true;
	}
	return false;
}

/*
 * Whether the output ends in what a bad line has left of the nonce, or of a value
 * before it, or what else prints on the board has spoken into it: then the program
 * did not leave early, as one would else conclude.
 */
static bool
ends_in_nonce(const struct frame *frame)
{
	const char *bytes = frame->given.data;
	size_t length = frame->given.length, digits = strlen(frame->nonce), tail;

	while (length && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		length--;
	if (length == 0)
		return false;
	if (has_digits(frame->nonce, bytes, length))
		return true;
	tail = length < digits + 2 ? length : digits + 2;
	bytes += length - tail;
	return digits_left(frame->nonce, bytes, tail) + 2 >= digits ||
	    (frame->valued && memchr(bytes, '\x02', tail));
}

/* ERROR is a traceback, or where there was no memory for one NAME: MESSAGE; else it is noise. */
static bool
is_error(const struct buffer *error)
{
	const char *text = error->data;
	size_t name = 0;

	if (span_starts(text, error->length, TRACEBACK))
		return true;
	while (name < error->length && (isalnum((unsigned char)text[name]) || text[name] == '_'))
		name++;
	return name > 0 && name < error->length && (text[name] == ':' || text[name] == '\n') &&
	    text[error->length - 1] == '\n';
}

/* Proven: the first `length` held bytes are OUTPUT ^D ERROR ^D >. */
enum frame_state
frame_finish_ended(struct frame *frame, size_t length)
{
	const char *bytes = frame->held.data, *end = bytes + length - 2;
	const char *mark = memrchr(bytes, '\x04', length - 2);
	ptrdiff_t last;
	int crs = 0;

	if (!mark)
		return FRAME_DAMAGED;
	if (mark + 1 < end && !span_starts(mark + 1, (size_t)(end - mark - 1), TRACEBACK)) {
		/* The exception's message itself may hold ^D: look further back. */
		last = span_find_last(bytes, length, "\x04" TRACEBACK);
		if (last >= 0)
			mark = bytes + last;
	}
	put_normal(&frame->error, mark + 1, (size_t)(end - mark - 1), &crs);
	frame_release(frame, (size_t)(mark - bytes));
	flush_cr(frame);
	buffer_clear(&frame->held);
	if (frame->error.length ? !is_error(&frame->error) : ends_in_nonce(frame))
		return FRAME_DAMAGED;
	return FRAME_ENDED;
}

static enum frame_state
finish_restarted(struct frame *frame, size_t length)
{
	ptrdiff_t exit_mark = span_find_last(frame->held.data, length, "\x04\x04");

	frame->exited = exit_mark >= 0;
	frame_release(frame, frame->exited ? (size_t)exit_mark : length);
	flush_cr(frame);
	buffer_clear(&frame->held);
	return FRAME_RESTARTED;
}

enum frame_state
frame_finish_likely(struct frame *frame)
{
	frame->question[0] = '\0';
	frame->held.length = frame->candidate; /* without the answer */
	if (frame->likely == FRAME_ENDED)
		return frame_finish_ended(frame, frame->candidate);
	if (frame->likely == FRAME_RESTARTED)
		return finish_restarted(frame, frame->candidate);
	frame_flush(frame);
	return FRAME_REBOOTED;
}
