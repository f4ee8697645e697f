/* The attempts at one test on one board. */
#include "attempts.h"

#include <stdlib.h>

void
attempts_free(struct attempts *attempts)
{
	for (int i = 0; i < attempts->reason_count; i++)
		free(attempts->reasons[i]);
	free(attempts->lost);
	*attempts = (struct attempts){ 0 };
}

void
attempts_add(struct attempts *attempts, int number, enum outcome outcome, const char *reason)
{
	attempts->ended++;
	attempts->passed += outcome == OUTCOME_PASS;
	attempts->skipped += outcome == OUTCOME_SKIP;
	if (outcome == OUTCOME_PASS)
		return;
	if (outcome == OUTCOME_ERROR && !attempts->lost)
		attempts->lost = xasprintf("attempt %d: %s", number, reason);
	if (attempts->reason_count < MOST_ATTEMPT_REASONS)
		attempts->reasons[attempts->reason_count++] =
		    xasprintf("attempt %d: %s", number, reason);
}

/* A rate like 0.9 is no binary fraction: 9 of 10 must reach it. */
static bool
reaches(int passed, int repeat, double pass_rate)
{
	return passed >= pass_rate * repeat - 1e-6;
}

enum outcome
attempts_outcome(const struct attempts *attempts, int repeat, double pass_rate, char **reason)
{
	*reason = NULL;
	if (attempts->lost) {
		*reason = xstrdup(attempts->lost);
		return OUTCOME_ERROR;
	}
	if (attempts->skipped == attempts->ended)
		return OUTCOME_SKIP;
	if (attempts->ended < repeat) {
		*reason = xasprintf("%d of %d attempts are missing", repeat - attempts->ended,
		    repeat);
		return OUTCOME_ERROR;
	}
	if (reaches(attempts->passed, repeat, pass_rate))
		return OUTCOME_PASS;
	*reason = xasprintf("%d of %d attempts passed, pass_rate is %g; %s", attempts->passed,
	    repeat, pass_rate, attempts->reasons[0]);
	return OUTCOME_FAIL;
}
