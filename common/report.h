/*
 * Reports: what a person, an editor or a CI system is told about the tests in a
 * stream. A format is a row of a table with three functions.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "outcomes.h"
#include "records.h"
#include "strmap.h"

enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_ERROR,
	VERDICT_SKIP,
	VERDICT_XFAIL, /* failed as the test file expects */
	VERDICT_XPASS, /* passed, though the test file expects a failure */
	VERDICT_KINDS,
};

struct tally {
	size_t verdicts[VERDICT_KINDS];
	size_t flaky; /* passes that took more than one attempt */
	double elapsed_us; /* on boards */
};

/* Why the verdicts alone are not the truth. */
struct problem {
	char *what; /* a sentence */
	bool told;  /* the stage where it arose has told it already */
};

/* What reports say at the end. */
struct summary {
	struct tally total;
	struct strmap boards; /* struct tally by name */
	struct problem *problems;
	size_t problem_count;
	struct strmap messages; /* of the problems: several stages may see the same one */
	bool quiet; /* this report stands beside the messages: no need to repeat what was told */
	int status;	 /* the exit status that all of it amounts to */
	int64_t wall_us; /* since the report began */
};

struct report_format {
	const char *name;
	/* A new report that is written to `to`, a stream of the caller's. */
	void *(*begin)(FILE *to);
	/* A record that passes; for a verdict also what led to it, else NULL. */
	void (*record)(void *report, const struct record *record, const struct outcome *outcome);
	/* The end of the stream; frees the report. */
	void (*finish)(void *report, const struct summary *summary);
	/*
	 * It tells of tests and results only through outcomes, which are brief:
	 * `record` is not called for them.
	 */
	bool brief;
};

extern const struct report_format report_human, report_tap, report_tap14, report_github,
    report_json, report_junit, report_gitlab, report_html,
    report_failed, report_output;

/* NULL-terminated. */
extern const struct report_format *const report_formats[];

/* The format of that name, or NULL. */
const struct report_format *report_format(const char *name);

/* The verdict that a verdict record (borrowed) states; an error when it is none we know. */
enum verdict verdict_of(jv verdict);

/* As a record says it: "pass". */
const char *verdict_name(enum verdict verdict);

/* Whether a verdict record (borrowed) is a pass that took another attempt. */
bool verdict_is_flaky(jv verdict);

/* The exit status that a verdict alone amounts to. */
int verdict_status(enum verdict verdict);

/* Count a verdict record (borrowed), in total and for its board. */
void summary_add(struct summary *summary, jv verdict);

/*
 * Note a problem (a copy of it) and the status that it amounts to. One with the
 * same message as another, whatever stage or place comes before it, is noted once.
 */
void summary_problem(struct summary *summary, const char *origin, const char *message,
    int status, bool told);

/* Whether the problem is to be shown. */
bool summary_shows(const struct summary *summary, const struct problem *problem);

void summary_free(struct summary *summary);

/* The first check of a result (borrowed) that does not hold; to be freed, invalid if none. */
jv failed_check(jv result);

/* Why the verdict is not a pass: its reason, else the first check that does not hold. */
char *outcome_reason(const struct outcome *outcome);

#endif
