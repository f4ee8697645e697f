/*
 * Actions: what a step record asks of a board, checked and taken apart.
 */
#ifndef ACTION_H
#define ACTION_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

enum action_kind {
	ACTION_RUN,	    /* one program: exec, eval, load, reload */
	ACTION_FILE,	    /* about files: see file-step.h */
	ACTION_BENCH,	    /* one program again and again: see rounds.h */
	ACTION_SOFT_RESET,
	ACTION_HARD_RESET,
	ACTION_WAIT,
	ACTION_JOIN, /* for the step that runs in the background on the board */
	ACTION_PROMPT, /* asks a person */
	ACTION_SEND,   /* types a text */
	ACTION_EXPECT, /* waits for text from the board: see wish.h */
	ACTION_HOST,   /* a command of the host: see host-step.h */
};

/* How a bench step measures. */
struct measuring {
	long rounds, warmup;	/* the latter are not counted */
	int64_t iterations;	/* of the loop on the board; 0: found by min_time_s, or no loop */
	double min_time_s;	/* that a round shall take; 0: not given */
	bool collect, no_gc;	/* memory is freed before each round; and not in it */
	bool host;		/* rounds are timed here, too */
	bool follow;		/* only here: their value does not count */
};

struct action {
	size_t users; /* who will free it */
	enum action_kind kind;
	jv record;	    /* the step, owned */
	const char *test;   /* its id, or NULL; lives in the record, as all strings here */
	int number;	    /* "step" */
	const char *role;   /* "dut" when not given */
	const char *what;   /* "do" */
	struct buffer code; /* of RUN, BENCH */
	struct measuring measuring; /* of BENCH */
	const char *path;   /* of FILE: that of put is here, all others are the board's; */
	const char *to;	    /* of put on the board, of get here; or NULL */
	const char *eol;    /* of send: the bytes of Enter */
	bool leave;	    /* of resets: the board goes on by itself */
	bool recursive;	    /* of rm */
	const char **keep;  /* of clean: globs, NULL-terminated */
	bool value;	    /* the value of a last expression is wanted */
	const char *save;   /* the name that its value is kept under, or NULL */
	bool uses;	    /* kept values are to be put into it first: see action_filled */
	bool expects_reset; /* its code shall make the board reset */
	bool always;	    /* to be run after a failure too */
	bool background;    /* the lane goes on while it runs */
	bool quiet;	    /* what it prints is for programs, not for people */
	bool interrupt;	    /* of JOIN: first end what it waits for */
	double timeout_s;   /* negative when not given */
	double wait_s;
};

/*
 * Take a step record (consumed) apart. NULL when it is wrong, with a message
 * (to be freed): an unknown "do", a missing or ill-typed operand, a NUL in
 * source, an "assert" that cannot be judged, a file here that cannot be read. Of one
 * that uses kept values, what these may change is not checked yet.
 */
struct action *action_new(jv record, char **error);

/*
 * The action of a step that uses kept values, when they are in its record (consumed).
 * As action_new; but whether its "assert" can be judged is left to the judge.
 */
struct action *action_filled(jv record, char **error);

/* Its board has to be free for it: nothing runs there in the background. */
bool action_is_for_board(enum action_kind kind);

/* It is done through the REPL of its board. */
bool action_needs_repl(const struct action *action);

/* The same action, once more to be freed. */
struct action *action_share(struct action *action);

void action_free(struct action *action);

#endif
