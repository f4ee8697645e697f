/* Into the raw REPL, out of it, and back to it when a command cannot be ended otherwise. */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "repl-internal.h"
#include "text.h"

enum {
	PROMPT_QUIET_US = 10000, /* after a friendly prompt: the ^A sent earlier was lost */
	RETRY_US = 300000,	 /* first pause before entering is tried again */
	LONGEST_RETRY_US = 1000000,
	RECOVERY_US = 3000000,	 /* at most, for entering anew after interrupts */
};

/*
 * Entering. ^C twice ends a program and clears the line, ^A changes the mode;
 * no ^D, which on an empty line would be a soft reset.
 */

void
repl_try_to_enter(struct repl *repl, int64_t now)
{
	int64_t pause = (int64_t)RETRY_US << (repl->tries < 4 ? repl->tries : 4);

	buffer_puts(&repl->out, repl->tries++ ? "\r\x03\x03\x01" : "\x03\x03\x01");
	repl->timer = now + (pause < LONGEST_RETRY_US ? pause : LONGEST_RETRY_US);
	repl->state = REPL_ENTERING;
	repl->raw = true;
}

void
repl_enter(struct repl *repl, int64_t now, int64_t deadline)
{
	repl_begin(repl, REPL_ENTERING, deadline);
	buffer_clear(&repl->out);
	repl_try_to_enter(repl, now);
}

/* An interrupt that ends nothing, in an idle REPL, is not answered: the program had ended before. */
static bool
was_running(const struct repl *repl)
{
	return repl->obeyed || repl_seen(repl, "KeyboardInterrupt") || repl_seen(repl, repl->frame.nonce);
}

/*
 * What did not seem to have arrived in time was slow only: source that is cut off
 * is interrupted without a place in it. The question has one, but stands behind.
 */
static bool
was_started(const struct repl *repl)
{
	static const char place[] = "File \"<stdin>\"", interrupt[] = "KeyboardInterrupt";
	const struct buffer *seen = &repl->seen;
	const char *at = memmem(seen->data, seen->length, place, strlen(place));

	return at && memmem(at, (size_t)(seen->data + seen->length - at), interrupt, strlen(interrupt));
}

static enum repl_event
entered(struct repl *repl)
{
	bool restarted = repl_seen(repl, "help()");

	if (!repl->recovering)
		repl_finish(repl, OUTCOME_OK, REPL_READY);
	else if (repl->recovered == OUTCOME_TIMEOUT && repl->unstarted && !was_started(repl))
		repl_unstarted(repl);
	else if (repl->recovered == OUTCOME_LOST ||
	    (repl->recovered == OUTCOME_TIMEOUT && !was_running(repl)))
		repl_damage(repl, "the end of the board's reply did not arrive");
	else
		repl_finish(repl, repl->recovered, REPL_READY);
	repl->state = REPL_READY;
	repl->outcome.restarted = restarted;
	return REPL_FINISHED;
}

/* The answer to the question shows that nothing of what was sent before is still on its way. */
static bool
synced(const struct repl *repl)
{
	char answer[40];

	/* A board may chatter on behind it. */
	snprintf(answer, sizeof answer, "KeyError: %s\r\n\x04>", repl->question);
	return repl_seen(repl, answer) ||
	    frame_is_answer(repl->question, repl->seen.data, repl->seen.length);
}

enum repl_event
repl_feed_entering(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	repl_look(repl, bytes, length);
	if (repl->state == REPL_SYNCING)
		return synced(repl) ? entered(repl) : REPL_BUSY;
	if (repl_seen(repl, RAW_BANNER)) {
		if (repl->tries == 1 && repl_seen_end(repl, RAW_BANNER))
			return entered(repl);
		repl_nonce(repl, repl->question);
		buffer_printf(&repl->out, "{}[%s]\x04", repl->question);
		repl->state = REPL_SYNCING;
		repl->timer = now + LONGEST_RETRY_US;
	} else if (repl_seen_end(repl, ">>> ")) {
		repl->timer = earlier(repl->timer, now + PROMPT_QUIET_US);
	}
	return REPL_BUSY;
}

/* What the board said last, visible and short. */
static void
describe_seen(const struct repl *repl, struct buffer *text)
{
	size_t most = 60, skip = repl->seen.length > most ? repl->seen.length - most : 0;

	if (repl->seen.length == 0) {
		buffer_puts(text, "it says nothing");
		return;
	}
	buffer_puts(text, "it says '");
	for (size_t i = skip; i < repl->seen.length; i++) {
		char c = repl->seen.data[i];

		if (c == '\n' || c == '\r')
			buffer_puts(text, c == '\n' ? "\\n" : "\\r");
		else
			put_visible(text, &c, 1);
	}
	buffer_putc(text, '\'');
}

enum repl_event
repl_give_up_entering(struct repl *repl)
{
	struct buffer text = { 0 };
	enum repl_event event;

	describe_seen(repl, &text);
	repl->raw = false; /* as far as that can be known */
	repl->outcome.unreachable = true;
	if (repl->recovering)
		event = repl_lose(repl, "the board stopped answering, to interrupts too: %s",
		    buffer_string(&text));
	else
		event = repl_lose(repl, "cannot enter the raw REPL: %s; is a MicroPython board there?",
		    buffer_string(&text));
	buffer_free(&text);
	return event;
}

static int64_t
recovery_time(const struct repl *repl)
{
	int64_t patience = repl->config.patience_us;

	return patience && patience < RECOVERY_US ? patience : RECOVERY_US;
}

/* Enter anew to end a command that cannot be ended otherwise. */
void
repl_recover(struct repl *repl, enum outcome_status status, int64_t now)
{
	frame_flush(&repl->frame);
	buffer_clear(&repl->out);
	buffer_clear(&repl->unsent);
	buffer_clear(&repl->seen);
	repl->recovering = true;
	repl->recovered = status;
	repl->deadline = now + recovery_time(repl);
	repl->tries = 1; /* whatever was sent before may be answered late: be sure to sync */
	repl_try_to_enter(repl, now);
}

/*
 * Soft reset and leaving.
 */

void
repl_soft_reset(struct repl *repl, int64_t deadline)
{
	repl_clear_line(repl);
	repl_begin(repl, REPL_RESETTING, deadline);
	buffer_puts(&repl->out, "\x04");
}

enum repl_event
repl_feed_resetting(struct repl *repl, const char *bytes, size_t length)
{
	repl_look(repl, bytes, length);
	if (!repl_seen(repl, RAW_BANNER))
		return REPL_BUSY;
	repl->outcome.restarted = true;
	return repl_finish(repl, OUTCOME_OK, REPL_READY);
}

void
repl_leave(struct repl *repl, bool restart, int64_t deadline)
{
	bool idle = repl->state == REPL_READY;

	repl->restart = restart;
	buffer_clear(&repl->out);
	buffer_clear(&repl->unsent);
	repl_begin(repl, REPL_LEAVING, deadline);
	repl->write_at = 0;
	/* After an interrupt the raw REPL may still be cleaning up when ^B comes; it is queued. */
	buffer_puts(&repl->out, idle ? "\x02" : "\x03\x03\x02");
}

enum repl_event
repl_feed_leaving(struct repl *repl, const char *bytes, size_t length)
{
	repl_look(repl, bytes, length);
	if (repl->restart && repl_seen(repl, "\n>>> ")) {
		repl->restart = false;
		buffer_puts(&repl->out, "\x04");
		buffer_clear(&repl->seen);
		return REPL_BUSY;
	}
	if (!repl_seen(repl, "\n>>> ") && !repl_seen(repl, "soft reboot"))
		return REPL_BUSY;
	repl->raw = false;
	return repl_finish(repl, OUTCOME_OK, REPL_OUTSIDE);
}
