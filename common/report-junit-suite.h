/* Suites of the JUnit report: a test file on a board, and its counts. */
#ifndef REPORT_JUNIT_SUITE_H
#define REPORT_JUNIT_SUITE_H

#include <jv.h>
#include <time.h>

#include "archive.h"
#include "report.h"
#include "spool.h"

struct counts {
	size_t tests, failures, errors, skipped;
	double elapsed_us; /* on boards */
};

/* Plain data, followed by its strings. */
struct suite {
	struct spool_text cases;
	time_t begun; /* when its first verdict came */
	struct counts counts;
	size_t device, role; /* where these begin in `file` */
	size_t size; /* of all strings */
	char file[]; /* NUL-terminated, as are the others */
};

struct suites {
	struct archive *all;   /* struct suite by name, "FILE on BOARD" */
	struct suite *current; /* the one of the last verdict, or NULL */
	char *class; /* what readers group its test cases by */
};

/* The archive for `all`; the rest of no suites is zeros. */
struct archive *suites_new(void);

void suites_free(struct suites *suites);

/* Whether a verdict (borrowed) on a test of `file`, which may be NULL, is of the current suite. */
bool suite_is_current(const struct suites *suites, jv verdict, const char *file);

/* Make the suite of that verdict the current one; it may be new. */
void suites_turn_to(struct suites *suites, jv verdict, const char *file);

/* Count a verdict and its time on a board. */
void counts_verdict(struct counts *counts, enum verdict verdict, double elapsed_us);

/* Add other counts to these. */
void counts_add(struct counts *counts, const struct counts *more);

#endif
