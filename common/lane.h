/*
 * A lane: one board of the tests' own role, and the boards of other roles that
 * play along, working through the script test by test. Lanes run side by side;
 * a board that several lanes need belongs to one of them for a whole test.
 */
#ifndef LANE_H
#define LANE_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "savings.h"
#include "script.h"
#include "seat.h"
#include "sender.h"
#include "strmap.h"
#include "wish.h"

enum lane_phase {
	LANE_READY,   /* the next item can be looked at */
	LANE_ASKING,  /* a board answers what the test asks before its first step */
	LANE_RUNNING, /* an action is being run */
	LANE_PAUSING, /* a wait step, until `wake` */
	LANE_JOINING, /* a join step, until what it waits for has ended, or `wake` */
	LANE_PROMPTING, /* a prompt step, until it is answered, or `wake` */
	LANE_EXPECTING, /* an expect step, until it is over, or `wake` */
	LANE_TYPING,    /* a send step, until there is a program to type to, or `wake` */
	LANE_HOSTING, /* a command of the host is being run */
	LANE_OPENING, /* one runs in the background, and is to listen first */
	LANE_ENDING,  /* all steps of the attempt are answered, but for the background */
};

struct lane {
	struct sender *sender;
	struct script *script;
	struct seat **seats; /* one per role, its own first */
	size_t seat_count;

	struct item *oldest; /* the first item it still needs */
	struct item *cursor; /* the next to look at; NULL: none has come yet */
	struct item *last;   /* the last one passed, for when more come */

	enum lane_phase phase;
	struct work work; /* the step that it waits for */
	struct work told; /* answered, its result is still to be sent */
	int64_t since;	  /* when the join, prompt, expect or send step began; NEVER: not yet */
	int64_t wake;
	int64_t held_us;  /* of its board, then */
	struct wish wish; /* of the expect step */

	/* The test that is being run. */
	struct item *test;   /* its item, or NULL for steps without one */
	const char *test_id; /* or NULL */
	int attempt;	     /* from 1 */
	bool bad;	     /* a step of this attempt was not good */
	int status;	     /* worst exit status of this attempt */
	bool begun;	     /* a step of this attempt was begun */
	bool met;	     /* the boards have what the test requires */
	bool asked;	     /* skip_if was evaluated in this attempt */
	struct seat *asked_seat; /* of ASKING */
	bool left_out;	     /* a step of this attempt was skipped */
	int passes;	     /* attempts that were good */
	int worst;	     /* exit status of all attempts */
	char *skip;	     /* why its steps are skipped, or NULL */
	char *halt;	     /* why the rest of this attempt is, but for what always runs; or NULL */

	char *file;	    /* of the last test, for the soft reset per file */
	struct strmap missed; /* tests of this file that did not pass: what they did */
	struct savings savings; /* values that steps of this file have saved */
	char *broken_file;  /* whose set-up failed */
};

/* Let the lane do all it can without waiting. Call it after every event. */
void lane_advance(struct lane *lane, int64_t now);

/* A board of the lane has ended its task. */
void lane_done(struct lane *lane, struct seat *seat, int64_t now);

/* Output of a board's running program. */
void lane_output(struct lane *lane, struct seat *seat, const char *bytes, size_t length);

/* What a board says without a step that it is busy with. */
void lane_heard(struct lane *lane, struct seat *seat, const char *bytes, size_t length);

/* When commands of the host want the lane to be advanced without any event, or NEVER. */
int64_t lane_hosts_wake(const struct lane *lane);

/* The total time is over: stop all that runs. */
void lane_stop(struct lane *lane, int64_t now);

/* All items that came were worked off. */
bool lane_idle(const struct lane *lane);

/* In the middle of a test, there is no item to go on with. */
bool lane_starves(const struct lane *lane);

void lane_free(struct lane *lane);

#endif
