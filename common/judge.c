/* Judging results: which value is judged, the checks, and whether a step is good. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include "judge-internal.h"
#include "records.h"
#include "text.h"

static jv
set_text(jv check, const char *key, struct buffer *text)
{
	if (text->length)
		check = rec_set(check, key, jv_string_sized(text->data, (int)text->length));
	buffer_free(text);
	return check;
}

/* A check that cannot be made. */
static jv
bad_check(const char *name, const char *problem)
{
	jv check = rec_set(rec_set_string(jv_object(), "op", name), "ok", jv_false());

	return rec_set(check, "message",
	    jv_string_fmt("the check cannot be made: %s", problem));
}

/* A finding, which is freed, as a check. */
static jv
check_record(const char *name, struct finding *finding)
{
	jv check = rec_set_string(jv_object(), "op", name);

	check = rec_set(check, "ok", finding->ok ? jv_true() : jv_false());
	check = set_text(check, "expected", &finding->expected);
	check = set_text(check, "got", &finding->got);
	check = set_text(check, "message", &finding->message);
	check = set_text(check, "at", &finding->at);
	if (finding->points) {
		check = rec_set_number(check, "expected_at", (double)finding->expected_at);
		check = rec_set_number(check, "got_at", (double)finding->got_at);
	}
	return set_text(check, "diff", &finding->diff);
}

/* The check record of an assert item (borrowed). */
static jv
judge_item(jv result, jv item, const struct subject *subject)
{
	struct demand demand;
	struct finding finding = { 0 };
	char *problem = demand_parse(item, &demand);
	const char *name = jv_get_kind(item) == JV_KIND_OBJECT ? rec_string(item, "op") : NULL;
	jv check;

	if (problem) {
		check = bad_check(name ? name : "?", problem);
		free(problem);
		demand_free(&demand);
		return check;
	}
	if (demand.operator->judge)
		demand.operator->judge(result, &demand, &finding);
	else
		judge_value(subject, &demand, &finding);
	demand_free(&demand);
	return check_record(name, &finding);
}

static bool
is_raises(jv item)
{
	const char *name = jv_get_kind(item) == JV_KIND_OBJECT ? rec_string(item, "op") : NULL;

	return name && strcmp(name, "raises") == 0;
}

static bool
wants_exception(jv list)
{
	bool found = false;

	jv_array_foreach(list, i, item) {
		found |= is_raises(item);
		jv_free(item);
	}
	return found;
}

/* By its status and a list of checks (both borrowed). */
static bool
is_good(jv result, jv checks)
{
	bool all_hold = true, raised_well = false;

	jv_array_foreach(checks, i, check) {
		bool holds = jv_get_kind(check) == JV_KIND_OBJECT && rec_true(check, "ok");

		all_hold &= holds;
		raised_well |= holds && is_raises(check);
		jv_free(check);
	}
	return all_hold &&
	    (has_status(result, "ok") || (raised_well && has_status(result, "raised")));
}

bool
judge_is_good(jv result)
{
	jv checks = rec_get(result, "checks");
	bool good = jv_get_kind(checks) == JV_KIND_ARRAY ? is_good(result, checks)
							 : has_status(result, "ok");

	jv_free(checks);
	return good;
}

jv
judge_result(jv result, bool *good)
{
	jv list = rec_get(result, "assert"), checks = jv_array();

	if (jv_get_kind(list) == JV_KIND_ARRAY && jv_array_length(jv_copy(list)) > 0) {
		struct subject subject = find_subject(result, wants_exception(list));

		jv_array_foreach(list, i, item) {
			checks = jv_array_append(checks, judge_item(result, item, &subject));
			jv_free(item);
		}
		subject_free(&subject);
	} else if (jv_is_valid(list) && jv_get_kind(list) != JV_KIND_ARRAY) {
		checks = jv_array_append(checks, bad_check("?", "\"assert\" is not a list"));
	}
	jv_free(list);
	*good = is_good(result, checks);
	return checks;
}

static bool
whole_holds(jv result, const struct demand *demand)
{
	struct finding finding = { 0 };

	demand->operator->judge(result, demand, &finding);
	jv_free(check_record("", &finding));
	return finding.ok;
}

/* Whether an assert item (borrowed) holds. */
static bool
item_holds(jv result, jv item, const struct subject *subject)
{
	struct demand demand;
	char *problem = demand_parse(item, &demand);
	bool holds = !problem &&
	    (demand.operator->judge ? whole_holds(result, &demand)
				    : value_holds(subject, &demand));

	free(problem);
	demand_free(&demand);
	return holds;
}

bool
judge_holds(jv result)
{
	jv list = rec_get(result, "assert");
	bool all_hold = !jv_is_valid(list), expected = false;

	if (jv_get_kind(list) == JV_KIND_ARRAY) {
		struct subject subject = { 0 };

		expected = wants_exception(list);
		subject = find_subject(result, expected);
		all_hold = true;
		jv_array_foreach(list, i, item) {
			all_hold = all_hold && item_holds(result, item, &subject);
			jv_free(item);
		}
		subject_free(&subject);
	}
	jv_free(list);
	return all_hold && has_status(result, expected ? "raised" : "ok");
}

/* The message of the first check that fails; whether there is one. */
static bool
put_failed_check(struct buffer *to, jv checks)
{
	size_t failed = 0;

	jv_array_foreach(checks, i, check) {
		bool known = jv_get_kind(check) == JV_KIND_OBJECT;
		const char *message = known ? rec_string(check, "message") : NULL;

		if (!known || !rec_true(check, "ok"))
			if (failed++ == 0)
				put_one_line(to, message ? message : "a check failed");
		jv_free(check);
	}
	if (failed > 1)
		buffer_printf(to, " (and %zu more)", failed - 1);
	return failed > 0;
}

char *
judge_reason(jv result)
{
	jv checks = rec_get(result, "checks");
	struct buffer reason = { 0 };
	bool is_list = jv_get_kind(checks) == JV_KIND_ARRAY;
	bool excused = has_status(result, "raised") && is_list && wants_exception(checks);

	if (!has_status(result, "ok") && !excused)
		put_status(&reason, result);
	else if (is_list)
		put_failed_check(&reason, checks);
	jv_free(checks);
	buffer_string(&reason);
	return reason.base;
}
