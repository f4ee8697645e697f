/* Verdicts: their records, and those on tests that never got all their results. */
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "judge.h"
#include "verdicts-internal.h"

static char *
setup_key(const struct test *test, const char *device)
{
	return xasprintf("%s\n%s", test->file ? test->file : "", device);
}

/* Remember why the set-up of the test's file failed on a board. */
static void
note_failed_setup(struct verdicts *verdicts, const struct test *setup, const char *device,
    const char *reason)
{
	char *key = setup_key(setup, device);
	void **place = strmap_at(&verdicts->failed_setups, key);

	if (!*place)
		*place = xstrdup(reason ? reason : "");
	free(key);
}

static const char *
failed_setup(const struct verdicts *verdicts, const struct test *test, const char *device)
{
	char *key;
	const char *reason;

	if (verdicts->failed_setups.count == 0 || test->fixture != FIXTURE_NONE)
		return NULL;
	key = setup_key(test, device);
	reason = strmap_get(&verdicts->failed_setups, key);
	free(key);
	return reason;
}

static const char *
verdict_word(const struct test *test, enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASS:
		return test->xfail ? "xpass" : "pass";
	case OUTCOME_SKIP:
		return "skip";
	case OUTCOME_FAIL:
		return test->xfail ? "xfail" : "fail";
	default:
		return "error";
	}
}

/* Append "string". Written by hand: libjq takes ten times as long. */
static void
put_quoted(struct buffer *to, const char *string)
{
	buffer_putc(to, '"');
	while (*string) {
		size_t plain = 0;

		while ((unsigned char)string[plain] >= ' ' && string[plain] != '"' &&
		    string[plain] != '\\')
			plain++;
		buffer_append(to, string, plain);
		string += plain;
		if (*string == '"' || *string == '\\')
			buffer_printf(to, "\\%c", *string++);
		else if (*string)
			buffer_printf(to, "\\u%04x", (unsigned)*string++);
	}
	buffer_putc(to, '"');
}

/* Append ,"key":"string". */
static void
put_string(struct buffer *to, const char *key, const char *string)
{
	buffer_puts(to, ",\"");
	buffer_puts(to, key);
	buffer_puts(to, "\":");
	put_quoted(to, string);
}

static void
put_string_or_null(struct buffer *to, const char *key, const char *string)
{
	if (string)
		put_string(to, key, string);
	else
		buffer_printf(to, ",\"%s\":null", key);
}

/* Of several attempts: how many were good, and why the others were not. */
static void
put_attempts(struct buffer *to, const struct test *test, const struct trial *trial)
{
	const struct attempts *attempts = trial->attempts;

	if (attempts && test->repeat > 1 && !test->unselected)
		buffer_printf(to, ",\"passes\":%d", attempts->passed);
	if (!attempts || !attempts->reason_count || trial->attempt < 2)
		return;
	buffer_puts(to, ",\"attempt_reasons\":[");
	for (int i = 0; i < attempts->reason_count; i++) {
		if (i)
			buffer_putc(to, ',');
		put_quoted(to, attempts->reasons[i]);
	}
	buffer_putc(to, ']');
}

static void
emit(struct verdicts *verdicts, const char *id, const struct test *test,
    const struct trial *trial, const char *word, const char *reason)
{
	const char *version = *trial->device ? find_board(verdicts, trial->device)->version : NULL;
	struct buffer *line = &verdicts->line;

	buffer_clear(line);
	buffer_puts(line, "{\"type\":\"verdict\"");
	put_string(line, "test", id);
	put_string_or_null(line, "name", test->name);
	put_string_or_null(line, "file", test->file);
	if (test->line > 0)
		buffer_printf(line, ",\"line\":%.0f", test->line);
	else
		buffer_puts(line, ",\"line\":null");
	put_string(line, "role", test_role(test));
	if (*trial->device)
		put_string(line, "device", trial->device);
	if (version)
		put_string(line, "version", version);
	put_string(line, "verdict", word);
	if (reason)
		put_string(line, "reason", reason);
	buffer_printf(line, ",\"attempts\":%d", trial->attempt);
	put_attempts(line, test, trial);
	buffer_printf(line, ",\"elapsed_us\":%.0f}\n", trial->elapsed_us);
	verdicts->sink->verdict(verdicts->sink->context, word, line);
}

/* The reason of a verdict, to be freed: that of the test file, where it gives one. */
static char *
full_reason(const struct test *test, const char *word, const char *reason)
{
	const char *given = test->xfail_reason;

	if (strcmp(word, "xpass") == 0)
		return given ? xasprintf("passed, but was expected to fail: %s", given)
			     : xstrdup("passed, but was expected to fail");
	if (strcmp(word, "xfail") == 0 && given)
		return xasprintf("%s: %s", given, reason);
	return reason ? xstrdup(reason) : NULL;
}

void
give_verdict(struct verdicts *verdicts, const char *id, struct test *test,
    struct trial *trial, enum outcome outcome, const char *reason)
{
	const char *setup = test->unselected ? NULL : failed_setup(verdicts, test, trial->device);
	const char *word;
	char *full;

	if (test->fixture != FIXTURE_NONE && outcome == OUTCOME_FAIL)
		outcome = OUTCOME_ERROR;
	if (setup)
		outcome = OUTCOME_ERROR;
	word = verdict_word(test, outcome);
	full = setup ? xasprintf("the set-up of %s failed: %s",
			   test->file ? test->file : "the file", setup)
		     : full_reason(test, word, reason);
	if (test->fixture == FIXTURE_SETUP && outcome == OUTCOME_ERROR)
		note_failed_setup(verdicts, test, trial->device, reason);
	if (test->fixture == FIXTURE_NONE || (outcome == OUTCOME_ERROR && !test->unselected))
		emit(verdicts, id, test, trial, word, full);
	free(full);
	trial_close(trial);
}

/* What the attempts come to; *reason is to be freed. */
static enum outcome
sum_up(const struct test *test, const struct trial *trial, char **reason)
{
	const char *last;
	enum outcome outcome;

	if (trial->gap) {
		*reason = xstrdup(trial->gap);
		return OUTCOME_ERROR;
	}
	if (test->unselected && test->fixture == FIXTURE_NONE) {
		*reason = xstrdup("not selected");
		return OUTCOME_SKIP;
	}
	outcome = trial_outcome(trial, &last);
	if (outcome != OUTCOME_SKIP && test->repeat > 1)
		return attempts_outcome(trial->attempts, test->repeat, test->pass_rate, reason);
	*reason = last ? xstrdup(last) : NULL;
	return outcome;
}

void
give_complete_verdict(struct verdicts *verdicts, const char *id, struct test *test,
    struct trial *trial)
{
	char *reason;
	enum outcome outcome = sum_up(test, trial, &reason);

	give_verdict(verdicts, id, test, trial, outcome, reason);
	free(reason);
}

char *
find_fault(struct verdicts *verdicts, const struct test *test, const struct record *result)
{
	const struct verdict_sink *sink = verdicts->sink;
	char *reason;

	if (test->unselected && test->fixture == FIXTURE_NONE)
		return NULL;
	if (!judge_is_plainly_good(result, &verdicts->item) &&
	    !trial_judge(record_value(result), &reason))
		return reason;
	return sink->object && test->fixture == FIXTURE_NONE
	    ? sink->object(sink->context, record_value(result))
	    : NULL;
}

void
give_loose_verdict(struct verdicts *verdicts, const struct record *result)
{
	const char *device = record_string(result, "device");
	const char *role = record_string(result, "role");
	struct board *board = find_board(verdicts, device ? device : "");
	struct trial *trial = trial_new(device ? device : "");
	struct test test = { .steps = 1, .name = xasprintf("step %zu", ++board->loose) };
	struct record numbered = { .type = result->type,
		.value = rec_set_number(jv_copy(record_value(result)), "step", 1) };
	char *fault;

	test.unselected = verdicts->sink->selects &&
	    !verdicts->sink->selects(verdicts->sink->context, record_value(result));
	fault = find_fault(verdicts, &test, result);
	trial_add(trial, &numbered, 1, true, fault);
	test.role = role ? xstrdup(role) : NULL;
	give_complete_verdict(verdicts, test.name, &test, trial);
	free(fault);
	free(test.role);
	record_free(&numbered);
	free(test.name);
	trial_free(trial);
}

/* What a trial lacks that the stream left open, to be freed; NULL if nothing. */
static char *
find_gap(const struct test *test, const struct trial *trial)
{
	if (!test->announced)
		return xstrdup("the test was planned, but did not come");
	if (trial->seen < test->steps && trial->attempt > 1)
		return xasprintf("attempt %d: %zu of %zu results are missing", trial->attempt,
		    test->steps - trial->seen, test->steps);
	if (trial->seen < test->steps)
		return xasprintf("%zu of %zu results are missing", test->steps - trial->seen,
		    test->steps);
	if (test->repeat > trial->attempt)
		return xasprintf("%d of %d attempts are missing", test->repeat - trial->attempt,
		    test->repeat);
	return NULL; /* it could have been tried again, but was not */
}

static void
finish_trial(struct verdicts *verdicts, const char *id, struct test *test, struct trial *trial)
{
	char *gap;

	if (trial->judged)
		return;
	gap = find_gap(test, trial);
	if (gap)
		give_verdict(verdicts, id, test, trial, OUTCOME_ERROR, gap);
	else
		give_complete_verdict(verdicts, id, test, trial);
	free(gap);
}

/* Every board that the test is meant for has a trial then, if only an empty one. */
static void
add_planned_trials(struct verdicts *verdicts, struct test *test)
{
	jv names = jv_invalid();

	if (test->fixture != FIXTURE_NONE)
		return;
	if (jv_is_valid(verdicts->roles))
		names = rec_get(verdicts->roles, test_role(test));
	if (jv_get_kind(names) == JV_KIND_ARRAY)
		jv_array_foreach(names, i, name) {
			if (jv_get_kind(name) == JV_KIND_STRING)
				find_trial(test, jv_string_value(name));
			jv_free(name);
		}
	jv_free(names);
	if (!test->trials)
		test->trials = trial_new("");
}

static void
finish_test(struct verdicts *verdicts, const char *id, struct test *test)
{
	if (!test->announced && !test->planned)
		return; /* only stray results, complained of already */
	add_planned_trials(verdicts, test);
	for (struct trial *trial = test->trials; trial; trial = trial->next)
		finish_trial(verdicts, id, test, trial);
}

void
verdicts_finish(struct verdicts *verdicts)
{
	struct archive_walk walk = { 0 };

	while (archive_next(verdicts->tests, &walk))
		finish_test(verdicts, walk.key, walk.object);
	if (archive_problem(verdicts->tests)) {
		char *what = xasprintf("the temporary file with the names of tests is lost: %s",
		    strerror(archive_problem(verdicts->tests)));

		verdicts->sink->complain(verdicts->sink->context, EXIT_SYSTEM, what);
		free(what);
	}
}
