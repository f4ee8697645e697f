/*
 * Attempts: what each try at one test on one board came to, and what all of
 * them come to when a test is to be repeated.
 */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#include "buffer.h"

enum outcome { OUTCOME_PASS, OUTCOME_SKIP, OUTCOME_FAIL, OUTCOME_ERROR };

enum { MOST_ATTEMPT_REASONS = 20 };

/* All zeros: none was made. */
struct attempts {
	int passed, skipped, ended;
	char *lost; /* "attempt 2: the board reset": of the first that was an error, or NULL */
	char *reasons[MOST_ATTEMPT_REASONS]; /* of the first that were not good */
	int reason_count;
};

/* Give back the texts. */
void attempts_free(struct attempts *attempts);

/* Attempt `number` ended; `reason` says why it was not good, or is NULL. */
void attempts_add(struct attempts *attempts, int number, enum outcome outcome,
    const char *reason);

/*
 * What `repeat` attempts come to: pass if at least `pass_rate` (0 to 1) of them
 * did; skip if none was run. *reason, to be freed, says why it is an error or a
 * failure, or is NULL.
 */
enum outcome attempts_outcome(const struct attempts *attempts, int repeat, double pass_rate,
    char **reason);

#endif
