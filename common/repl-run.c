/* Running a program in the raw REPL: plain, or in raw-paste mode with flow control. */
#include <string.h>

#include "clock.h"
#include "repl-internal.h"

enum {
	BANNER_QUIET_US = 250000, /* silence after a boot banner before it is believed */
	ANSWER_US = 1000000,	  /* silence behind what may be left of an answer */
	SETTLE_US = 500000,	  /* for the answer to a question that is owed */
	ARRIVAL_US = 250000,	  /* for the answer to a program's last bytes */
};

/* The board has not said that it has all of the program; though there was time. */
static bool
has_not_started(const struct repl *repl, int64_t now)
{
	bool started = repl->state == REPL_SETTLING ||
	    (repl->state == REPL_RUNNING && repl->frame.started);

	return !started && now - repl->wrote_at >= ARRIVAL_US;
}

void
repl_interrupt(struct repl *repl, int64_t now)
{
	if (!repl->overdue)
		repl->unstarted = has_not_started(repl, now);
	buffer_clear(&repl->unsent);
	buffer_clear(&repl->out);
	buffer_puts(&repl->out, "\x03");
	repl->write_at = 0;
	repl->overdue = true;
	repl->paste_done = true; /* ^C ends raw-paste: a ^D behind it would reset the board */
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
	repl_clear_line(repl);
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

enum repl_event
repl_unstarted(struct repl *repl)
{
	repl_damage(repl, "the program did not reach the board whole");
	repl->state = REPL_READY;
	return REPL_FINISHED;
}

/* The program is over, for better or worse; the REPL is idle. */
static enum repl_event
step_over(struct repl *repl, enum outcome_status status)
{
	if (repl->overdue && repl->unstarted)
		return repl_unstarted(repl);
	return repl_finish(repl, repl->overdue ? OUTCOME_TIMEOUT : status, REPL_READY);
}

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
			return repl_feed_running(repl, bytes + i + 1, length - i - 1, now);
		} else {
			/* A background print, or the board went away. */
			enum frame_state state = frame_feed(&repl->frame, bytes + i, 1);

			if (state == FRAME_OPEN)
				continue;
			repl->state = REPL_RUNNING;
			if (i + 1 < length)
				return repl_feed_running(repl, bytes + i + 1, length - i - 1, now);
			return take_frame(repl, state, now);
		}
	}
	send_credit(repl);
	return REPL_BUSY;
}

/* Raw-paste mode is on: what came behind its header are credits, and perhaps the reply. */
static enum repl_event
open_paste(struct repl *repl, const struct buffer *seen, const char *header, int64_t now)
{
	const unsigned char *window = (const unsigned char *)header + 2;
	const char *rest = header + 4;

	repl->window = window[0] | (size_t)window[1] << 8;
	repl->paste = PASTE_YES;
	repl->paste_open = true;
	repl->state = REPL_PASTING;
	if (!repl->credit_used)
		repl->credit = repl->window;
	return repl_feed_pasting(repl, rest, (size_t)(seen->data + seen->length - rest), now);
}

/*
 * Plain mode it is, perhaps because the line has lost ^E. Source that was sent
 * in advance has arrived there all the same.
 */
static enum repl_event
open_plain(struct repl *repl, const struct buffer *seen, const char *rest, int64_t now)
{
	bool all_sent = repl->credit_used && repl->paste_done;

	if (repl->overdue)
		return step_over(repl, OUTCOME_OK);
	if (!repl->credit_used)
		repl->paste = PASTE_NO;
	frame_start(&repl->frame, repl->frame.nonce, repl->frame.valued, true);
	repl->state = REPL_RUNNING;
	if (!all_sent)
		send_plain(repl);
	return repl_feed_running(repl, rest, (size_t)(seen->data + seen->length - rest), now);
}

static enum repl_event
rebooted(struct repl *repl)
{
	repl->outcome.restarted = true;
	repl->raw = false;
	return repl_lose(repl, "the board reset in the middle of the step");
}

/* An answer may still be on its way behind a board's chatter, of which little is kept. */
static void
look_at_end(struct repl *repl, const struct buffer *seen)
{
	size_t skip = seen->length > MOST_SEEN ? seen->length - MOST_SEEN : 0;

	repl_look(repl, seen->data + skip, seen->length - skip);
}

/* The answer to ^E A ^A: R^A WINDOW, R^@ >, or an old firmware's banner. */
enum repl_event
repl_feed_probe(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	enum repl_event event = REPL_BUSY;
	const char *paste, *refused, *banner;
	struct buffer seen;

	/* Behind the answer there may be the whole output of the step: it must not be cut. */
	buffer_append(&repl->seen, bytes, length);
	seen = repl->seen;
	repl->seen = (struct buffer){ 0 };
	paste = memmem(seen.data, seen.length, "R\x01", 2);
	refused = memmem(seen.data, seen.length, "R\0>", 3);
	banner = memmem(seen.data, seen.length, RAW_BANNER, strlen(RAW_BANNER));
	if (paste && seen.data + seen.length - paste >= 4)
		event = open_paste(repl, &seen, paste, now);
	else if (refused)
		event = open_plain(repl, &seen, refused + 3, now);
	else if (banner)
		event = open_plain(repl, &seen, banner + strlen(RAW_BANNER), now);
	else
		look_at_end(repl, &seen);
	buffer_free(&seen);
	/* No program runs yet that might have printed that. */
	if (event == REPL_BUSY && repl_seen_boot(repl))
		return rebooted(repl);
	return event;
}

static enum repl_event
take_frame(struct repl *repl, enum frame_state state, int64_t now)
{
	int64_t quiet;

	switch (state) {
	case FRAME_OPEN:
		/* A question whose answer was damaged is not answered twice. */
		if (!repl->overdue)
			repl->timer = repl->asked && frame_looks_idle(&repl->frame) ? now + ANSWER_US
										   : NEVER;
		return REPL_BUSY;
	case FRAME_LIKELY:
		repl->obeyed = repl->overdue;
		quiet = now +
		    (repl->frame.likely == FRAME_REBOOTED ? BANNER_QUIET_US : repl->config.quiet_us);
		/* One that says so again and again must not put off the next interrupt. */
		repl->timer = repl->overdue ? earlier(repl->timer, quiet) : quiet;
		return REPL_BUSY;
	case FRAME_DONE:
		if (!repl->frame.owed)
			return step_over(repl, OUTCOME_OK);
		repl->state = REPL_SETTLING;
		repl->deadline = NEVER; /* it was kept */
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
		return rebooted(repl);
	case FRAME_DAMAGED:
		frame_flush(&repl->frame);
		break;
	}
	return repl_damage(repl, "the reply of the board is damaged");
}

enum repl_event
repl_feed_running(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	if (length == 0)
		return REPL_BUSY;
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
