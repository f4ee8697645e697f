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

#include "strmap.h"

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
	char *role;
	jv roles; /* when it uses more than one, else invalid */
	size_t steps;
	bool fixture, stray;
	size_t plans, announcements;
	struct roster_part *parts;
	size_t part_count;
};

struct roster {
	struct strmap tests; /* by id */
	struct roster_board **boards;
	size_t board_count, planned_boards;
};

struct roster *roster_new(void);
void roster_free(struct roster *roster);

/* Note a record (borrowed): a plan of yaml2steps, a plan of upy-send, ... */
void roster_plan(struct roster *roster, jv plan);
void roster_boards(struct roster *roster, jv plan);

/* ... a test, and whether yaml2steps' plan was open, ... */
void roster_test(struct roster *roster, jv test, bool within_plan);

/* ... a result, a verdict. */
void roster_result(struct roster *roster, jv result);
void roster_verdict(struct roster *roster, jv verdict);

/* Give the test one more board; valid until the next one. */
struct roster_part *roster_add_part(struct planned_test *test, struct roster_board *board);

#endif
