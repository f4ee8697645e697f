/* Suites of the JUnit report: a test file on a board, and its counts. */
#ifndef REPORT_JUNIT_SUITE_H
#define REPORT_JUNIT_SUITE_H

#include <jv.h>
#include <time.h>

#include "report.h"
#include "spool.h"

struct counts {
	size_t tests, failures, errors, skipped;
	double elapsed_us; /* on boards */
};

struct suite {
	char *file, *device, *role;
	char *class;  /* what readers group its test cases by */
	size_t cases; /* the number of their text in the spool */
	time_t begun; /* when its first verdict came */
	struct counts counts;
};

/* All zeros is none. */
struct suites {
	struct strmap map; /* struct suite by name, "FILE on BOARD" */
	struct suite *last;
};

void suites_free(struct suites *suites);

/*
 * The suite of a verdict (borrowed) on a test of `file`, which may be NULL; a new
 * suite opens its text in the spool.
 */
struct suite *suite_of(struct suites *suites, struct spool *spool, jv verdict,
    const char *file);

/* Count a verdict and its time on a board. */
void counts_verdict(struct counts *counts, enum verdict verdict, double elapsed_us);

/* Add other counts to these. */
void counts_add(struct counts *counts, const struct counts *more);

#endif
