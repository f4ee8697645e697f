/*
 * Verdicts: follows plans, tests, boards and results. A section of the stream is
 * what one pipeline wrote; it ends when all who opened a plan have ended, so
 * that recorded streams can be joined with cat(1), each with its own boards.
 */
#include "verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "verdicts-internal.h"

struct verdicts *
verdicts_new(const struct verdict_sink *sink)
{
	struct verdicts *verdicts = xcalloc(1, sizeof *verdicts);

	verdicts->sink = sink;
	verdicts->tests = archive_new(&judged_tests);
	verdicts->roles = jv_invalid();
	return verdicts;
}

static void
free_board(void *value)
{
	struct board *board = value;

	free(board->version);
	free(board);
}

/* Forget all. */
static void
clear(struct verdicts *verdicts)
{
	strmap_free(&verdicts->boards, free_board);
	strmap_free(&verdicts->failed_setups, free);
	jv_free(verdicts->roles);
	verdicts->roles = jv_invalid();
	strmap_free(&verdicts->runs, NULL);
	verdicts->plans = verdicts->open_plans = 0;
	archive_free(verdicts->tests);
	verdicts->tests = NULL;
}

void
verdicts_free(struct verdicts *verdicts)
{
	clear(verdicts);
	buffer_free(&verdicts->line);
	fields_free(&verdicts->item);
	free(verdicts);
}

struct board *
find_board(struct verdicts *verdicts, const char *name)
{
	void **place = strmap_at(&verdicts->boards, name);

	if (!*place)
		*place = xcalloc(1, sizeof(struct board));
	return *place;
}

static struct test *
find_test(struct verdicts *verdicts, const char *id)
{
	void **place = archive_at(verdicts->tests, id);

	if (!*place)
		*place = xcalloc(1, sizeof(struct test));
	return *place;
}

struct trial *
find_trial(struct test *test, const char *device)
{
	struct trial **place = &test->trials;

	for (; *place; place = &(*place)->next) {
		if (strcmp((*place)->device, device) == 0)
			return *place;
		if (!*(*place)->device) {
			/* Another role's results came first. */
			free((*place)->device);
			(*place)->device = xstrdup(device);
			return *place;
		}
	}
	return *place = trial_new(device);
}

static void
complain_of(struct verdicts *verdicts, const char *id, const char *what)
{
	char *message = xasprintf("%s: %s", id, what);

	verdicts->sink->complain(verdicts->sink->context, EXIT_USAGE, message);
	free(message);
}

/* The place that says whether the run of a plan or an end is open. */
static void **
run_place(struct verdicts *verdicts, jv record)
{
	const char *by = rec_string(record, "by"), *token = rec_string(record, "run");
	char *key = xasprintf("%s %s", by ? by : "", token ? token : "");
	void **place = strmap_at(&verdicts->runs, key);

	free(key);
	return place;
}

static void
open_run(struct verdicts *verdicts, jv plan)
{
	void **place;

	if (verdicts->plans > 0 && verdicts->open_plans == 0) {
		verdicts_finish(verdicts);
		clear(verdicts);
		verdicts->tests = archive_new(&judged_tests);
	}
	place = run_place(verdicts, plan);
	if (*place)
		return; /* it says more of the same run */
	*place = verdicts;
	verdicts->plans++;
	verdicts->open_plans++;
}

static void
close_run(struct verdicts *verdicts, jv end)
{
	void **place = run_place(verdicts, end);

	if (*place)
		verdicts->open_plans--;
	*place = NULL;
}

static void
add_plan(struct verdicts *verdicts, jv plan)
{
	const char *by = rec_string(plan, "by");
	jv list = rec_get(plan, "tests");

	open_run(verdicts, plan);
	if (by && strcmp(by, "upy-send") == 0 && rec_has(plan, "boards")) {
		jv_free(verdicts->roles);
		verdicts->roles = rec_get(plan, "boards");
	}
	if (by && strcmp(by, "yaml2steps") == 0 && jv_get_kind(list) == JV_KIND_ARRAY)
		jv_array_foreach(list, i, id) {
			if (jv_get_kind(id) == JV_KIND_STRING)
				find_test(verdicts, jv_string_value(id))->planned = true;
			jv_free(id);
		}
	jv_free(list);
}

static enum fixture
fixture_of(const struct record *record)
{
	const char *fixture = record_string(record, "fixture");

	return !fixture			   ? FIXTURE_NONE
	    : strcmp(fixture, "setup") == 0 ? FIXTURE_SETUP
					   : FIXTURE_TEARDOWN;
}

/* A copy of a member that is a string, or NULL. */
static char *
copy_string(const struct record *record, const char *key)
{
	const char *string = record_string(record, key);

	return string ? xstrdup(string) : NULL;
}

/* A rate below 0 would let each test pass. */
static double
pass_rate_of(struct verdicts *verdicts, const char *id, const struct record *record)
{
	double rate =
	    record_number(record, "pass_rate", record_has(record, "pass_rate") ? -1 : 1);

	if (rate >= 0 && rate <= 1)
		return rate;
	complain_of(verdicts, id, "\"pass_rate\" is not a number from 0 to 1");
	return 1;
}

static void
add_test(struct verdicts *verdicts, const struct record *record)
{
	const char *id = record_string(record, "test");
	double steps = record_number(record, "steps", 0);
	struct test *test;

	if (!id || !(steps >= 1 && steps < 1e9)) {
		complain_of(verdicts, id ? id : "test record",
		    id ? "its test record has no number of \"steps\"" : "\"test\" is missing");
		return;
	}
	test = find_test(verdicts, id);
	if (test->announced) {
		complain_of(verdicts, id, "the test is announced twice");
		return;
	}
	test->announced = true;
	test->shared = record_has(record, "roles");
	test->fixture = fixture_of(record);
	test->steps = (size_t)steps;
	test->retries = (int)record_number(record, "retries", 0);
	test->repeat = (int)record_number(record, "repeat", 0);
	test->pass_rate = pass_rate_of(verdicts, id, record);
	test->unselected = verdicts->sink->selects &&
	    !verdicts->sink->selects(verdicts->sink->context, record_value(record));
	test->role = copy_string(record, "role");
	test->name = copy_string(record, "name");
	test->file = copy_string(record, "file");
	test->line = record_number(record, "line", 0);
	test->xfail_reason = copy_string(record, "xfail");
	test->xfail = test->xfail_reason || record_true(record, "xfail");
}

static void
add_device(struct verdicts *verdicts, const struct record *record)
{
	const char *name = record_string(record, "device");
	const char *version = record_string(record, "version");
	struct board *board;

	if (!name || !version)
		return;
	board = find_board(verdicts, name);
	free(board->version);
	board->version = xstrdup(version);
}

/* A result that the trial does not wait for. */
static void
complain_of_result(struct verdicts *verdicts, const char *id, const struct test *test,
    const struct trial *trial, const struct record *result, enum fit fit)
{
	double step = record_number(result, "step", 0);
	char *what;

	if (fit == FIT_NO_STEP)
		what = xasprintf("a result of step %.0f, but the test has %zu steps", step,
		    test->steps);
	else
		what = xasprintf("%s result of step %.0f on %s",
		    fit == FIT_TWICE ? "a second" : "a late", step, trial->device);
	complain_of(verdicts, id, what);
	free(what);
}

/* Whether another attempt is to come after the last one, which is complete. */
static bool
goes_on(const struct test *test, const struct trial *trial)
{
	const char *reason;
	enum outcome outcome = trial_outcome(trial, &reason);

	if (test->repeat > 1)
		return trial->attempt < test->repeat &&
		    trial->attempts->skipped < trial->attempts->ended;
	return outcome >= OUTCOME_FAIL && trial->attempt <= test->retries;
}

/*
 * Add a result, which is good if `fault` is NULL, to a trial; when that is
 * complete, and the last attempt, give the verdict.
 */
static void
add_to_trial(struct verdicts *verdicts, const char *id, struct test *test, struct trial *trial,
    const struct record *result, const char *fault)
{
	/* Of roles nobody knows which board's attempts they take part in. */
	bool alone = !test->shared || !test->trials->next;
	enum fit fit;

	if (trial->judged)
		return;
	fit = trial_add(trial, result, test->steps, alone, fault);
	if (fit == FIT_NO_STEP || (fit != FIT_GOOD && !test->shared))
		complain_of_result(verdicts, id, test, trial, result, fit);
	if (fit != FIT_GOOD || trial->seen < test->steps)
		return;
	if (test->retries || test->repeat > 1)
		trial_end_attempt(trial);
	if (!goes_on(test, trial))
		give_complete_verdict(verdicts, id, test, trial);
}

/* The result of another role's board counts on each board that the test is meant for. */
static void
add_to_all(struct verdicts *verdicts, const char *id, struct test *test,
    const struct record *result, const char *fault)
{
	jv names = jv_is_valid(verdicts->roles) ? rec_get(verdicts->roles, test_role(test))
						: jv_invalid();

	if (jv_get_kind(names) == JV_KIND_ARRAY) {
		jv_array_foreach(names, i, name) {
			if (jv_get_kind(name) == JV_KIND_STRING)
				find_trial(test, jv_string_value(name));
			jv_free(name);
		}
	}
	jv_free(names);
	if (!test->trials)
		find_trial(test, "");
	for (struct trial *trial = test->trials; trial; trial = trial->next)
		add_to_trial(verdicts, id, test, trial, result, fault);
}

/* Whether a result is one too many after the verdict. */
static bool
is_late(const struct test *test, const struct trial *trial, const struct record *result)
{
	const char *status = record_string(result, "status");
	bool skipped = status && strcmp(status, "skipped") == 0;

	if (!trial->judged || test->shared || test->unselected || skipped)
		return false;
	/* upy-send may have tried again what is found good here. */
	return !test->retries || record_number(result, "attempt", 1) <= trial->attempt;
}

/* The result of the board that the test is meant for. */
static void
add_to_own(struct verdicts *verdicts, const char *id, struct test *test,
    const struct record *result, const char *fault)
{
	const char *device = record_string(result, "device");
	struct trial *trial = find_trial(test, device ? device : "");

	if (is_late(test, trial, result))
		complain_of_result(verdicts, id, test, trial, result, FIT_LATE);
	else
		add_to_trial(verdicts, id, test, trial, result, fault);
}

static void
add_result(struct verdicts *verdicts, const struct record *result)
{
	const char *id = record_string(result, "test"), *role = record_string(result, "role");
	struct test *test;
	char *fault;

	if (!id) {
		give_loose_verdict(verdicts, result);
		return;
	}
	test = find_test(verdicts, id);
	if (!test->announced) {
		if (!test->stray)
			complain_of(verdicts, id, "a result came without a test record before it");
		test->stray = true;
		return;
	}
	fault = find_fault(verdicts, test, result);
	if (test->shared && strcmp(role ? role : "dut", test_role(test)) != 0)
		add_to_all(verdicts, id, test, result, fault);
	else
		add_to_own(verdicts, id, test, result, fault);
	free(fault);
}

void
verdicts_add(struct verdicts *verdicts, const struct record *record)
{
	if (strcmp(record->type, "result") == 0)
		add_result(verdicts, record);
	else if (strcmp(record->type, "test") == 0)
		add_test(verdicts, record);
	else if (strcmp(record->type, "device") == 0)
		add_device(verdicts, record);
	else if (strcmp(record->type, "plan") == 0)
		add_plan(verdicts, record_value(record));
	else if (strcmp(record->type, "end") == 0)
		close_run(verdicts, record_value(record));
}
