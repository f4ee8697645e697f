/* What the verdicts*.c files share; for nobody else. */
#ifndef VERDICTS_INTERNAL_H
#define VERDICTS_INTERNAL_H

#include "archive.h"
#include "fields.h"
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
	double line;
	bool xfail; /* it is expected to fail */
	char *role, *name, *file, *xfail_reason; /* or NULL */
	struct trial *trials;
};

static inline const char *
test_role(const struct test *test)
{
	return test->role ? test->role : "dut";
}

/* A board, by its name. */
struct board {
	char *version; /* or NULL */
	size_t loose;  /* results without a test */
};

struct verdicts {
	const struct verdict_sink *sink;
	struct archive *tests; /* struct test by id, in the order of the plan */
	struct strmap boards; /* by name */
	struct strmap failed_setups; /* the reasons, by file, a newline, and board */
	jv roles;	      /* upy-send's plan: names of boards by role, or invalid */
	size_t plans, open_plans;
	struct strmap runs; /* those that are open, by producer and token: not NULL */
	struct buffer line; /* of the verdict given last */
	struct fields item; /* of the assert list looked at last */
};

/* Tests in an archive: one with a trial that waits for results stays open. */
extern const struct archive_kind judged_tests;

/* Why a result is not good, to be freed; NULL if it is. */
char *find_fault(struct verdicts *verdicts, const struct test *test,
    const struct record *result);

/* The verdict on a trial whose last attempt is complete, and was the last one. */
void give_complete_verdict(struct verdicts *verdicts, const char *id, struct test *test,
    struct trial *trial);

/* The verdict on a trial, as a record to the sink; none on a fixture that is good. */
void give_verdict(struct verdicts *verdicts, const char *id, struct test *test,
    struct trial *trial, enum outcome outcome, const char *reason);

/* The verdict on the result of a step that belongs to no test. */
void give_loose_verdict(struct verdicts *verdicts, const struct record *result);

/* The board of this name, known from now on. */
struct board *find_board(struct verdicts *verdicts, const char *name);

/* The trial of a test on a board (or "" when that is not known), new if need be. */
struct trial *find_trial(struct test *test, const char *device);

#endif
