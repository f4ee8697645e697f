/*
 * A trial: one test on one board. Its results, attempt after attempt, and what
 * they come to.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "attempts.h"
#include "records.h"

struct trial {
	char *device; /* "" as long as it is not known */
	bool judged;  /* its verdict was given */
	int attempt;  /* the last one, from 1; 0 before the first result */
	size_t seen;  /* steps of that attempt with a result */
	unsigned char *seen_bits;
	char *lost, *failed, *skipped; /* the first reason of each kind in that attempt */
	char *gap;		       /* what an attempt lacked when the next one began */
	struct attempts *attempts;     /* those that ended, if the test may have several */
	double elapsed_us;	       /* of all attempts */
	struct trial *next;
};

/* Whether a result is one of those that a trial waits for. */
enum fit { FIT_GOOD, FIT_NO_STEP, FIT_TWICE, FIT_LATE };

struct trial *trial_new(const char *device);
void trial_free(struct trial *trial);

/* Give back what is needed no longer once the verdict is given. */
void trial_close(struct trial *trial);

/*
 * Add a result of a test with `steps` steps; `reason` says why it is
 * not good, or is NULL. `alone`: all results of an attempt come before those of
 * the next, so that what it lacks then is missing.
 */
enum fit trial_add(struct trial *trial, const struct record *result, size_t steps, bool alone,
    const char *reason);

/* What the last attempt comes to; *reason (borrowed) says why, or is NULL. */
enum outcome trial_outcome(const struct trial *trial, const char **reason);

/* The last attempt is complete: count it among the attempts. */
void trial_end_attempt(struct trial *trial);

/*
 * Whether a result (borrowed) is good. Judged anew if it says by what, else by
 * its recorded checks. If not, *reason says why, to be freed.
 */
bool trial_judge(jv result, char **reason);

#endif
