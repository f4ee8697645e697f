/* Bench steps: the rounds of a benchmark on a board, and what they measure. */
#ifndef ROUNDS_H
#define ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "action.h"
#include "answer.h"
#include "board.h"
#include "samples.h"
#include "stopwatch.h"
#include "timed.h"

/* What its board is busy with. */
enum rounds_phase {
	ROUNDS_CLOCK,	  /* which clock it has */
	ROUNDS_CALIBRATE, /* how many iterations a round has */
	ROUNDS_PREPARE,	  /* its memory, before a round */
	ROUNDS_ROUND,
};

/* One such step on its way. All zeros: none. */
struct rounds {
	const struct action *action;
	struct board *board;
	enum rounds_phase phase;
	struct timed_code code;
	struct stopwatch watch; /* chosen, unless its name is empty */
	int64_t iterations;	/* of the loop on the board; 0: there is none, or not known yet */
	long done;		/* rounds that have ended, warm-up included */
	int repeats;		/* rounds that did not count: the board's clock went backwards */
	bool stopped;		/* no other round is begun */
	double timeout;		/* seconds for all of it, */
	int64_t spent_us;	/* of which that much is over */
	struct samples samples;
	struct buffer host;	/* seconds of the rounds, timed here, with commas between */
	struct buffer printed;	/* by this round, unless it was much: then the end of that */
	bool prepared;		/* the board's memory, for the next round */
	struct answer *answer;	/* how it ends */
};

/* Begin, on an idle board: it is given a task. What comes of it will be in `answer`. */
void rounds_start(struct rounds *rounds, const struct action *action, struct board *board,
    struct answer *answer, double timeout, int64_t now);

/* Output of the board's running program. */
void rounds_hear(struct rounds *rounds, const char *bytes, size_t length);

/*
 * The board has ended its task: false when there was more to do, which has been
 * started; else the answer is complete, and everything given back.
 */
bool rounds_advance(struct rounds *rounds, int64_t now);

/* End it before its time: the board's task will end soon. */
void rounds_stop(struct rounds *rounds);

/* Give everything back. */
void rounds_free(struct rounds *rounds);

#endif
