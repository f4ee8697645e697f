/* Step records: what each verb adds to a plan. */
#include "drive-step.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"

/* A text that a step needs; NULL with a message when it has none. */
static const char *
operand(jv step, const char *key, char **error)
{
	const char *text = rec_string(step, key);
	jv value = rec_get(step, key);

	if (!text)
		*error = xasprintf("'%s' needs \"%s\", a text", rec_string(step, "do"), key);
	else if (strlen(text) != (size_t)jv_string_length_bytes(jv_copy(value))) {
		*error = xasprintf("\"%s\": has a NUL, which cannot be sent", key);
		text = NULL;
	}
	jv_free(value);
	return text;
}

static bool
add(struct drive_plan *plan, enum drive_kind kind, const char *text, char **error)
{
	return plan_add_action(plan, &(struct drive_action){ .kind = kind }, text, error);
}

static bool
add_send(struct drive_plan *plan, jv step, char **error)
{
	const char *eol = rec_string(step, "eol"), *text = operand(step, "text", error);
	struct drive_action action = { .kind = DRIVE_TYPE, .eol = eol ? drive_eol(eol) : NULL };

	if (eol && !action.eol) {
		if (text)
			*error = xasprintf("\"eol\": '%s' is none of cr, lf, crlf and none", eol);
		return false;
	}
	return text && plan_add_action(plan, &action, text, error);
}

static bool
add_exec(struct drive_plan *plan, jv step, char **error)
{
	const char *code = operand(step, "code", error);

	return code && add(plan, DRIVE_RUN, code, error);
}

static bool
add_reset(struct drive_plan *plan, jv step, char **error)
{
	const char *mode = rec_string_or(step, "mode", "soft");

	if (strcmp(mode, "soft") == 0)
		return add(plan, DRIVE_SOFT_RESET, NULL, error);
	if (strcmp(mode, "hard") == 0)
		return add(plan, DRIVE_HARD_RESET, NULL, error);
	*error = xasprintf("\"mode\": '%s' is neither soft nor hard", mode);
	return false;
}

static bool
add_interrupt(struct drive_plan *plan, jv step, char **error)
{
	(void)step;
	return add(plan, DRIVE_INTERRUPT, NULL, error);
}

static bool
add_join(struct drive_plan *plan, jv step, char **error)
{
	(void)step;
	return add(plan, DRIVE_JOIN, NULL, error);
}

static bool
add_wait(struct drive_plan *plan, jv step, char **error)
{
	struct drive_action action = { .kind = DRIVE_WAIT,
		.pause_s = rec_number(step, "wait_s", -1) };

	if (action.pause_s >= 0)
		return plan_add_action(plan, &action, NULL, error);
	*error = xstrdup("'wait' needs \"wait_s\", a number of seconds");
	return false;
}

/* {"re": R} or {"text": T}; its value is consumed. */
static struct pattern *
make_pattern(jv item, size_t lines, char **error)
{
	bool object = jv_get_kind(item) == JV_KIND_OBJECT, fixed = object && !rec_has(item, "re");
	size_t length;
	char *source = object ? rec_bytes(item, fixed ? "text" : "re", &length) : NULL;
	struct pattern *pattern = NULL;

	if (source)
		pattern = plan_make_pattern(source, length, fixed, lines, error);
	else
		*error = xstrdup("a pattern is {\"re\": REGEX} or {\"text\": TEXT}");
	free(source);
	jv_free(item);
	return pattern;
}

/* All patterns of a list, which may be absent, go to the step by `give`. */
static bool
add_patterns(struct drive_plan *plan, struct expect_step *into, jv step, const char *key,
    void (*give)(struct expectation *, struct pattern *), char **error)
{
	jv list = rec_get(step, key);
	int count = jv_get_kind(list) == JV_KIND_ARRAY ? jv_array_length(jv_copy(list)) : 0;
	bool good = true;

	if (count == 0 && rec_has(step, key)) {
		*error = xasprintf("\"%s\" is a list of patterns", key);
		good = false;
	}
	for (int i = 0; good && i < count; i++) {
		struct pattern *pattern =
		    make_pattern(jv_array_get(jv_copy(list), i), into->lines, error);

		good = pattern != NULL;
		if (!good)
			break;
		expect_steps_own(&plan->steps, pattern);
		give(&into->wanted, pattern);
	}
	jv_free(list);
	return good;
}

static bool
add_expect(struct drive_plan *plan, jv step, char **error)
{
	double lines = rec_number(step, "multiline", (double)plan->settings.lines);
	struct expect_step *into;

	if (!rec_has(step, "patterns") && !rec_has(step, "not")) {
		*error = xstrdup("'expect' needs \"patterns\" or \"not\"");
		return false;
	}
	if (!(lines >= 1 && lines <= 1e6)) {
		*error = xstrdup("\"multiline\" is not a number of lines");
		return false;
	}
	into = expect_steps_new(&plan->steps);
	into->lines = (size_t)lines;
	into->wanted.all = rec_true(step, "all");
	into->optional = rec_true(step, "optional");
	return add_patterns(plan, into, step, "patterns", expectation_want, error) &&
	    add_patterns(plan, into, step, "not", expectation_forbid, error);
}

static const struct verb {
	const char *name;
	bool (*add)(struct drive_plan *plan, jv step, char **error);
} verbs[] = {
	{ "exec", add_exec },
	{ "expect", add_expect },
	{ "interrupt", add_interrupt },
	{ "join", add_join },
	{ "reset", add_reset },
	{ "send", add_send },
	{ "wait", add_wait },
};

static const struct verb *
find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

/* A member of another type than it should have would be as if it were not there. */
static bool
is_well_typed(jv step, char **error)
{
	static const struct {
		const char *key, *what;
		jv_kind kind, other;
	} members[] = {
		{ "role", "a text", JV_KIND_STRING, JV_KIND_STRING },
		{ "timeout_s", "a number of seconds", JV_KIND_NUMBER, JV_KIND_NUMBER },
		{ "eol", "a text", JV_KIND_STRING, JV_KIND_STRING },
		{ "mode", "a text", JV_KIND_STRING, JV_KIND_STRING },
		{ "all", "true or false", JV_KIND_TRUE, JV_KIND_FALSE },
		{ "optional", "true or false", JV_KIND_TRUE, JV_KIND_FALSE },
		{ "multiline", "a number of lines", JV_KIND_NUMBER, JV_KIND_NUMBER },
	};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		jv value = rec_get(step, members[i].key);
		jv_kind kind = jv_get_kind(value);

		jv_free(value);
		if (kind == JV_KIND_INVALID || kind == members[i].kind || kind == members[i].other)
			continue;
		*error = xasprintf("\"%s\" is not %s", members[i].key, members[i].what);
		return false;
	}
	if (rec_number(step, "timeout_s", 0) < 0) {
		*error = xstrdup("\"timeout_s\" is below 0");
		return false;
	}
	return true;
}

bool
plan_add_step(struct drive_plan *plan, jv step, double timeout_s, char **error)
{
	const char *name = rec_string_or(step, "do", "");
	const struct verb *verb = find_verb(name);
	const char *role = rec_string_or(step, "role", plan->drive.boards[0].role);

	if (!is_well_typed(step, error))
		return false;
	timeout_s = rec_number(step, "timeout_s", timeout_s);
	if (!verb) {
		*error = xasprintf("\"do\": '%s' is none of exec, expect, interrupt, join, reset, "
				   "send and wait", name);
		return false;
	}
	if (!plan_turn_to(plan, role)) {
		*error = xasprintf("role '%s' has no board: give one with -d %s=DEVICE", role,
		    role);
		return false;
	}
	plan->steps.timeout_s = timeout_s == 0 ? -1 : timeout_s;
	return verb->add(plan, step, error);
}
