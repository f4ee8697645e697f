/* What is done between steps, in a list; and what a plan refuses. */
#include <stdlib.h>
#include <string.h>

#include "drive-plan.h"
#include "tap.h"

static void
test_eol(void)
{
	is_string(drive_eol("cr"), "\r", "cr");
	is_string(drive_eol("lf"), "\n", "lf");
	is_string(drive_eol("crlf"), "\r\n", "crlf");
	is_string(drive_eol("none"), "", "none");
	ok(!drive_eol("CR") && !drive_eol(""), "no other name");
}

static void
test_plan(void)
{
	struct drive_plan plan = { .settings = expect_defaults, .steps.timeout_s = 3,
		.eol = drive_eol("lf") };
	struct drive_action type = { .kind = DRIVE_TYPE };
	char text[] = "text", *error = NULL;

	ok(plan_add_action(&plan, &type, text, &error), "an action");
	strcpy(text, "gone");
	is_string(plan.list.actions[0].text, "text", "its text is copied");
	is_string(plan.list.actions[0].eol, "\n", "it has the line end of the plan");
	ok(plan.list.actions[0].step == 0 && plan.list.actions[0].timeout_s == 3, "and its time");
	type.eol = drive_eol("cr");
	ok(plan_add_pattern(&plan, "(?<a>x)", false, &error) &&
		plan_add_action(&plan, &type, "${a}", &error),
	    "a group of a pattern before");
	ok(plan.list.count == 2 && plan.list.actions[1].step == 1, "comes behind its step");
	is_string(plan.list.actions[1].eol, "\r", "its own line end");
	ok(!plan_add_action(&plan, &type, "${b}", &error) && plan.list.count == 2,
	    "no group of that name");
	is_string(error, "no pattern before it has the group ${b}", "says which");
	free(error);
	ok(!plan_turn_to(&plan, "dut"), "no such board");
	plan_free(&plan);
}

static void
is_refused(const char *source, bool fixed, const char *want, const char *sentence)
{
	char *error = NULL;
	struct pattern *pattern = plan_make_pattern(source, strlen(source), fixed, 1, &error);

	is_string(error, want, sentence);
	if (pattern)
		pattern_free(pattern);
	free(error);
}

static void
test_patterns(void)
{
	is_refused("a", false, NULL, "a pattern");
	is_refused("a**", false,
	    "'a**': quantifier does not follow a repeatable item (at character 3)\n  a**\n    ^",
	    "the place is shown");
	is_refused("é(b", false, "'é(b': missing closing parenthesis (at character 4)",
	    "but not where columns differ");
	is_refused("a\nb", true, "a text of several lines needs --multiline", "several lines");
}

int
main(void)
{
	test_eol();
	test_plan();
	test_patterns();
	return done_testing();
}
