/* How far a run is, for the line at the bottom of a terminal. */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <stddef.h>

#include "outcomes.h"
#include "report-columns.h"
#include "strmap.h"

/* All zeros: nothing has begun. */
struct progress {
	size_t due;  /* more verdicts than columns->tests on the boards "dut" each */
	size_t done; /* verdicts */
	size_t bad;
	char *test;	     /* the id of the newest test, or NULL */
	char *role;	     /* that leads it */
	struct strmap ready; /* boards that have a verdict on it */
};

/* Note a record that passes. */
void progress_add(struct progress *progress, const struct columns *columns,
    const struct record *record, const struct outcome *outcome);

/* Append "12 of 40, 2 failed: t.yaml::sum on unix"; nothing before the first test. */
void put_progress(struct buffer *to, const struct progress *progress,
    const struct columns *columns);

void progress_free(struct progress *progress);

#endif
