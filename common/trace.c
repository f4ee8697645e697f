/* Traces as text -> pieces. */
#include "trace.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

/* The microseconds at *at, which moves behind them; false when there are none. */
static bool
take_time(const char **at, const char *end, int64_t *time_us)
{
	const char *start = *at;

	*time_us = 0;
	for (; *at < end && isdigit((unsigned char)**at); ++*at) {
		if (*time_us > INT64_MAX / 10 - 1)
			return false;
		*time_us = *time_us * 10 + (**at - '0');
	}
	return *at > start;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
take_hex(struct buffer *to, const char *at, const char *end)
{
	if (at == end || (end - at) % 2)
		return false;
	for (; at < end; at += 2) {
		int high = hex_digit(at[0]), low = hex_digit(at[1]);

		if (high < 0 || low < 0)
			return false;
		buffer_putc(to, (char)(high << 4 | low));
	}
	return true;
}

static void
add_piece(struct trace *trace, const struct trace_piece *piece)
{
	size_t count = trace->count;

	/* Double the room whenever it is used up. */
	if (count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0))
		trace->pieces = xrealloc(trace->pieces,
		    (count ? 2 * count : FIRST_ROOM) * sizeof *trace->pieces);
	trace->pieces[trace->count++] = *piece;
}

/* " > HEX", " < HEX" or " ! WHY". */
static bool
take_bytes(struct trace *trace, struct trace_piece *piece, const char *at, const char *end)
{
	struct buffer *bytes;

	if (end - at < 2 || at[0] != ' ')
		return false;
	piece->kind = at[1] == '>' ? TRACE_SENT : at[1] == '<' ? TRACE_RECEIVED : TRACE_GONE;
	if (piece->kind == TRACE_GONE)
		return at[1] == '!';
	bytes = piece->kind == TRACE_SENT ? &trace->sent : &trace->received;
	piece->start = bytes->length;
	if (end - at < 3 || at[2] != ' ' || !take_hex(bytes, at + 3, end))
		return false;
	piece->length = bytes->length - piece->start;
	return true;
}

/* The first seed counts: those after it follow from it. */
static void
take_comment(struct trace *trace, const char *line, const char *end)
{
	static const char mark[] = "# seed ";
	size_t size = strlen(mark);
	char digits[17] = "";

	if (trace->seed || (size_t)(end - line) <= size || memcmp(line, mark, size) != 0)
		return;
	memcpy(digits, line + size,
	    (size_t)(end - line) - size < 16 ? (size_t)(end - line) - size : 16);
	trace->seed = strtoull(digits, NULL, 16);
}

static bool
take_line(struct trace *trace, size_t number, const char *line, const char *end)
{
	struct trace_piece piece = { .line = number };

	if (line == end)
		return true;
	if (*line == '#') {
		take_comment(trace, line, end);
		return true;
	}
	if (!take_time(&line, end, &piece.time_us) || !take_bytes(trace, &piece, line, end))
		return false;
	add_piece(trace, &piece);
	return true;
}

bool
trace_parse(struct trace *trace, const char *text, size_t length, char **error)
{
	const char *end = text + length, *newline;
	size_t number = 0;

	*trace = (struct trace){ 0 };
	for (; text < end && (newline = memchr(text, '\n', (size_t)(end - text))); text = newline + 1)
		if (!take_line(trace, ++number, text, newline)) {
			*error = xasprintf("%zu: is no line of a trace: TIME > HEX or TIME < HEX",
			    number);
			return false;
		}
	return true;
}

void
trace_free(struct trace *trace)
{
	free(trace->pieces);
	buffer_free(&trace->sent);
	buffer_free(&trace->received);
	*trace = (struct trace){ 0 };
}
