/* A trace as a board. */
#include "replay.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum {
	DIGITS = 6, /* of a nonce */
	NUMBERS = 1000000,
	SHOWN = 24, /* bytes of a message before and after the place it is about */
};

void
replay_init(struct replay *replay, const struct trace *trace)
{
	*replay = (struct replay){ .trace = trace };
	replay->numbers = xcalloc(NUMBERS, sizeof *replay->numbers);
}

void
replay_free(struct replay *replay)
{
	free(replay->numbers);
	buffer_free(&replay->extra);
	buffer_free(&replay->recent);
}

static const struct trace_piece *
next_piece(const struct replay *replay)
{
	return replay->piece < replay->trace->count ? &replay->trace->pieces[replay->piece] : NULL;
}

enum replay_state
replay_state(const struct replay *replay)
{
	const struct trace_piece *piece = next_piece(replay);

	if (replay->deviated)
		return REPLAY_DEVIATED;
	if (replay->extra.length)
		return REPLAY_GIVES;
	if (!piece)
		return REPLAY_OVER;
	if (piece->kind == TRACE_GONE)
		return REPLAY_GONE;
	return piece->kind == TRACE_SENT ? REPLAY_WAITS : REPLAY_GIVES;
}

static bool
digit_at(const struct buffer *bytes, size_t at)
{
	return at < bytes->length && isdigit((unsigned char)bytes->data[at]);
}

/* How many digits of a row stand from `at` on, DIGITS + 1 being many. */
static size_t
digits_from(const struct buffer *bytes, size_t at)
{
	size_t count = 0;

	while (count <= DIGITS && digit_at(bytes, at + count))
		count++;
	return count;
}

static size_t
digits_before(const struct buffer *bytes, size_t at)
{
	size_t count = 0;

	while (count <= DIGITS && count < at && digit_at(bytes, at - count - 1))
		count++;
	return count;
}

static uint32_t
number_at(const struct buffer *bytes, size_t at)
{
	uint32_t number = 0;

	for (size_t i = 0; i < DIGITS; i++)
		number = number * 10 + (uint32_t)(bytes->data[at + i] - '0');
	return number;
}

/* Whether the byte is what the trace has there, or a digit of another number. */
static bool
take_byte(struct replay *replay, char byte)
{
	const struct buffer *sent = &replay->trace->sent;
	size_t at = replay->taken, before = digits_before(sent, at);
	bool number = before + digits_from(sent, at) == DIGITS && digit_at(sent, at);

	if (!number)
		return byte == sent->data[at];
	if (!isdigit((unsigned char)byte))
		return false;
	replay->digits = (before ? replay->digits * 10 : 0) + (uint32_t)(byte - '0');
	if (before == DIGITS - 1)
		replay->numbers[number_at(sent, at - before)] = replay->digits;
	return true;
}

static void
remember(struct replay *replay, char byte)
{
	buffer_putc(&replay->recent, byte);
	if (replay->recent.length > SHOWN)
		buffer_consume(&replay->recent, replay->recent.length - SHOWN);
}

/* How far the bytes follow the pattern, in which # is a digit. */
static size_t
follows(const char *pattern, const char *bytes, size_t length)
{
	size_t i = 0;

	while (i < length && pattern[i] &&
	    (pattern[i] == '#' ? isdigit((unsigned char)bytes[i]) != 0 : pattern[i] == bytes[i]))
		i++;
	return i;
}

/*
 * Bytes that are not in the trace: another try to enter, or the question after it.
 * How many, 0 when more must come to know that. Anything else deviates.
 */
static size_t
take_retry(struct replay *replay, const char *bytes, size_t length)
{
	static const char again[] = "\r\x03\x03\x01", question[] = "{}[######]\x04";
	size_t tried = follows(again, bytes, length), asked = follows(question, bytes, length);

	if (tried == strlen(again)) {
		replay->retried = true;
		return tried;
	}
	if (asked == strlen(question) && replay->retried) {
		buffer_printf(&replay->extra, "OK\x04Traceback (most recent call last):\r\n"
		    "  File \"<stdin>\", line 1, in <module>\r\nKeyError: %.*s\r\n\x04>",
		    DIGITS, bytes + strlen("{}["));
		replay->retried = false;
		return asked;
	}
	replay->deviated = tried < length && (asked < length || !replay->retried);
	return 0;
}

size_t
replay_take(struct replay *replay, const char *bytes, size_t length)
{
	const struct trace_piece *piece = next_piece(replay);
	size_t count = 0;

	if (!piece && length)
		replay->deviated = true;
	if (!piece || piece->kind != TRACE_SENT)
		return 0;
	while (count < length && replay->taken < piece->start + piece->length) {
		if (!take_byte(replay, bytes[count]))
			return count ? count : take_retry(replay, bytes, length);
		remember(replay, bytes[count++]);
		replay->taken++;
	}
	if (replay->taken == piece->start + piece->length)
		replay->piece++;
	return count;
}

/*
 * The digit of this run in place of one that the trace has. A nonce stands at
 * the end of a row of digits, which begins with digits that were printed before.
 */
static char
translate(const struct replay *replay, size_t at)
{
	const struct buffer *received = &replay->trace->received;
	size_t behind = digits_from(received, at + 1), before = digits_before(received, at);
	uint32_t number;

	if (behind >= DIGITS || behind + 1 + before < DIGITS)
		return received->data[at];
	number = replay->numbers[number_at(received, at + behind + 1 - DIGITS)];
	if (number == 0)
		return received->data[at];
	for (; behind; behind--)
		number /= 10;
	return (char)('0' + number % 10);
}

void
replay_give(struct replay *replay, struct buffer *bytes)
{
	const struct trace_piece *piece = next_piece(replay);

	if (replay->extra.length) {
		buffer_append(bytes, replay->extra.data, replay->extra.length);
		buffer_clear(&replay->extra);
		return;
	}
	for (size_t at = piece->start; at < piece->start + piece->length; at++)
		buffer_putc(bytes, digit_at(&replay->trace->received, at)
				? translate(replay, at) : replay->trace->received.data[at]);
	replay->piece++;
}

size_t
replay_line(const struct replay *replay)
{
	const struct trace *trace = replay->trace;

	if (trace->count == 0)
		return 1;
	return trace->pieces[replay->piece < trace->count ? replay->piece : trace->count - 1].line;
}

/* In one line, and only the beginning. */
static void
put_shown(struct buffer *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length && i < SHOWN; i++) {
		if (bytes[i] == '\n' || bytes[i] == '\t')
			buffer_puts(text, bytes[i] == '\n' ? "\\n" : "\\t");
		else
			put_visible(text, bytes + i, 1);
	}
	if (length > SHOWN)
		buffer_puts(text, "...");
}

void
replay_explain(const struct replay *replay, const char *bytes, size_t length,
    struct buffer *text)
{
	const struct trace_piece *piece = next_piece(replay);

	if (piece) {
		buffer_puts(text, "the trace has '");
		put_shown(text, replay->trace->sent.data + replay->taken,
		    piece->start + piece->length - replay->taken);
		buffer_puts(text, "' here, but '");
	} else {
		buffer_puts(text, "the trace ends here, but '");
	}
	put_shown(text, bytes, length);
	buffer_puts(text, "' was sent");
	if (replay->recent.length == 0)
		return;
	buffer_puts(text, " after '");
	put_shown(text, replay->recent.data, replay->recent.length);
	buffer_puts(text, "'");
}
