/*
 * A trial: one test on one board. Its results, attempt after attempt, and what
 * they come to.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

enum outcome { OUTCOME_PASS, OUTCOME_SKIP, OUTCOME_FAIL, OUTCOME_ERROR };

struct trial {
	char *device; /* "" as long as it is not known */
	bool judged;  /* its verdict was given */
	int attempt;  /* the last one, from 1; 0 before the first result */
	size_t seen;  /* steps of that attempt with a result */
	unsigned char *seen_bits;
	char *lost, *failed, *skipped; /* the first reason of each kind in that attempt */
	double elapsed_us;	       /* of all attempts */
	struct trial *next;
};

struct trial *trial_new(const char *device);
void trial_free(struct trial *trial);

/* Give back what is needed no longer once the verdict is given. */
void trial_close(struct trial *trial);

/*
 * Judge a result (borrowed) of a test with `steps` steps and add it to the trial.
 * False when its number is not one of them.
 */
bool trial_add(struct trial *trial, jv result, size_t steps);

/* What the last attempt comes to; *reason (borrowed) says why, or is NULL. */
enum outcome trial_outcome(const struct trial *trial, const char **reason);

/*
 * Whether a result (borrowed) is good. Judged anew if it says by what, else by
 * its recorded checks. If not, *reason says why, to be freed.
 */
bool trial_judge(jv result, char **reason);

#endif
