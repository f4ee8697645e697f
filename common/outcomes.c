/* Tests and results -> what led to each verdict. */
#include "outcomes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "strmap.h"
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
	jv test;
	struct trail *trails;
};

struct outcomes {
	struct strmap tests; /* struct running by id */
	struct sources sources;
	struct outcome last;
	struct trail *lasting; /* trails that `last` borrows from */
	struct buffer traceback;
};

struct outcomes *
outcomes_new(void)
{
	return xcalloc(1, sizeof(struct outcomes));
}

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

	jv_free(running->test);
	free_trails(running->trails);
	free(running);
}

void
outcomes_free(struct outcomes *outcomes)
{
	strmap_free(&outcomes->tests, free_running);
	sources_free(&outcomes->sources);
	free_trails(outcomes->lasting);
	buffer_free(&outcomes->traceback);
	free(outcomes);
}

static struct running *
running_of(struct outcomes *outcomes, jv record)
{
	const char *id = rec_string(record, "test");
	void **place = strmap_at(&outcomes->tests, id ? id : "");

	if (!*place) {
		struct running *running = xcalloc(1, sizeof *running);

		running->test = jv_invalid();
		*place = running;
	}
	return *place;
}

/* The test that a verdict is about; a step without a test has its results under "". */
static struct running *
judged_test(struct outcomes *outcomes, jv verdict)
{
	const char *id = rec_string(verdict, "test");
	struct running *running = id ? strmap_get(&outcomes->tests, id) : NULL;

	if (!running)
		running = strmap_get(&outcomes->tests, "");
	return running ? running : running_of(outcomes, verdict);
}

static const char *
string_or(jv object, const char *key, const char *otherwise)
{
	const char *string =
	    jv_get_kind(object) == JV_KIND_OBJECT ? rec_string(object, key) : NULL;

	return string ? string : otherwise;
}

static bool
is_trail(const struct trail *trail, const char *role, const char *device)
{
	return strcmp(trail->device, device) == 0 && strcmp(trail->role, role) == 0;
}

static struct trail *
trail_of(struct running *running, jv result)
{
	const char *role = string_or(result, "role", "dut");
	const char *device = string_or(result, "device", "");
	struct trail *trail, **end;

	for (end = &running->trails; *end; end = &(*end)->next)
		if (is_trail(*end, role, device))
			return *end;
	*end = trail = xcalloc(1, sizeof *trail);
	trail->role = xstrdup(role);
	trail->device = xstrdup(device);
	trail->culprit = trail->checked = jv_invalid();
	return trail;
}

/* A step that was not run is no culprit: what kept it from running is. */
static bool
is_culprit(jv result)
{
	return !judge_is_good(result) && strcmp(string_or(result, "status", ""), "skipped") != 0;
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
add_output(struct trail *trail, jv result)
{
	size_t length = 0;
	char *text = rec_bytes(result, "out", &length);

	buffer_append(&trail->output, text, length);
	if (trail->output.length > 2 * MOST_OUTPUT) {
		size_t excess = trail->output.length - MOST_OUTPUT;

		buffer_consume(&trail->output, excess);
		trail->dropped += excess;
	}
	free(text);
}

static void
add_result(struct outcomes *outcomes, jv result)
{
	struct running *running = running_of(outcomes, result);
	struct trail *trail = trail_of(running, result);
	double attempt = rec_number(result, "attempt", 1);

	if (attempt > trail->attempt) {
		jv_free(trail->culprit);
		jv_free(trail->checked);
		trail->culprit = trail->checked = jv_invalid();
		buffer_clear(&trail->output);
		trail->dropped = 0;
		trail->attempt = attempt;
	}
	add_output(trail, result);
	if (rec_has(result, "checks") ||
	    (!jv_is_valid(trail->checked) && rec_has(result, "repr"))) {
		jv_free(trail->checked);
		trail->checked = light(result);
	}
	if (!jv_is_valid(trail->culprit) && is_culprit(result)) {
		jv_free(trail->culprit);
		trail->culprit = light(result);
	}
	sources_add(&outcomes->sources, string_or(running->test, "file", NULL), result);
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
add_verdict(struct outcomes *outcomes, jv verdict)
{
	struct running *running = judged_test(outcomes, verdict);
	const char *role = string_or(verdict, "role", "dut");
	struct trail *own = take_trails(running, role, string_or(verdict, "device", ""));
	const struct trail *trail;

	buffer_clear(&outcomes->traceback);
	outcomes->lasting = own;
	outcomes->last = (struct outcome){ .test = running->test, .verdict = verdict,
		.culprit = jv_invalid(), .checked = jv_invalid(), .output = "", .traceback = "" };
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
		    string_or(running->test, "file", NULL), trail->culprit);
	outcomes->last.traceback = buffer_string(&outcomes->traceback);
	return &outcomes->last;
}

const struct outcome *
outcomes_add(struct outcomes *outcomes, const struct record *record)
{
	free_trails(outcomes->lasting);
	outcomes->lasting = NULL;
	if (strcmp(record->type, "verdict") == 0)
		return add_verdict(outcomes, record->value);
	if (strcmp(record->type, "result") == 0)
		add_result(outcomes, record->value);
	else if (strcmp(record->type, "test") == 0) {
		struct running *running = running_of(outcomes, record->value);

		jv_free(running->test);
		running->test = jv_copy(record->value);
	}
	return NULL;
}
