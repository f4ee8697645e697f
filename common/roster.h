/*
 * The roster: which tests were promised on which boards, and which of their
 * results and verdicts arrived. One part of the accounting in account.h;
 * shortfall.h tells what it lacks.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "archive.h"
#include "records.h"

/* A board in one of its roles. */
struct roster_board {
	char *role, *name;
	bool planned;		  /* upy-send's plan lists it */
	size_t results, verdicts; /* that came from it */
	size_t tests, judged;	  /* expected to run on it, expected to be judged on it */
};

/* One test on one board. */
struct roster_part {
	struct roster_board *board;
	double attempt;	     /* the last one */
	unsigned char *done; /* a bit for each step answered in that attempt */
	size_t verdicts;
};

struct planned_test {
	char *role; /* NULL: dut */
	bool several; /* it uses more roles than that */
	size_t steps;
	bool fixture, stray;
	size_t plans, announcements;
	struct roster_part *parts;
	size_t part_count;
};

struct roster {
	struct archive *tests; /* struct planned_test by id */
	struct roster_board **boards;
	size_t board_count, planned_boards;
};

struct roster *roster_new(void);
void roster_free(struct roster *roster);

/* Note a plan (borrowed) of yaml2steps, of upy-send, ... */
void roster_plan(struct roster *roster, jv plan);
void roster_boards(struct roster *roster, jv plan);

/* ... a test, and whether yaml2steps' plan was open, ... */
void roster_test(struct roster *roster, const struct record *test, bool within_plan);

/* ... a result, a verdict. */
void roster_result(struct roster *roster, const struct record *result);
void roster_verdict(struct roster *roster, const struct record *verdict);

/* The role of the test's own boards. */
const char *planned_role(const struct planned_test *test);

/* Give the test one more board; valid until the next one. */
struct roster_part *roster_add_part(struct planned_test *test, struct roster_board *board);

#endif
