/* What only the report for people has: options, and a line that comes and goes. */
#ifndef REPORT_HUMAN_H
#define REPORT_HUMAN_H

#include <stdbool.h>

/* All zeros but `slowest`, which is SLOWEST_BY_ITSELF, is the usual look. */
struct look {
	bool quiet;   /* failures and the last line only */
	bool verbose; /* steps, devices, what was skipped */
	bool output;  /* what passing tests print, too */
	long slowest; /* how many slow tests to tell, or SLOWEST_BY_ITSELF */
};

/* Before the first record. */
void human_set_look(void *report, const struct look *look);

/* No record is there for now: on a terminal, show what is being waited for. */
void human_rest(void *report);

/* Take that line away before the program dies; async-signal-safe. */
void human_abandon(void *report);

#endif
