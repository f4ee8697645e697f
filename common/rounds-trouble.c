/* Benchmarks that fail: why, and in which round. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rounds-internal.h"

bool
rounds_are_timed(const struct rounds *rounds)
{
	const struct measuring *measuring = &rounds->action->measuring;

	return measuring->iterations > 0 || measuring->min_time_s > 0;
}

/* "round 3 of 5: ..." before the reason. */
static void
say_round(struct rounds *rounds)
{
	const struct measuring *measuring = &rounds->action->measuring;
	char *reason = rounds->answer->reason, why[sizeof rounds->answer->reason];
	long round = rounds->done + 1, warmup = measuring->warmup;

	if (rounds->phase == ROUNDS_CLOCK)
		return;
	strcpy(why, reason);
	if (rounds->phase == ROUNDS_CALIBRATE)
		snprintf(reason, sizeof why, "finding the number of iterations");
	else if (round <= warmup)
		snprintf(reason, sizeof why, "warm-up round %ld of %ld", round, warmup);
	else
		snprintf(reason, sizeof why, "round %ld of %ld", round - warmup,
		    measuring->rounds);
	if (*why)
		snprintf(reason + strlen(reason), sizeof why - strlen(reason), ": %.180s", why);
}

/* Of the code, in the program that ran. */
static size_t
lines_before(const struct rounds *rounds)
{
	bool calibrates = rounds->phase == ROUNDS_CALIBRATE, runs = rounds->phase == ROUNDS_ROUND;
	size_t lines = 0;

	if (rounds_are_timed(rounds) && (calibrates || runs))
		lines = timed_lines_before(&rounds->watch, calibrates, &rounds->code);
	return lines + (runs && rounds->action->measuring.no_gc ? UNDISTURBED_LINES_BEFORE : 0);
}

void
rounds_take_failure(struct rounds *rounds)
{
	struct answer *answer = rounds->answer;

	answer_take(answer, rounds->action, rounds->board);
	if (strcmp(answer->status, "timeout") == 0)
		snprintf(answer->reason, sizeof answer->reason, "not done after %g s",
		    rounds->timeout);
	answer->lines_before = lines_before(rounds);
	say_round(rounds);
}

void
rounds_take_problem(struct rounds *rounds, char *problem)
{
	struct answer *answer = rounds->answer;

	answer->status = "unmatched";
	snprintf(answer->reason, sizeof answer->reason, "%s", problem);
	say_round(rounds);
	free(problem);
}
