/* Groups of matches in later texts, and which of them can be there. */
#include <stdlib.h>
#include <string.h>

#include "expect-groups.h"
#include "expect-names.h"
#include "tap.h"

static struct pattern *
make(const char *source)
{
	char *error;
	size_t at;

	return pattern_regex(source, strlen(source), PATTERN_LINE, &error, &at);
}

/* Find a pattern in a text, and take its groups. */
static void
take(struct expect_groups *groups, const char *source, const char *text)
{
	struct pattern *pattern = make(source);
	struct pattern_text whole = { text, strlen(text), 0, true };
	struct expect_match match = { .pattern = pattern, .text = text };
	char *error = NULL;

	if (pattern_find(pattern, &whole, &match.span, &error) == PATTERN_FOUND)
		expect_groups_take(groups, &match);
	pattern_free(pattern);
}

static void
is_filled(const struct expect_groups *groups, const char *text, const char *want,
    const char *sentence)
{
	struct buffer to = { 0 };
	char *missing = NULL;
	bool good = expect_groups_fill(groups, text, &to, &missing);

	is_string(good ? buffer_string(&to) : missing, want, sentence);
	free(missing);
	buffer_free(&to);
}

static void
test_fill(void)
{
	struct expect_groups groups = { 0 };

	is_filled(&groups, "plain $ text {1} $1 ${", "plain $ text {1} $1 ${", "no names");
	is_filled(&groups, "${}", "${}", "an empty name is none");
	is_filled(&groups, "${a b}", "${a b}", "nor is one with a space");
	is_filled(&groups, "$${1} $$${", "${1} $${", "$${ is ${");
	is_filled(&groups, "${1}", "1", "nothing was found yet");
	take(&groups, "(?<port>\\d+)/(\\w+)", "on 80/tcp");
	is_filled(&groups, "${0} ${1} ${2} ${port}", "80/tcp 80 tcp 80", "by number and by name");
	is_filled(&groups, "${1}${1}", "8080", "twice");
	is_filled(&groups, "${3}", "3", "there is no third");
	is_filled(&groups, "${por}", "por", "nor that name");
	take(&groups, "(x)", "x");
	is_filled(&groups, "${1} ${port}", "x 80", "numbers are of the last match, names stay");
	is_filled(&groups, "${2}", "2", "of which there are no more than it has");
	take(&groups, "(?<port>\\d)?y", "y");
	is_filled(&groups, "${port}", "port", "a group that took no part has no text");
	take(&groups, "(?<port>\\d)?y", "7y");
	is_filled(&groups, "${port}", "7", "a name is that of its last match");
	expect_groups_free(&groups);
}

static void
is_known(const struct expect_steps *steps, const char *text, const char *unknown,
    const char *sentence)
{
	char *missing = NULL;
	bool good = expect_names_known(steps, text, &missing);

	is_string(good ? "known" : missing, unknown ? unknown : "known", sentence);
	free(missing);
}

static void
test_names(void)
{
	struct expect_steps steps = { 0 };

	is_known(&steps, "text $${x} $x ${", NULL, "a text without names");
	is_known(&steps, "${0}", "0", "there is no pattern");
	expect_steps_add(&steps, make("(?<a>x)(y)"));
	is_known(&steps, "${a} ${0} ${1} ${2}", NULL, "those of a pattern");
	is_known(&steps, "${2} ${3}", "3", "a number that it has not");
	is_known(&steps, "${b}", "b", "a name that it has not");
	expect_steps_begin(&steps, false);
	expect_steps_add(&steps, make("x"));
	expect_steps_add(&steps, make("(?<b>y)"));
	expect_steps_then(&steps);
	is_known(&steps, "${a} ${b} ${1}", NULL, "any of a list; names of steps before");
	is_known(&steps, "${2}", "2", "but not their numbers");
	steps.forbid = true;
	expect_steps_add(&steps, make("(?<c>z)(z)"));
	is_known(&steps, "${c}", "c", "what is forbidden will have none");
	expect_steps_finish(&steps);
	expect_steps_free(&steps);
}

int
main(void)
{
	test_fill();
	test_names();
	return done_testing();
}
