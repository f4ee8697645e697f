/* Tests and results -> what led to each verdict. */
#include "outcomes.h"

#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "fields.h"
#include "judge.h"
#include "traceback.h"

enum { MOST_OUTPUT = 16 * 1024 };

/* What one board did in the last attempt at one test. */
struct trail {
	char *role, *device;
	double attempt;
	jv culprit, checked;
	struct buffer output;
	size_t dropped;
	struct trail *next;
};

/* A test whose verdicts are not all there yet. */
struct running {
	char *line; /* the test record, or NULL */
	jv test;    /* the same parsed, once it was asked for */
	struct trail *trails;
};

struct outcomes {
	bool brief;
	struct archive *tests; /* struct running by id */
	struct sources sources;
	struct outcome last;
	struct trail *lasting; /* trails that `last` borrows from */
	struct buffer traceback;
	struct fields check; /* the one looked at */
};

static void
free_trails(struct trail *trail)
{
	for (struct trail *next; trail; trail = next) {
		next = trail->next;
		free(trail->role);
		free(trail->device);
		jv_free(trail->culprit);
		jv_free(trail->checked);
		buffer_free(&trail->output);
		free(trail);
	}
}

static void
free_running(void *value)
{
	struct running *running = value;

	free(running->line);
	jv_free(running->test);
	free_trails(running->trails);
	free(running);
}

/* The test record, when no board is at it. */
static bool
pack_running(const void *value, struct buffer *to)
{
	const struct running *running = value;

	if (running->trails)
		return false;
	if (running->line)
		buffer_puts(to, running->line);
	return true;
}

static void *
unpack_running(const char *bytes, size_t length)
{
	struct running *running = xcalloc(1, sizeof *running);

	running->line = length ? xstrndup(bytes, length) : NULL;
	running->test = jv_invalid();
	return running;
}

static const struct archive_kind running_tests = { pack_running, unpack_running, free_running };

struct outcomes *
outcomes_new(bool brief)
{
	struct outcomes *outcomes = xcalloc(1, sizeof *outcomes);

	outcomes->brief = brief;
	outcomes->tests = archive_new(&running_tests);
	return outcomes;
}

void
outcomes_free(struct outcomes *outcomes)
{
	archive_free(outcomes->tests);
	fields_free(&outcomes->check);
	sources_free(&outcomes->sources);
	free_trails(outcomes->lasting);
	buffer_free(&outcomes->traceback);
	free(outcomes);
}

static struct running *
running_of(struct outcomes *outcomes, const struct record *record)
{
	const char *id = record_string(record, "test");
	void **place = archive_at(outcomes->tests, id ? id : "");

	if (!*place) {
		struct running *running = xcalloc(1, sizeof *running);

		running->test = jv_invalid();
		*place = running;
	}
	return *place;
}

/* The test that a verdict is about; a step without a test has its results under "". */
static struct running *
judged_test(struct outcomes *outcomes, const struct record *verdict)
{
	const char *id = record_string(verdict, "test");
	struct running *running = id ? archive_get(outcomes->tests, id) : NULL;

	if (!running)
		running = archive_get(outcomes->tests, "");
	return running ? running : running_of(outcomes, verdict);
}

/* The test record (borrowed); invalid when none came. */
static jv
test_record(struct running *running)
{
	if (running->line && !jv_is_valid(running->test))
		running->test = jv_parse(running->line);
	return running->test;
}

/* The file of the test, valid as long as `running`; or NULL. */
static const char *
test_file(struct running *running)
{
	jv test = test_record(running);

	return jv_is_valid(test) ? rec_string(test, "file") : NULL;
}

static bool
is_trail(const struct trail *trail, const char *role, const char *device)
{
	return strcmp(trail->device, device) == 0 && strcmp(trail->role, role) == 0;
}

static struct trail *
trail_of(struct running *running, const struct record *result)
{
	const char *role = record_string(result, "role"), *device = record_string(result, "device");
	struct trail *trail, **end;

	role = role ? role : "dut";
	device = device ? device : "";
	for (end = &running->trails; *end; end = &(*end)->next)
		if (is_trail(*end, role, device))
			return *end;
	*end = trail = xcalloc(1, sizeof *trail);
	trail->role = xstrdup(role);
	trail->device = xstrdup(device);
	trail->culprit = trail->checked = jv_invalid();
	return trail;
}

/* Whether all checks of a list, as text, say that they hold. */
static bool
all_hold(struct fields *check, const char *list)
{
	const char *item;
	size_t length;

	while ((length = fields_item(&list, &item)) > 0) {
		const struct field *ok =
		    fields_find(check, item, length) ? fields_get(check, "ok") : NULL;

		if (!ok || *ok->value != 't')
			return false;
	}
	return true;
}

/* Whether the text of a result shows that it is good; false: that remains to be seen. */
static bool
is_plainly_good(struct outcomes *outcomes, const struct record *result)
{
	const char *status = record_string(result, "status");
	size_t length;
	const char *checks = record_json(result, "checks", &length);

	return status && strcmp(status, "ok") == 0 &&
	    (!record_has(result, "checks") || (checks && *checks == '[' &&
		all_hold(&outcomes->check, checks)));
}

/* A step that was not run is no culprit: what kept it from running is. */
static bool
is_culprit(jv result)
{
	return !judge_is_good(result) && strcmp(rec_string_or(result, "status", ""), "skipped") != 0;
}

/* A new reference to the result without what may be large. */
static jv
light(jv result)
{
	static const char *const heavy[] = { "out", "out_b64", "value", "matches", "samples" };
	jv copy = jv_copy(result);

	for (size_t i = 0; i < sizeof heavy / sizeof *heavy; i++)
		copy = jv_object_delete(copy, jv_string(heavy[i]));
	return copy;
}

/* Keep the end of what was printed, at least MOST_OUTPUT of it. */
static void
add_output(struct trail *trail, const struct record *result)
{
	size_t length = 0;
	const char *text = record_text(result, "out", &length);
	char *exact = record_has(result, "out_b64")
	    ? rec_bytes(record_value(result), "out", &length)
	    : NULL;

	buffer_append(&trail->output, exact ? exact : text, length);
	if (trail->output.length > 2 * MOST_OUTPUT) {
		size_t excess = trail->output.length - MOST_OUTPUT;

		buffer_consume(&trail->output, excess);
		trail->dropped += excess;
	}
	free(exact);
}

/* Forget the last attempt. */
static void
begin_attempt(struct trail *trail, double attempt)
{
	jv_free(trail->culprit);
	jv_free(trail->checked);
	trail->culprit = trail->checked = jv_invalid();
	buffer_clear(&trail->output);
	trail->dropped = 0;
	trail->attempt = attempt;
}

/* An address is found for the steps that follow, which show what they do with it. */
static bool
shows_value(jv result)
{
	return rec_has(result, "repr") && strcmp(rec_string_or(result, "do", ""), "address") != 0;
}

/* Keep the result if it has to be shown. */
static void
keep_result(struct trail *trail, jv result)
{
	if (rec_has(result, "checks") ||
	    (!jv_is_valid(trail->checked) && shows_value(result))) {
		jv_free(trail->checked);
		trail->checked = light(result);
	}
	if (!jv_is_valid(trail->culprit) && is_culprit(result)) {
		jv_free(trail->culprit);
		trail->culprit = light(result);
	}
}

static void
add_result(struct outcomes *outcomes, const struct record *result)
{
	struct running *running = running_of(outcomes, result);
	struct trail *trail = trail_of(running, result);
	double attempt = record_number(result, "attempt", 1);

	if (attempt > trail->attempt)
		begin_attempt(trail, attempt);
	if (!record_true(result, "quiet"))
		add_output(trail, result);
	if (!outcomes->brief || !is_plainly_good(outcomes, result))
		keep_result(trail, record_value(result));
	if (record_number(result, "lines", 1) != 1 || record_has(result, "path"))
		sources_add(&outcomes->sources, test_file(running), record_value(result));
}

/*
 * Take from the running test the trail that a verdict is about; all its trails
 * when no board of that role is left.
 */
static struct trail *
take_trails(struct running *running, const char *role, const char *device)
{
	struct trail *own, *other, **link = &running->trails;

	while (*link && !is_trail(*link, role, device))
		link = &(*link)->next;
	if (!*link)
		return NULL;
	own = *link;
	*link = own->next;
	own->next = NULL;
	for (other = running->trails; other; other = other->next)
		if (strcmp(other->role, role) == 0)
			return own;
	own->next = running->trails;
	running->trails = NULL;
	return own;
}

/* The board's own trail if something went wrong there, else the first where it did. */
static const struct trail *
guilty(const struct trail *own, const struct trail *others, const char *role)
{
	if (jv_is_valid(own->culprit))
		return own;
	for (const struct trail *t = own->next ? own->next : others; t; t = t->next)
		if (jv_is_valid(t->culprit) && strcmp(t->role, role) != 0)
			return t;
	return own;
}

static const struct outcome *
add_verdict(struct outcomes *outcomes, const struct record *record)
{
	jv verdict = record_value(record);
	struct running *running = judged_test(outcomes, record);
	const char *role = rec_string_or(verdict, "role", "dut");
	struct trail *own = take_trails(running, role, rec_string_or(verdict, "device", ""));
	const struct trail *trail;

	buffer_clear(&outcomes->traceback);
	outcomes->lasting = own;
	outcomes->last = (struct outcome){ .test = jv_invalid(), .verdict = verdict,
		.culprit = jv_invalid(), .checked = jv_invalid(), .output = "", .traceback = "" };
	if (!outcomes->brief || strcmp(rec_string_or(verdict, "verdict", ""), "pass") != 0)
		outcomes->last.test = test_record(running);
	if (!own)
		return &outcomes->last;
	trail = guilty(own, running->trails, role);
	outcomes->last.culprit = trail->culprit;
	outcomes->last.checked = trail->checked;
	outcomes->last.output = trail->output.length ? trail->output.data : "";
	outcomes->last.output_length = trail->output.length;
	outcomes->last.output_dropped = trail->dropped;
	if (jv_is_valid(trail->culprit))
		put_traceback(&outcomes->traceback, &outcomes->sources,
		    test_file(running), trail->culprit);
	outcomes->last.traceback = buffer_string(&outcomes->traceback);
	return &outcomes->last;
}

const struct outcome *
outcomes_add(struct outcomes *outcomes, const struct record *record)
{
	free_trails(outcomes->lasting);
	outcomes->lasting = NULL;
	if (strcmp(record->type, "verdict") == 0)
		return add_verdict(outcomes, record);
	if (strcmp(record->type, "result") == 0)
		add_result(outcomes, record);
	else if (strcmp(record->type, "test") == 0) {
		struct running *running = running_of(outcomes, record);

		jv_free(running->test);
		running->test = jv_invalid();
		free(running->line);
		running->line = xstrndup(record->line, record->length);
	}
	return NULL;
}
