/* What all reports share: the table of formats, the summary, the reason of a verdict. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"

const struct report_format *const report_formats[] = {
	&report_human,
	&report_tap,
	&report_tap14,
	&report_github,
	&report_json,
	&report_junit,
	&report_gitlab,
	&report_html,
	&report_failed,
	&report_output,
	NULL,
};

static const struct {
	const char *name;
	int status;
} verdicts[VERDICT_KINDS] = {
	[VERDICT_PASS] = { "pass", EXIT_PASS },
	[VERDICT_FAIL] = { "fail", EXIT_VERDICT },
	[VERDICT_ERROR] = { "error", EXIT_SYSTEM },
	[VERDICT_SKIP] = { "skip", EXIT_PASS },
	[VERDICT_XFAIL] = { "xfail", EXIT_PASS },
	[VERDICT_XPASS] = { "xpass", EXIT_VERDICT },
};

const struct report_format *
report_format(const char *name)
{
	const struct report_format *const *format = report_formats;

	while (*format && strcmp((*format)->name, name) != 0)
		format++;
	return *format;
}

enum verdict
verdict_of(jv verdict)
{
	const char *name = rec_string(verdict, "verdict");

	for (int i = 0; name && i < VERDICT_KINDS; i++)
		if (strcmp(verdicts[i].name, name) == 0)
			return (enum verdict)i;
	return VERDICT_ERROR;
}

int
verdict_status(enum verdict verdict)
{
	return verdicts[verdict].status;
}

const char *
verdict_name(enum verdict verdict)
{
	return verdicts[verdict].name;
}

bool
verdict_is_flaky(jv verdict)
{
	/* With "passes" the test was repeated on purpose, all attempts were to be made. */
	return verdict_of(verdict) == VERDICT_PASS && rec_number(verdict, "attempts", 1) > 1 &&
	    !rec_has(verdict, "passes");
}

static void
tally_add(struct tally *tally, jv record)
{
	enum verdict verdict = verdict_of(record);

	tally->verdicts[verdict]++;
	tally->flaky += verdict_is_flaky(record);
	tally->elapsed_us += rec_number(record, "elapsed_us", 0);
}

void
summary_add(struct summary *summary, jv verdict)
{
	const char *device = rec_string(verdict, "device");
	void **place = strmap_at(&summary->boards, device ? device : "");

	if (!*place)
		*place = xcalloc(1, sizeof(struct tally));
	tally_add(*place, verdict);
	tally_add(&summary->total, verdict);
	summary->status = worse_exit(summary->status, verdict_status(verdict_of(verdict)));
}

void
summary_problem(struct summary *summary, const char *origin, const char *message, int status,
    bool told)
{
	void **seen = strmap_at(&summary->messages, message);

	summary->status = worse_exit(summary->status, status);
	if (*seen)
		return;
	*seen = summary;
	summary->problems = xrealloc(summary->problems,
	    (summary->problem_count + 1) * sizeof *summary->problems);
	summary->problems[summary->problem_count++] = (struct problem){
		.what = xasprintf("%s%s", origin, message), .told = told
	};
}

bool
summary_shows(const struct summary *summary, const struct problem *problem)
{
	return !(summary->quiet && problem->told);
}

void
summary_free(struct summary *summary)
{
	strmap_free(&summary->boards, free);
	for (size_t i = 0; i < summary->problem_count; i++)
		free(summary->problems[i].what);
	free(summary->problems);
	strmap_free(&summary->messages, NULL);
	*summary = (struct summary){ 0 };
}

jv
failed_check(jv result)
{
	jv checks = jv_is_valid(result) ? rec_get(result, "checks") : jv_invalid();
	jv failed = jv_invalid();

	if (jv_get_kind(checks) == JV_KIND_ARRAY)
		jv_array_foreach(checks, i, check) {
			if (!jv_is_valid(failed) && jv_get_kind(check) == JV_KIND_OBJECT &&
			    !rec_true(check, "ok")) {
				jv_free(failed);
				failed = jv_copy(check);
			}
			jv_free(check);
		}
	jv_free(checks);
	return failed;
}

/* The message of the first check that does not hold, or NULL; to be freed. */
static char *
failed_message(jv result)
{
	jv check = failed_check(result);
	const char *message = jv_is_valid(check) ? rec_string(check, "message") : NULL;
	char *copy = message ? xstrdup(message) : NULL;

	jv_free(check);
	return copy;
}

char *
outcome_reason(const struct outcome *outcome)
{
	const char *reason = rec_string(outcome->verdict, "reason");
	char *message;

	if (reason)
		return xstrdup(reason);
	if (verdict_of(outcome->verdict) == VERDICT_XPASS)
		return xstrdup("passed, but was expected to fail");
	message = failed_message(outcome->culprit);
	if (message || !jv_is_valid(outcome->culprit))
		return message ? message : xstrdup("");
	reason = rec_string(outcome->culprit, "reason");
	if (!reason)
		reason = rec_string(outcome->culprit, "status");
	return xstrdup(reason ? reason : "");
}
