/* What the verdicts*.c files share; for nobody else. */
#ifndef VERDICTS_INTERNAL_H
#define VERDICTS_INTERNAL_H

#include "strmap.h"
#include "trial.h"
#include "verdicts.h"

enum fixture { FIXTURE_NONE, FIXTURE_SETUP, FIXTURE_TEARDOWN };

struct test {
	bool planned;	/* yaml2steps' plan lists it */
	bool announced; /* a test record came, and filled in what follows */
	bool stray;	/* a result came without */
	bool unselected; /* it is not to be judged */
	bool shared;	/* other roles than `role` take part */
	enum fixture fixture;
	size_t steps;
	int retries;
	int repeat; /* 0: it is not to be repeated */
	double pass_rate;
	char *role;
	double line;
	jv name, file, xfail;
	struct trial *trials;
};

/* A board, by its name. */
struct board {
	char *version; /* or NULL */
	size_t loose;  /* results without a test */
};

struct verdicts {
	const struct verdict_sink *sink;
	struct strmap tests;  /* by id, in the order of the plan */
	struct strmap boards; /* by name */
	struct strmap failed_setups; /* the reasons, by file, a newline, and board */
	jv roles;	      /* upy-send's plan: names of boards by role, or invalid */
	size_t plans, open_plans;
	struct strmap runs; /* those that are open, by producer and token: not NULL */
	struct buffer line; /* of the verdict given last */
};

/* Why a result (borrowed) is not good, to be freed; NULL if it is. */
char *find_fault(struct verdicts *verdicts, const struct test *test, jv result);

/* The verdict on a trial whose last attempt is complete, and was the last one. */
void give_complete_verdict(struct verdicts *verdicts, const char *id, struct test *test,
    struct trial *trial);

/* The verdict on a trial, as a record to the sink; none on a fixture that is good. */
void give_verdict(struct verdicts *verdicts, const char *id, struct test *test,
    struct trial *trial, enum outcome outcome, const char *reason);

/* The verdict on the result (borrowed) of a step that belongs to no test. */
void give_loose_verdict(struct verdicts *verdicts, jv result);

/* The board of this name, known from now on. */
struct board *find_board(struct verdicts *verdicts, const char *name);

/* The trial of a test on a board (or "" when that is not known), new if need be. */
struct trial *find_trial(struct test *test, const char *device);

#endif
