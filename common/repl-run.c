/* Running a program in the raw REPL: plain, or in raw-paste mode with flow control. */
#include <string.h>

#include "clock.h"
#include "repl-internal.h"

enum {
	BANNER_QUIET_US = 250000, /* silence after a boot banner before it is believed */
	SETTLE_US = 500000,	  /* for the answer to a question that is owed */
};

void
repl_interrupt(struct repl *repl, int64_t now)
{
	buffer_clear(&repl->unsent);
	buffer_clear(&repl->out);
	buffer_puts(&repl->out, "\x03");
	repl->write_at = 0;
	repl->overdue = true;
	repl->deadline = NEVER;
	repl->tries++;
	repl->timer = now + INTERRUPT_US;
}

static void
send_plain(struct repl *repl)
{
	buffer_append(&repl->out, repl->unsent.data, repl->unsent.length);
	buffer_putc(&repl->out, '\x04');
	buffer_clear(&repl->unsent);
	repl->idle = true;
	repl->timer = NEVER;
	repl->state = REPL_RUNNING;
}

/* Send as much as the board has room for, and ^D when that is all. */
static void
send_credit(struct repl *repl)
{
	size_t size = repl->unsent.length < repl->credit ? repl->unsent.length : repl->credit;

	if (repl->paste_done)
		return;
	buffer_append(&repl->out, repl->unsent.data, size);
	buffer_consume(&repl->unsent, size);
	repl->credit -= size;
	if (repl->unsent.length == 0) {
		buffer_putc(&repl->out, '\x04');
		repl->paste_done = true;
	}
}

static void
start_paste(struct repl *repl)
{
	buffer_append(&repl->out, "\x05" "A\x01", 3);
	repl->paste_open = repl->paste_done = false;
	repl->credit = 0;
	if (repl->paste == PASTE_YES) {
		/* Two windows are free at the start: no need to wait to be told so. */
		repl->credit = 2 * repl->window;
		send_credit(repl);
	}
	repl->credit_used = repl->paste == PASTE_YES;
}

void
repl_run(struct repl *repl, const char *program, size_t length, const char *nonce, bool valued,
    int64_t deadline)
{
	repl_begin(repl, REPL_RUNNING, deadline);
	buffer_clear(&repl->unsent);
	buffer_append(&repl->unsent, program, length);
	frame_start(&repl->frame, nonce, valued, repl->paste == PASTE_NO);
	if (repl->paste == PASTE_NO) {
		send_plain(repl);
		return;
	}
	start_paste(repl);
	repl->state = repl->paste == PASTE_YES ? REPL_PASTING : REPL_PROBING;
}

static enum repl_event take_frame(struct repl *repl, enum frame_state state, int64_t now);

/* Bytes among the credits: ^A is one more window, ^D says that all is read. */
enum repl_event
repl_feed_pasting(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\x01') {
			repl->credit += repl->credit_used ? 0 : repl->window;
			repl->credit_used = false;
		} else if (bytes[i] == '\x04') {
			/* Early, when the source is wrong or too large: the board waits for ours. */
			buffer_clear(&repl->unsent);
			send_credit(repl);
			repl->state = REPL_RUNNING;
			repl->timer = NEVER;
			return i + 1 < length ? repl_feed_running(repl, bytes + i + 1, length - i - 1, now)
					      : REPL_BUSY;
		} else {
			/* A background print, or the board went away. */
			enum frame_state state = frame_feed(&repl->frame, bytes + i, 1);

			if (state == FRAME_OPEN)
				continue;
			repl->state = REPL_RUNNING;
			return take_frame(repl, state, now);
		}
	}
	send_credit(repl);
	return REPL_BUSY;
}

/* Raw-paste mode is on: what came behind its header are credits, and perhaps the reply. */
static enum repl_event
open_paste(struct repl *repl, size_t header, int64_t now)
{
	struct buffer rest = repl->seen;
	const unsigned char *window;
	enum repl_event event = REPL_BUSY;

	repl->seen = (struct buffer){ 0 };
	window = (const unsigned char *)rest.data + header + 2;
	repl->window = window[0] | (size_t)window[1] << 8;
	repl->paste = PASTE_YES;
	repl->paste_open = true;
	repl->state = REPL_PASTING;
	repl->timer = NEVER;
	if (!repl->credit_used)
		repl->credit = repl->window;
	buffer_consume(&rest, header + 4);
	event = repl_feed_pasting(repl, rest.data, rest.length, now);
	buffer_free(&rest);
	return event;
}

/* The answer to ^E A ^A: R^A WINDOW, R^@ >, or an old firmware's banner. */
enum repl_event
repl_feed_probe(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	struct buffer *seen = &repl->seen;
	const char *answer;

	buffer_append(seen, bytes, length);
	answer = memmem(seen->data, seen->length, "R\x01", 2);
	if (answer && seen->data + seen->length - answer >= 4)
		return open_paste(repl, (size_t)(answer - seen->data), now);
	if (repl_seen_end(repl, RAW_BANNER) || memmem(seen->data, seen->length, "R\0>", 3)) {
		repl->paste = PASTE_NO;
		buffer_clear(&repl->out);
		frame_start(&repl->frame, repl->frame.nonce, repl->frame.valued, true);
		send_plain(repl);
	} else if (!answer && seen->length > MOST_SEEN) {
		buffer_consume(seen, seen->length - MOST_SEEN);
	}
	return REPL_BUSY;
}

/* The program is over, for better or worse; the REPL is idle. */
static enum repl_event
step_over(struct repl *repl, enum outcome_status status)
{
	if (repl->overdue)
		status = OUTCOME_TIMEOUT;
	return repl_finish(repl, status, REPL_READY);
}

static enum repl_event
take_frame(struct repl *repl, enum frame_state state, int64_t now)
{
	switch (state) {
	case FRAME_OPEN:
		if (!repl->overdue)
			repl->timer = NEVER;
		return REPL_BUSY;
	case FRAME_LIKELY:
		repl->timer = now +
		    (repl->frame.likely == FRAME_REBOOTED ? BANNER_QUIET_US : repl->config.quiet_us);
		return REPL_BUSY;
	case FRAME_DONE:
		if (!repl->frame.owed)
			return step_over(repl, OUTCOME_OK);
		repl->state = REPL_SETTLING;
		repl->timer = now + SETTLE_US;
		buffer_clear(&repl->seen);
		return REPL_BUSY;
	case FRAME_ENDED:
		repl->outcome.exited = repl->frame.error.length == 0;
		return step_over(repl, OUTCOME_RAISED);
	case FRAME_RESTARTED:
		repl->outcome.restarted = true;
		repl->outcome.exited = repl->frame.exited;
		if (repl->frame.exited)
			return step_over(repl, OUTCOME_RAISED);
		repl_lose(repl, "the interpreter restarted in the middle of the step");
		repl->state = REPL_READY;
		return REPL_FINISHED;
	case FRAME_REBOOTED:
		repl->outcome.restarted = true;
		return repl_lose(repl, "the board reset in the middle of the step");
	case FRAME_DAMAGED:
		frame_flush(&repl->frame);
		break;
	}
	return repl_lose(repl, "the reply of the board is damaged");
}

enum repl_event
repl_feed_running(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	return take_frame(repl, frame_feed(&repl->frame, bytes, length), now);
}

enum repl_event
repl_feed_settling(struct repl *repl, const char *bytes, size_t length)
{
	repl_look(repl, bytes, length);
	if (!frame_is_answer(repl->frame.question, repl->seen.data, repl->seen.length))
		return REPL_BUSY;
	return step_over(repl, OUTCOME_OK);
}
