/*
 * The reply to one step: `OK` OUTPUT ^D ERROR ^D `>`, where OUTPUT may hold any
 * bytes, ^D and `>` too. Pure: fed with bytes, does no I/O, knows no time.
 *
 * A step prints a nonce last. Where the nonce stands before the final ^D^D>,
 * the step ran to its end and all before it is output. A reply that only looks
 * ended has to be proven: by silence, which the caller waits for, and by a
 * question that an idle REPL answers recognisably without any name that a
 * program could have changed: `{}[DIGITS]` gives `KeyError: DIGITS`.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

enum frame_state {
	FRAME_OPEN,	 /* more must come */
	FRAME_LIKELY,	 /* looks ended, without the nonce: ask when the line is silent */
	FRAME_DONE,	 /* the nonce and the tail came: the step ran to its end */
	FRAME_ENDED,	 /* proven: it ended without the nonce; ->error says why, or is empty */
	FRAME_RESTARTED, /* proven: a soft reset ended it; ->exited if by SystemExit */
	FRAME_REBOOTED,	 /* proven: the board is at its friendly prompt after a boot banner */
	FRAME_DAMAGED,	 /* the nonce came, but the reply is not whole */
};

enum { NONCE_SIZE = 12 };

struct frame {
	void (*output)(void *context, const char *bytes, size_t length);
	void *context;
	size_t longest_value; /* bytes of REPR beyond which it is given up */

	struct buffer repr;  /* the value of a valued step that is DONE */
	bool has_repr;	     /* false too when it was longer than longest_value */
	struct buffer error; /* of a step that ENDED, line ends normalised */
	bool exited;	     /* RESTARTED after the program had left by SystemExit */
	bool owed;	     /* DONE while the answer to a question is still to come */

	char nonce[NONCE_SIZE];	   /* decimal digits */
	char question[NONCE_SIZE]; /* digits of an unanswered question, or "" */
	bool valued;		   /* the last line is ^B REPR SPACE LENGTH SPACE NONCE */
	bool started;		   /* OK was seen, or is not expected */
	int crs;		   /* CRs kept back until what follows them is known */
	bool typed;		   /* the question began with ^A, so a banner is answered first */
	bool moved_on;		   /* the program went on after a question */
	enum frame_state likely;   /* what FRAME_LIKELY looks like */
	size_t candidate;	   /* held bytes up to the likely end */
	struct buffer held;	   /* bytes that may still turn out to be the tail */
	struct buffer recent;	   /* the last bytes, for banners */
	struct buffer given;	   /* the last bytes given out */
};

/* Start over for a new step. `echoed` says whether `OK` comes first (not in raw-paste mode). */
void frame_start(struct frame *frame, const char *nonce, bool valued, bool echoed);

/* Take bytes; tell what the data say now. Output goes out as soon as it is known to be output. */
enum frame_state frame_feed(struct frame *frame, const char *bytes, size_t length);

/*
 * After FRAME_LIKELY and silence: append to `text` what to send. `digits` must be
 * fresh. `typed` says that input for the program may still stand in the REPL's
 * line: it is dropped first.
 */
void frame_ask(struct frame *frame, const char *digits, bool typed, struct buffer *text);

/* The last that came is what a REPL says when it is idle, though no answer to a question. */
bool frame_looks_idle(const struct frame *frame);

/* `bytes` end with the answer to the question `digits`: the raw REPL is idle. */
bool frame_is_answer(const char *digits, const char *bytes, size_t length);

/* Give out all that is held: nothing more will come. */
void frame_flush(struct frame *frame);

void frame_free(struct frame *frame);

#endif
