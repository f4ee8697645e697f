/* One test on one board. */
#include "trial.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "judge.h"
#include "records.h"

struct trial *
trial_new(const char *device)
{
	struct trial *trial = xcalloc(1, sizeof *trial);

	trial->device = xstrdup(device);
	return trial;
}

/* Forget the last attempt. */
static void
reset(struct trial *trial)
{
	free(trial->seen_bits);
	free(trial->lost);
	free(trial->failed);
	free(trial->skipped);
	trial->seen_bits = NULL;
	trial->lost = trial->failed = trial->skipped = NULL;
	trial->seen = 0;
}

void
trial_free(struct trial *trial)
{
	reset(trial);
	free(trial->device);
	free(trial);
}

void
trial_close(struct trial *trial)
{
	reset(trial);
	trial->judged = true;
}

bool
trial_judge(jv result, char **reason)
{
	jv checks, judged;
	bool good;

	*reason = NULL;
	if (!rec_has(result, "assert") && rec_has(result, "checks")) {
		good = judge_is_good(result);
		if (!good)
			*reason = judge_reason(result);
		return good;
	}
	if (judge_holds(result))
		return true;
	checks = judge_result(result, &good);
	judged = rec_set(jv_copy(result), "checks", checks);
	*reason = judge_reason(judged);
	jv_free(judged);
	return false;
}

static void
mark_seen(struct trial *trial, size_t step, size_t steps)
{
	unsigned char bit = (unsigned char)(1u << step % 8);

	if (!trial->seen_bits)
		trial->seen_bits = xcalloc(steps / 8 + 1, 1);
	if (!(trial->seen_bits[step / 8] & bit))
		trial->seen++;
	trial->seen_bits[step / 8] |= bit;
}

/* Of a test with several steps the reason names the one. */
static char *
name_step(jv result, size_t steps, char *reason)
{
	const char *directive = rec_string(result, "directive");
	char *named;

	if (steps <= 1)
		return reason;
	named = directive ? xasprintf("%s: %s", directive, reason)
			  : xasprintf("step %.0f: %s", rec_number(result, "step", 0), reason);
	free(reason);
	return named;
}

/* The first reason of its kind stays. */
static void
keep_reason(char **place, char *reason)
{
	if (*place)
		free(reason);
	else
		*place = reason;
}

bool
trial_add(struct trial *trial, jv result, size_t steps)
{
	double step = rec_number(result, "step", 0), attempt = rec_number(result, "attempt", 1);
	const char *status = rec_string(result, "status");
	char *reason;

	if (!(step >= 1 && step <= (double)steps))
		return false;
	if (attempt > trial->attempt && attempt < 1e9) {
		reset(trial);
		trial->attempt = (int)attempt;
	}
	mark_seen(trial, (size_t)step - 1, steps);
	trial->elapsed_us += rec_number(result, "elapsed_us", 0);
	if (trial_judge(result, &reason))
		return true;
	if (status && strcmp(status, "skipped") == 0)
		keep_reason(&trial->skipped, reason);
	else
		keep_reason(status && strcmp(status, "lost") == 0 ? &trial->lost : &trial->failed,
		    name_step(result, steps, reason));
	return true;
}

enum outcome
trial_outcome(const struct trial *trial, const char **reason)
{
	*reason = trial->lost ? trial->lost : trial->failed ? trial->failed : trial->skipped;
	return trial->lost ? OUTCOME_ERROR
	    : trial->failed ? OUTCOME_FAIL
	    : trial->skipped ? OUTCOME_SKIP
			     : OUTCOME_PASS;
}
