/* The raw REPL as a state machine. */
#include "repl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "text.h"

enum {
	MOST_SEEN = 512,	   /* bytes kept to look for a banner */
	PROMPT_QUIET_US = 10000,   /* after a friendly prompt: the ^A sent earlier was lost */
	RETRY_US = 300000,	   /* first pause before entering is tried again */
	LONGEST_RETRY_US = 1000000,
	BANNER_QUIET_US = 250000,  /* silence after a boot banner before it is believed */
	SETTLE_US = 500000,	   /* for the answer to a question that is owed */
	INTERRUPT_US = 500000,	   /* between two interrupts */
	MOST_INTERRUPTS = 3,
	RECOVERY_US = 3000000,	   /* for entering anew after that */
};

static const char raw_banner[] = "raw REPL; CTRL-B to exit\r\n>";

void
repl_init(struct repl *repl, const struct repl_config *config, uint64_t seed)
{
	*repl = (struct repl){ .config = *config, .random = seed | 1 };
	repl->timer = repl->deadline = NEVER;
	repl->paste = config->plain ? PASTE_NO : PASTE_UNKNOWN;
}

void
repl_free(struct repl *repl)
{
	frame_free(&repl->frame);
	buffer_free(&repl->out);
	buffer_free(&repl->unsent);
	buffer_free(&repl->seen);
}

void
repl_nonce(struct repl *repl, char nonce[NONCE_SIZE])
{
	/* xorshift64*: unpredictable enough for a program that does not try to guess. */
	repl->random ^= repl->random >> 12;
	repl->random ^= repl->random << 25;
	repl->random ^= repl->random >> 27;
	snprintf(nonce, NONCE_SIZE, "%llu",
	    100000 + (unsigned long long)((repl->random * 2685821657736338717u) >> 40) % 900000);
}

static void
look(struct repl *repl, const char *bytes, size_t length)
{
	buffer_append(&repl->seen, bytes, length);
	if (repl->seen.length > MOST_SEEN)
		buffer_consume(&repl->seen, repl->seen.length - MOST_SEEN);
}

static bool
seen_end(const struct repl *repl, const char *end)
{
	size_t size = strlen(end);

	return repl->seen.length >= size &&
	    memcmp(repl->seen.data + repl->seen.length - size, end, size) == 0;
}

static enum repl_event
finish(struct repl *repl, enum outcome_status status, enum repl_state state)
{
	repl->outcome.status = status;
	repl->state = state;
	repl->deadline = repl->timer = NEVER;
	repl->recovering = repl->overdue = false;
	return REPL_FINISHED;
}

__attribute__((format(printf, 2, 3))) static enum repl_event
lose(struct repl *repl, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(repl->outcome.reason, sizeof repl->outcome.reason, format, arguments);
	va_end(arguments);
	buffer_clear(&repl->out);
	buffer_clear(&repl->unsent);
	return finish(repl, OUTCOME_LOST, REPL_OUTSIDE);
}

static void
begin(struct repl *repl, enum repl_state state, int64_t deadline)
{
	repl->state = state;
	repl->deadline = deadline;
	repl->timer = NEVER;
	repl->tries = 0;
	repl->overdue = repl->recovering = repl->asked = false;
	repl->outcome = (struct repl_outcome){ 0 };
	buffer_clear(&repl->seen);
}

/*
 * Entering. ^C twice ends a program and clears the line, ^A changes the mode;
 * no ^D, which on an empty line would be a soft reset.
 */

static void
try_to_enter(struct repl *repl, int64_t now)
{
	int64_t pause = (int64_t)RETRY_US << (repl->tries < 4 ? repl->tries : 4);

	buffer_puts(&repl->out, repl->tries++ ? "\r\x03\x03\x01" : "\x03\x03\x01");
	repl->timer = now + (pause < LONGEST_RETRY_US ? pause : LONGEST_RETRY_US);
	repl->state = REPL_ENTERING;
}

void
repl_enter(struct repl *repl, int64_t now, int64_t deadline)
{
	begin(repl, REPL_ENTERING, deadline);
	buffer_clear(&repl->out);
	try_to_enter(repl, now);
}

static enum repl_event
entered(struct repl *repl)
{
	repl->outcome.restarted = memmem(repl->seen.data, repl->seen.length, "help()", 6) != NULL;
	return finish(repl, repl->recovering ? repl->recovered : OUTCOME_OK, REPL_READY);
}

static enum repl_event
feed_entering(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	look(repl, bytes, length);
	if (repl->state == REPL_SYNCING)
		return frame_is_answer(repl->question, repl->seen.data, repl->seen.length)
		    ? entered(repl)
		    : REPL_BUSY;
	if (seen_end(repl, raw_banner)) {
		if (repl->tries == 1)
			return entered(repl);
		repl_nonce(repl, repl->question);
		buffer_printf(&repl->out, "{}[%s]\x04", repl->question);
		repl->state = REPL_SYNCING;
		repl->timer = now + LONGEST_RETRY_US;
	} else if (seen_end(repl, ">>> ")) {
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

static enum repl_event
give_up_entering(struct repl *repl)
{
	struct buffer text = { 0 };
	enum repl_event event;

	describe_seen(repl, &text);
	repl->outcome.unreachable = true;
	if (repl->recovering)
		event = lose(repl, "the board stopped answering, to interrupts too: %s",
		    buffer_string(&text));
	else
		event = lose(repl, "cannot enter the raw REPL: %s; is a MicroPython board there?",
		    buffer_string(&text));
	buffer_free(&text);
	return event;
}

/*
 * Running a program.
 */

static void
interrupt(struct repl *repl, int64_t now)
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
	begin(repl, REPL_RUNNING, deadline);
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
static enum repl_event feed_running(struct repl *repl, const char *bytes, size_t length,
    int64_t now);

/* Bytes among the credits: ^A is one more window, ^D says that all is read. */
static enum repl_event
feed_pasting(struct repl *repl, const char *bytes, size_t length, int64_t now)
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
			return i + 1 < length ? feed_running(repl, bytes + i + 1, length - i - 1, now)
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

/* The answer to ^E A ^A: R^A WINDOW, R^@ >, or an old firmware's banner. */
static enum repl_event
feed_probe(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	const char *answer;
	size_t size;

	look(repl, bytes, length);
	answer = memchr(repl->seen.data, 'R', repl->seen.length);
	size = answer ? repl->seen.length - (size_t)(answer - repl->seen.data) : 0;
	if (size >= 4 && answer[1] == '\x01') {
		char rest[MOST_SEEN];
		size_t more = size - 4;

		repl->paste = PASTE_YES;
		repl->window = (unsigned char)answer[2] | (size_t)(unsigned char)answer[3] << 8;
		memcpy(rest, answer + 4, more);
		buffer_clear(&repl->seen);
		repl->paste_open = true;
		repl->state = REPL_PASTING;
		if (!repl->credit_used)
			repl->credit = repl->window;
		return feed_pasting(repl, rest, more, now);
	}
	if ((size >= 3 && memcmp(answer, "R\0>", 3) == 0) || seen_end(repl, raw_banner)) {
		repl->paste = PASTE_NO;
		buffer_clear(&repl->out);
		frame_start(&repl->frame, repl->frame.nonce, repl->frame.valued, true);
		send_plain(repl);
	}
	return REPL_BUSY;
}

/* The program is over, for better or worse; the REPL is idle. */
static enum repl_event
step_over(struct repl *repl, enum outcome_status status)
{
	if (repl->overdue)
		status = OUTCOME_TIMEOUT;
	return finish(repl, status, REPL_READY);
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
		lose(repl, "the interpreter restarted in the middle of the step");
		repl->state = REPL_READY;
		return REPL_FINISHED;
	case FRAME_REBOOTED:
		repl->outcome.restarted = true;
		return lose(repl, "the board reset in the middle of the step");
	case FRAME_DAMAGED:
		break;
	}
	return lose(repl, "the reply of the board is damaged");
}

static enum repl_event
feed_running(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	return take_frame(repl, frame_feed(&repl->frame, bytes, length), now);
}

static enum repl_event
feed_settling(struct repl *repl, const char *bytes, size_t length)
{
	look(repl, bytes, length);
	if (!frame_is_answer(repl->frame.question, repl->seen.data, repl->seen.length))
		return REPL_BUSY;
	return step_over(repl, OUTCOME_OK);
}

/*
 * Soft reset and leaving.
 */

void
repl_soft_reset(struct repl *repl, int64_t deadline)
{
	begin(repl, REPL_RESETTING, deadline);
	buffer_puts(&repl->out, "\x04");
}

static enum repl_event
feed_resetting(struct repl *repl, const char *bytes, size_t length)
{
	look(repl, bytes, length);
	if (!seen_end(repl, raw_banner))
		return REPL_BUSY;
	repl->outcome.restarted = true;
	return finish(repl, OUTCOME_OK, REPL_READY);
}

void
repl_leave(struct repl *repl, int64_t deadline)
{
	bool idle = repl->state == REPL_READY;

	buffer_clear(&repl->out);
	buffer_clear(&repl->unsent);
	begin(repl, REPL_LEAVING, deadline);
	repl->write_at = 0;
	/* After an interrupt the raw REPL may still be cleaning up when ^B comes; it is queued. */
	buffer_puts(&repl->out, idle ? "\x02" : "\x03\x03\x02");
}

static enum repl_event
feed_leaving(struct repl *repl, const char *bytes, size_t length)
{
	look(repl, bytes, length);
	if (seen_end(repl, "\n>>> "))
		return finish(repl, OUTCOME_OK, REPL_OUTSIDE);
	return REPL_BUSY;
}

enum repl_event
repl_feed(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	if (length == 0)
		return REPL_BUSY;
	switch (repl->state) {
	case REPL_OUTSIDE:
	case REPL_READY:
		break;
	case REPL_ENTERING:
	case REPL_SYNCING:
		return feed_entering(repl, bytes, length, now);
	case REPL_PROBING:
		return feed_probe(repl, bytes, length, now);
	case REPL_PASTING:
		return repl->paste_open ? feed_pasting(repl, bytes, length, now)
					: feed_probe(repl, bytes, length, now);
	case REPL_RUNNING:
		return feed_running(repl, bytes, length, now);
	case REPL_SETTLING:
		return feed_settling(repl, bytes, length);
	case REPL_RESETTING:
		return feed_resetting(repl, bytes, length);
	case REPL_LEAVING:
		return feed_leaving(repl, bytes, length);
	}
	look(repl, bytes, length);
	return REPL_BUSY;
}

/* Enter anew to end a command that cannot be ended otherwise. */
static void
recover(struct repl *repl, enum outcome_status status, int64_t now)
{
	frame_flush(&repl->frame);
	buffer_clear(&repl->out);
	buffer_clear(&repl->unsent);
	buffer_clear(&repl->seen);
	repl->recovering = true;
	repl->recovered = status;
	repl->deadline = now + RECOVERY_US;
	repl->tries = 1; /* whatever was sent before may be answered late: be sure to sync */
	try_to_enter(repl, now);
}

/* The state's own timer has come. */
static enum repl_event
tick_timer(struct repl *repl, int64_t now)
{
	repl->timer = NEVER;
	switch (repl->state) {
	case REPL_ENTERING:
	case REPL_SYNCING:
		try_to_enter(repl, now);
		return REPL_BUSY;
	case REPL_RUNNING:
		if (!repl->asked && repl->frame.likely != FRAME_OPEN) {
			repl->asked = true;
			repl_nonce(repl, repl->question);
			frame_ask(&repl->frame, repl->question, &repl->out);
			repl->timer = repl->overdue ? now + INTERRUPT_US : NEVER;
			return REPL_BUSY;
		}
		break;
	case REPL_SETTLING:
		/* The program had eaten the question. */
		recover(repl, repl->overdue ? OUTCOME_TIMEOUT : OUTCOME_OK, now);
		return REPL_BUSY;
	default:
		break;
	}
	if (repl->overdue && repl->tries < MOST_INTERRUPTS)
		interrupt(repl, now);
	else
		recover(repl, OUTCOME_TIMEOUT, now);
	return REPL_BUSY;
}

static enum repl_event
tick_deadline(struct repl *repl, int64_t now)
{
	switch (repl->state) {
	case REPL_ENTERING:
	case REPL_SYNCING:
		return give_up_entering(repl);
	case REPL_RESETTING:
		return lose(repl, "no answer to a soft reset");
	case REPL_LEAVING:
		return lose(repl, "no friendly prompt");
	default:
		repl->tries = 0;
		interrupt(repl, now);
		return REPL_BUSY;
	}
}

enum repl_event
repl_tick(struct repl *repl, int64_t now)
{
	if (repl->deadline <= now)
		return tick_deadline(repl, now);
	if (repl->timer <= now)
		return tick_timer(repl, now);
	return REPL_BUSY;
}

int64_t
repl_deadline(const struct repl *repl)
{
	int64_t soonest = earlier(repl->deadline, repl->timer);

	if (repl->out.length && repl->write_at)
		soonest = earlier(soonest, repl->write_at);
	return soonest;
}

size_t
repl_writable(const struct repl *repl, int64_t now)
{
	size_t most = repl->config.chunk;

	if (repl->write_at > now)
		return 0;
	if (repl->idle && repl->config.burst > most)
		most = repl->config.burst;
	return most && repl->out.length > most ? most : repl->out.length;
}

void
repl_wrote(struct repl *repl, size_t length, int64_t now)
{
	buffer_consume(&repl->out, length);
	repl->idle = false;
	repl->write_at = 0;
	if (repl->out.length)
		repl_stalled(repl, now);
}

void
repl_stalled(struct repl *repl, int64_t now)
{
	if (repl->config.chunk_delay_us)
		repl->write_at = now + repl->config.chunk_delay_us;
}
