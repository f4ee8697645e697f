/*
 * A board that plays back a trace: it waits for what was sent, gives what came.
 * How the bytes are cut into pieces does not matter. Pure: does no I/O, knows
 * no time. On a busy machine a user may try once more to enter the raw REPL, and
 * then ask whether that has settled: this is answered, whatever the trace has.
 *
 * Programs end with a nonce, six digits that are others in each run. Where the
 * trace was sent six digits that stand alone, any six are taken, and what the
 * board prints has the new ones in place of the old.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include <stdint.h>

#include "trace.h"

enum replay_state {
	REPLAY_WAITS,	 /* for more to be sent: replay_take */
	REPLAY_GIVES,	 /* the piece is to be given: replay_give */
	REPLAY_GONE,	 /* the board has gone away here */
	REPLAY_OVER,	 /* the trace has ended: whatever is sent now is more than it has */
	REPLAY_DEVIATED, /* something else was sent */
};

struct replay {
	const struct trace *trace; /* must outlive the replay */
	size_t piece;		   /* that comes next */
	size_t taken;		   /* bytes of trace->sent that have come */
	uint32_t *numbers;	   /* six digits of the trace -> those of this run, or 0 */
	uint32_t digits;	   /* the run's number that is just being taken */
	bool deviated;
	bool retried;	     /* entering was tried once more than in the trace */
	struct buffer extra; /* an answer that the trace does not have */
	struct buffer recent; /* the last bytes that were taken */
};

void replay_init(struct replay *replay, const struct trace *trace);
void replay_free(struct replay *replay);

/* What the board does next. */
enum replay_state replay_state(const struct replay *replay);

/*
 * Take what the present piece still waits for; how many bytes those were. None, in
 * state WAITS, when it depends on what comes behind these.
 */
size_t replay_take(struct replay *replay, const char *bytes, size_t length);

/* In state GIVES: append the piece to `bytes`, and go on to the next. */
void replay_give(struct replay *replay, struct buffer *bytes);

/* The line of the trace where the replay is. */
size_t replay_line(const struct replay *replay);

/*
 * In state DEVIATED: append what the trace has, and what came instead, which
 * began with `bytes`: the ones that replay_take did not take.
 */
void replay_explain(const struct replay *replay, const char *bytes, size_t length,
    struct buffer *text);

#endif
