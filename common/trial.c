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

static void
free_attempts(struct trial *trial)
{
	if (trial->attempts)
		attempts_free(trial->attempts);
	free(trial->attempts);
	free(trial->gap);
	trial->attempts = NULL;
	trial->gap = NULL;
}

void
trial_free(struct trial *trial)
{
	reset(trial);
	free_attempts(trial);
	free(trial->device);
	free(trial);
}

void
trial_close(struct trial *trial)
{
	reset(trial);
	free_attempts(trial);
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

/* False: it was seen already. */
static bool
mark_seen(struct trial *trial, size_t step, size_t steps)
{
	unsigned char bit = (unsigned char)(1u << step % 8);

	if (!trial->seen_bits)
		trial->seen_bits = xcalloc(steps / 8 + 1, 1);
	if (trial->seen_bits[step / 8] & bit)
		return false;
	trial->seen_bits[step / 8] |= bit;
	trial->seen++;
	return true;
}

/* Of a test with several steps the reason names the one, unless it is about the board. */
static char *
name_step(const struct record *result, size_t steps, const char *reason)
{
	const char *directive = record_string(result, "directive");
	const char *status = record_string(result, "status");

	if (steps <= 1 || (status && strcmp(status, "lost") == 0))
		return xstrdup(reason);
	return directive ? xasprintf("%s: %s", directive, reason)
			 : xasprintf("step %.0f: %s", record_number(result, "step", 0), reason);
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

/* An attempt is over when the first result of another one comes. */
static void
begin_attempt(struct trial *trial, int attempt, size_t steps, bool alone)
{
	if (alone && !trial->gap && trial->attempt && trial->seen < steps)
		trial->gap = xasprintf("attempt %d: %zu of %zu results are missing",
		    trial->attempt, steps - trial->seen, steps);
	if (alone && !trial->gap && attempt > trial->attempt + 1)
		trial->gap = xasprintf("attempt %d: its results are missing", trial->attempt + 1);
	reset(trial);
	trial->attempt = attempt;
}

enum fit
trial_add(struct trial *trial, const struct record *result, size_t steps, bool alone,
    const char *reason)
{
	double step = record_number(result, "step", 0);
	double attempt = record_number(result, "attempt", 1);
	const char *status = record_string(result, "status");

	if (!(step >= 1 && step <= (double)steps))
		return FIT_NO_STEP;
	if (attempt < trial->attempt)
		return FIT_LATE;
	if (attempt > trial->attempt && attempt < 1e9)
		begin_attempt(trial, (int)attempt, steps, alone);
	if (!mark_seen(trial, (size_t)step - 1, steps))
		return FIT_TWICE;
	trial->elapsed_us += record_number(result, "elapsed_us", 0);
	if (!reason)
		return FIT_GOOD;
	if (status && strcmp(status, "skipped") == 0)
		keep_reason(&trial->skipped, xstrdup(reason));
	else
		keep_reason(status && strcmp(status, "lost") == 0 ? &trial->lost : &trial->failed,
		    name_step(result, steps, reason));
	return FIT_GOOD;
}

void
trial_end_attempt(struct trial *trial)
{
	const char *reason;
	enum outcome outcome = trial_outcome(trial, &reason);

	if (!trial->attempts)
		trial->attempts = xcalloc(1, sizeof *trial->attempts);
	attempts_add(trial->attempts, trial->attempt, outcome, reason);
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
