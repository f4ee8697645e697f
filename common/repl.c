/* The raw REPL as a state machine: what comes in and what time it is, sorted to its states. */
#include "repl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "repl-internal.h"

enum {
	MOST_INTERRUPTS = 3,
	MOST_CRS = 4, /* of a line end, kept back */
};

void
repl_init(struct repl *repl, const struct repl_config *config, uint64_t seed)
{
	*repl = (struct repl){ .config = *config, .random = seed | 1 };
	repl->timer = repl->deadline = NEVER;
	repl->line_clear = true;
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

void
repl_look(struct repl *repl, const char *bytes, size_t length)
{
	if (repl->seen.length > MOST_SEEN)
		buffer_consume(&repl->seen, repl->seen.length - MOST_SEEN);
	buffer_append(&repl->seen, bytes, length);
}

bool
repl_seen(const struct repl *repl, const char *text)
{
	return repl->seen.length > 0 &&
	    memmem(repl->seen.data, repl->seen.length, text, strlen(text)) != NULL;
}

bool
repl_seen_boot(const struct repl *repl)
{
	return repl_seen(repl, "help()") && repl_seen(repl, "\n>>> ");
}

bool
repl_seen_end(const struct repl *repl, const char *end)
{
	size_t size = strlen(end);

	return repl->seen.length >= size &&
	    memcmp(repl->seen.data + repl->seen.length - size, end, size) == 0;
}

enum repl_event
repl_finish(struct repl *repl, enum outcome_status status, enum repl_state state)
{
	repl->outcome.status = status;
	repl->state = state;
	repl->deadline = repl->timer = NEVER;
	repl->recovering = repl->overdue = false;
	buffer_clear(&repl->seen);
	return REPL_FINISHED;
}

enum repl_event
repl_lose(struct repl *repl, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(repl->outcome.reason, sizeof repl->outcome.reason, format, arguments);
	va_end(arguments);
	buffer_clear(&repl->out);
	buffer_clear(&repl->unsent);
	return repl_finish(repl, OUTCOME_LOST, REPL_OUTSIDE);
}

enum repl_event
repl_damage(struct repl *repl, const char *what)
{
	repl_lose(repl, "%s", what);
	repl->outcome.damaged = true;
	return REPL_FINISHED;
}

void
repl_clear_line(struct repl *repl)
{
	if (repl->typed)
		buffer_putc(&repl->out, '\x03');
}

void
repl_begin(struct repl *repl, enum repl_state state, int64_t deadline)
{
	repl->state = state;
	repl->deadline = deadline;
	repl->timer = NEVER;
	repl->tries = 0;
	repl->overdue = repl->unstarted = repl->obeyed = repl->recovering = repl->asked = false;
	repl->typed = repl->commanded = false;
	repl->outcome = (struct repl_outcome){ 0 };
	buffer_clear(&repl->seen);
}

/* Nobody has asked for anything. */
static enum repl_event
feed_idle(struct repl *repl, const char *bytes, size_t length)
{
	repl_look(repl, bytes, length);
	if (repl->state == REPL_READY && repl_seen_boot(repl)) {
		repl->booted = true;
		repl->raw = false;
		repl->state = REPL_OUTSIDE;
	}
	return REPL_BUSY;
}

static enum repl_event
feed(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	switch (repl->state) {
	case REPL_OUTSIDE:
	case REPL_READY:
		break; /* see below */
	case REPL_ENTERING:
	case REPL_SYNCING:
		return repl_feed_entering(repl, bytes, length, now);
	case REPL_PROBING:
		return repl_feed_probe(repl, bytes, length, now);
	case REPL_PASTING:
		return repl->paste_open ? repl_feed_pasting(repl, bytes, length, now)
					: repl_feed_probe(repl, bytes, length, now);
	case REPL_RUNNING:
		return repl_feed_running(repl, bytes, length, now);
	case REPL_SETTLING:
		return repl_feed_settling(repl, bytes, length);
	case REPL_RESETTING:
		return repl_feed_resetting(repl, bytes, length);
	case REPL_LEAVING:
		return repl_feed_leaving(repl, bytes, length);
	}
	return feed_idle(repl, bytes, length);
}

/* CR CR LF, as a terminal in the way makes it, becomes CR LF; CRs at the end are kept back. */
static void
put_lines(struct repl *repl, const char *bytes, size_t length, struct buffer *to)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\r' && repl->crs < MOST_CRS) {
			repl->crs++;
			continue;
		}
		if (bytes[i] == '\n' && repl->crs > 1)
			repl->crs = 1;
		for (; repl->crs > 0; repl->crs--)
			buffer_putc(to, '\r');
		buffer_putc(to, bytes[i]);
	}
}

enum repl_event
repl_feed(struct repl *repl, const char *bytes, size_t length, int64_t now)
{
	struct buffer lines = { 0 };
	enum repl_event event = REPL_BUSY;

	if (length == 0)
		return REPL_BUSY;
	if (repl->crs == 0 && bytes[length - 1] != '\r' && !memmem(bytes, length, "\r\r", 2))
		return feed(repl, bytes, length, now);
	put_lines(repl, bytes, length, &lines);
	if (lines.length > 0)
		event = feed(repl, lines.data, lines.length, now);
	buffer_free(&lines);
	return event;
}

/* The state's own timer has come. */
static enum repl_event
tick_timer(struct repl *repl, int64_t now)
{
	repl->timer = NEVER;
	switch (repl->state) {
	case REPL_ENTERING:
	case REPL_SYNCING:
		repl_try_to_enter(repl, now);
		return REPL_BUSY;
	case REPL_RUNNING:
		if (!repl->asked && repl->frame.likely != FRAME_OPEN) {
			repl->asked = true;
			repl_nonce(repl, repl->question);
			frame_ask(&repl->frame, repl->question, repl->typed, &repl->out);
			repl->timer = repl->overdue ? now + INTERRUPT_US : NEVER;
			return REPL_BUSY;
		}
		if (!repl->overdue) {
			repl_recover(repl, OUTCOME_LOST, now);
			return REPL_BUSY;
		}
		break;
	case REPL_SETTLING:
		/* The program had eaten the question. */
		repl_recover(repl, repl->overdue ? OUTCOME_TIMEOUT : OUTCOME_OK, now);
		return REPL_BUSY;
	default:
		break;
	}
	if (repl->overdue && repl->tries < MOST_INTERRUPTS)
		repl_interrupt(repl, now);
	else
		repl_recover(repl, OUTCOME_TIMEOUT, now);
	return REPL_BUSY;
}

static enum repl_event
tick_deadline(struct repl *repl, int64_t now)
{
	switch (repl->state) {
	case REPL_ENTERING:
	case REPL_SYNCING:
		return repl_give_up_entering(repl);
	case REPL_RESETTING:
		return repl_lose(repl, "no answer to a soft reset");
	case REPL_LEAVING:
		return repl_lose(repl, "no friendly prompt");
	default:
		repl->tries = 0;
		repl_interrupt(repl, now);
		if (repl->unstarted) /* there is nothing that might obey */
			repl_recover(repl, OUTCOME_TIMEOUT, now);
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

void
repl_postpone(struct repl *repl, int64_t time_us)
{
	if (repl->deadline != NEVER)
		repl->deadline += time_us;
	if (repl->timer != NEVER)
		repl->timer += time_us;
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
	size_t chunk = repl->config.chunk, chunks = chunk ? (length + chunk - 1) / chunk : 1;

	buffer_consume(&repl->out, length);
	repl->wrote_at = now;
	repl->idle = false;
	repl->write_at = 0;
	repl->line_clear = repl->out.length == 0;
	repl->pause_us = repl->config.chunk_delay_us * (int64_t)chunks / 2;
	if (!repl->line_clear)
		repl_pause(repl, now);
}

void
repl_pause(struct repl *repl, int64_t now)
{
	if (repl->pause_us)
		repl->write_at = now + repl->pause_us;
}
