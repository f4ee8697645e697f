/* Seats: a board with its role, and what it has been given to do. */
#ifndef SEAT_H
#define SEAT_H

#include <stdbool.h>
#include <stddef.h>

#include "action.h"
#include "answer.h"
#include "board.h"
#include "buffer.h"
#include "ear.h"
#include "errand.h"
#include "file-step.h"
#include "host-step.h"
#include "rounds.h"
#include "strmap.h"

struct lane;
struct seat;

/* A step on its way: on a board, or answered without one. */
struct work {
	struct action *action; /* shared; NULL: none */
	struct seat *seat;     /* of the action's role */
	int attempt;	       /* of the test it belongs to */
	struct answer answer;
	struct file_step file; /* if it is about files */
	struct rounds rounds; /* of a benchmark */
	struct host_step host; /* of a command of the host */
	struct buffer utf8; /* the start of a character, of live output */

	/* When it is stopped before its end: its status then, and why; else NULL. */
	const char *stopped, *reason;
};

/* A board with its role, as given by one -d. */
struct seat {
	char *role;
	struct board board;
	struct lane *lane;	/* that has it for the length of a test, or NULL */
	struct work *work;	/* that its board is busy with, or NULL */
	struct filesystem files; /* of that board, as far as it is known */
	struct strmap words;	/* what tests required: whether its board has that */
	struct work background; /* a step that its lane does not wait for */
	struct ear ear;		/* what its board says while a test has it */
	struct buffer utf8;	/* the start of a character, of live output without a step */
	bool reset_later;	/* a clean interpreter is wanted once it is free */
	char *trouble;		/* why it cannot be used at all, or NULL */
	bool introduced;	/* its device record is out */
	struct errand errand;	/* looks into its loss: see post-mortem.h */
};

/*
 * Seconds for a step that says nothing else: as given, else the board's own, else 10.
 * A benchmark has 120, unless they are given.
 */
double seat_timeout(const struct seat *seat, double given);

/* The step is about to be answered, or run. Takes over `action`. */
void work_begin(struct work *work, struct action *action, struct seat *seat, int attempt);

/* Start what it asks of the board; not for a wait, a join or the like. */
void work_start(struct work *work, double timeout, int64_t now);

/*
 * The board has ended a task: false when there was more to do, which has been
 * started; else the answer is complete, and the seat is free.
 */
bool work_end(struct work *work, int64_t now);

/* Its program is being brought to the board. */
bool work_is_on_its_way(const struct work *work);

/* Its program runs, and takes what is typed. */
bool work_runs(const struct work *work);

/* Its program goes on as it should: its time begins anew, at `from`. */
void work_prolong(struct work *work, int64_t from);

/* End it before its time: its status will be that, unless it ends by itself first. */
void work_stop(struct work *work, const char *status, const char *reason, int64_t now);

void work_free(struct work *work);

#endif
