/*
 * Actions: what a step record asks of a board, checked and taken apart, as a
 * sequence of programs to run.
 */
#ifndef ACTION_H
#define ACTION_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

enum action_kind {
	ACTION_RUN,	    /* one program: exec, eval, load, reload, rm */
	ACTION_PUT,	    /* a file, in as many programs as it takes */
	ACTION_SOFT_RESET,
	ACTION_HARD_RESET,
	ACTION_WAIT,
	ACTION_JOIN, /* for the step that runs in the background on the board */
	ACTION_UNSUPPORTED, /* known to the language, but nothing runs it yet */
};

struct action {
	size_t users; /* who will free it */
	enum action_kind kind;
	jv record;	    /* the step, owned */
	const char *test;   /* its id, or NULL; lives in the record, as all strings here */
	int number;	    /* "step" */
	const char *role;   /* "dut" when not given */
	const char *what;   /* "do" */
	struct buffer code; /* of RUN; the file's bytes of PUT */
	const char *to;	    /* the path on the board, of PUT */
	bool value;	    /* the value of a last expression is wanted */
	bool expects_reset; /* its code shall make the board reset */
	bool always;	    /* to be run after a failure too */
	bool background;    /* the lane goes on while it runs */
	bool interrupt;	    /* of JOIN: first end what it waits for */
	double timeout_s;   /* negative when not given */
	double wait_s;
};

/*
 * Take a step record (consumed) apart. NULL when it is wrong, with a message
 * (to be freed): an unknown "do", a missing or ill-typed operand, a NUL in
 * source, an "assert" that cannot be judged, a host file that cannot be read.
 */
struct action *action_new(jv record, char **error);

/* The same action, once more to be freed. */
struct action *action_share(struct action *action);

void action_free(struct action *action);

/*
 * The i-th program of a RUN or PUT action, from 0, into `code`; false after
 * the last. `piece` is how many bytes of a file fit into one program. *value
 * says whether its value is the answer that action_verified looks at.
 */
bool action_program(const struct action *action, size_t i, size_t piece, struct buffer *code,
    bool *value);

/* Whether the last program's answer (a repr) proves that the file arrived whole. */
bool action_verified(const struct action *action, const char *repr);

#endif
