/* A plan, part by part. */
#include "drive-plan.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "expect-names.h"
#include "text.h"

enum { WIDEST = 200 }; /* characters of a pattern under which an arrow is shown */

/* "'a**': quantifier does not follow a repeatable item (at character 3)", and an arrow. */
static char *
show_pattern(const char *source, size_t length, const char *message, size_t at)
{
	struct buffer shown = { 0 };
	char *text;

	put_visible(&shown, source, length);
	text = xasprintf("'%s': %s (at character %zu)", buffer_string(&shown), message, at);
	/* Where a character is shown as several, or not at all, an arrow would lie. */
	if (utf8_count(source, length) == shown.length && shown.length < WIDEST) {
		char *first = text;

		text = xasprintf("%s\n  %s\n  %*s", first, shown.data, (int)at, "^");
		free(first);
	}
	buffer_free(&shown);
	return text;
}

struct pattern *
plan_make_pattern(const char *source, size_t length, bool fixed, size_t lines, char **error)
{
	enum pattern_kind kind = lines > 1 ? PATTERN_LINES : PATTERN_LINE;
	struct pattern *pattern;
	char *message;
	size_t at;

	if (fixed && kind == PATTERN_LINE && memchr(source, '\n', length)) {
		*error = xstrdup("a text of several lines needs --multiline");
		return NULL;
	}
	if (fixed)
		return pattern_fixed(source, length, kind);
	pattern = pattern_regex(source, length, kind, &message, &at);
	if (!pattern) {
		*error = show_pattern(source, length, message, at);
		free(message);
	}
	return pattern;
}

bool
plan_add_pattern(struct drive_plan *plan, const char *source, bool fixed, char **error)
{
	struct pattern *pattern =
	    plan_make_pattern(source, strlen(source), fixed, plan->settings.lines, error);

	if (pattern)
		expect_steps_add(&plan->steps, pattern);
	return pattern;
}

bool
plan_add_board(struct drive_plan *plan, const char *board, char **error, int *status)
{
	if (!drive_add(&plan->drive, board, error, status))
		return false;
	if (plan->drive.count == 1)
		plan->steps.role = plan->drive.boards[0].role;
	return true;
}

bool
plan_turn_to(struct drive_plan *plan, const char *role)
{
	size_t on = drive_find(&plan->drive, role);

	if (on == plan->drive.count)
		return false;
	plan->on = on;
	plan->steps.role = plan->drive.boards[on].role;
	return true;
}

bool
plan_add_action(struct drive_plan *plan, const struct drive_action *given, const char *text,
    char **error)
{
	struct drive_action action = *given;
	char *missing;

	if (text && !expect_names_known(&plan->steps, text, &missing)) {
		*error = xasprintf("no pattern before it has the group ${%s}", missing);
		free(missing);
		return false;
	}
	action.text = xstrdup(text ? text : "");
	action.eol = action.eol ? action.eol : plan->eol;
	action.board = plan->on;
	action.step = plan->steps.count;
	action.timeout_s = plan->steps.timeout_s;
	drive_list_add(&plan->list, &action);
	return true;
}

void
plan_free(struct drive_plan *plan)
{
	expect_steps_free(&plan->steps);
	drive_list_free(&plan->list);
}
