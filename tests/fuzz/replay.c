/* Traces, replayed to what was recorded, to other numbers, and to anything at all. */
#include <ctype.h>
#include <string.h>

#include "fuzz.h"
#include "replay.h"

enum { DIGITS = 6 };

/* Play it to the bytes, in pieces; where it ends. */
static enum replay_state
play(struct replay *replay, const char *bytes, size_t length, size_t piece, struct buffer *given)
{
	enum replay_state state;
	struct buffer text = { 0 };

	while ((state = replay_state(replay)) == REPLAY_GIVES ||
	    (state == REPLAY_WAITS && length)) {
		size_t size = length < piece ? length : piece, taken;

		if (state == REPLAY_GIVES) {
			replay_give(replay, given);
			continue;
		}
		taken = replay_take(replay, bytes, size);
		require(taken <= size, "no more is taken than came");
		if (taken == 0 && replay_state(replay) == REPLAY_WAITS && size == length)
			break;
		if (taken == 0)
			piece += 16; /* more must come to tell */
		bytes += taken;
		length -= taken;
	}
	require(replay_line(replay) > 0, "it is somewhere in the trace");
	if (state == REPLAY_DEVIATED)
		replay_explain(replay, bytes, length, &text);
	require(text.length < 1000, "what went wrong is told shortly");
	buffer_free(&text);
	return state;
}

/* Six digits that stand alone become others, but never others twice. */
static void
change_numbers(struct buffer *bytes)
{
	size_t row = 0;

	for (size_t i = 0; i <= bytes->length; i++) {
		if (i < bytes->length && isdigit((unsigned char)bytes->data[i])) {
			row++;
			continue;
		}
		for (size_t k = i - DIGITS; row == DIGITS && k < i; k++)
			bytes->data[k] = (char)('0' + ('9' - bytes->data[k]));
		row = 0;
	}
}

static void
play_all(const struct trace *trace, bool change)
{
	struct replay replay;
	struct buffer sent = { 0 }, given = { 0 };
	enum replay_state state;

	if (trace->sent.length)
		buffer_append(&sent, trace->sent.data, trace->sent.length);
	if (change)
		change_numbers(&sent);
	replay_init(&replay, trace);
	state = play(&replay, sent.data, sent.length, change ? 1 : 1000, &given);
	require(state == REPLAY_OVER || state == REPLAY_GONE, "what was recorded is replayed");
	require(state == REPLAY_GONE || given.length == trace->received.length, "to its end");
	require(change || given.length == 0 ||
		memcmp(given.data, trace->received.data, given.length) == 0,
	    "byte for byte");
	replay_free(&replay);
	buffer_free(&sent);
	buffer_free(&given);
}

/* A trace, and behind a NUL what is sent. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *mark = size ? memchr(text, '\0', size) : NULL;
	size_t length = mark ? (size_t)(mark - text) : size;
	struct trace trace;
	struct replay replay;
	struct buffer given = { 0 };
	char *error = NULL;

	if (!trace_parse(&trace, text, length, &error)) {
		require(error && atol(error) > 0, "a bad line is named");
		free(error);
		trace_free(&trace);
		return 0;
	}
	play_all(&trace, false);
	play_all(&trace, true);
	replay_init(&replay, &trace);
	if (mark)
		play(&replay, mark + 1, size - length - 1, 3, &given);
	require(given.length <= trace.received.length + 20 * size, "what is given is bounded");
	replay_free(&replay);
	buffer_free(&given);
	trace_free(&trace);
	return 0;
}
