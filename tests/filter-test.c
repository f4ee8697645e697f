/* jq filters: what holds, what is selected, and that no filter can do harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "tap.h"

/* "true", "false", or the error, of a filter on a JSON text. */
static void
answers(bool (*ask)(struct filter *, jv, char **), const char *text, const char *json,
    const char *want, const char *sentence)
{
	char *error = NULL;
	struct filter *filter = filter_new(text, &error);
	jv value = jv_parse(json);

	if (filter) {
		bool holds = ask(filter, value, &error);

		is_string(error ? error : holds ? "true" : "false", want, sentence);
		filter_free(filter);
	} else {
		is_string(error, want, sentence);
	}
	free(error);
	jv_free(value);
}

static void
test_holds(void)
{
	static const char *const record = "{\"a\":3,\"t\":\"x\",\"none\":null,\"list\":[1,2,3]}";

	answers(filter_holds, ".a == 3", record, "true", "true holds");
	answers(filter_holds, ".a == 4", record, "false", "false does not");
	answers(filter_holds, ".none", record, "false", "null does not");
	answers(filter_holds, "empty", record, "false", "no output does not");
	answers(filter_holds, ".a, 0, \"\"", record, "true", "what is neither false nor null holds");
	answers(filter_holds, ".list[] < 4", record, "true", "all outputs true hold");
	answers(filter_holds, ".list[] < 3", record, "false", "one that is false does not");
	answers(filter_holds, ".list[] == 9", "{\"list\":[]}", "false", "of none nothing holds");
	answers(filter_holds, ".a as $x | [.list[] | . * $x] | add == 18", record, "true",
	    "jq's whole language is there");
	answers(filter_holds, "9007199254740992 == .", "9007199254740993", "true",
	    "numbers are doubles, as in libjq");
}

static void
test_selects(void)
{
	answers(filter_selects, ".tags[] == \"slow\"", "{\"tags\":[\"net\",\"slow\"]}", "true",
	    "one true output selects");
	answers(filter_selects, ".tags[] == \"slow\"", "{\"tags\":[\"net\"]}", "false",
	    "none does not");
	answers(filter_selects, "empty", "{}", "false", "nor does no output");
}

static void
test_errors(void)
{
	answers(filter_holds, ".a.b", "{\"a\":3}", "Cannot index number with string \"b\"",
	    "libjq's error is told");
	answers(filter_holds, "true, error(\"no\")", "1", "no", "also after a true output");
	answers(filter_holds, "error({code: 1})", "1", "{\"code\":1}",
	    "an error that is no text, too");
	answers(filter_holds, "input", "1",
	    "a filter sees one record at a time, it has no input", "there is no input");
	answers(filter_holds, "[inputs] == []", "1",
	    "a filter sees one record at a time, it has no input", "nor are there inputs");
	answers(filter_holds, "halt", "1", "it halts", "a filter that halts is in error");
	answers(filter_holds, "true, (\"x\" | halt_error)", "1", "it halts",
	    "also after a true output");
	answers(filter_holds, "(1 | debug) == 1", "1", "true", "debug prints nothing");
	answers(filter_holds, "env | type == \"object\"", "1", "true", "the environment is there");
}

static void
test_bad_filters(void)
{
	answers(filter_holds, ".a |", "1", "syntax error, unexpected $end at line 1",
	    "a syntax error, in one line");
	answers(filter_holds, ".a\n| nosuch(1)", "1", "nosuch/1 is not defined at line 2",
	    "an unknown function with its line");
	answers(filter_holds, "$x", "1", "$x is not defined at line 1", "an unknown variable");
	answers(filter_holds, " \n", "1", "the filter is empty", "an empty filter is none");
	answers(filter_holds, "import \"a\" as a; .", "1", "module not found: a",
	    "modules are not to be had");
}

static void
test_endless(void)
{
	answers(filter_holds, "repeat(1)", "1", "it gives more than 10000 outputs",
	    "endless outputs end");
	answers(filter_holds, "last(repeat(1))", "1", "it takes more than 1 s",
	    "an endless loop ends");
}

static void
test_again(void)
{
	char *error;
	struct filter *filter = filter_new(".n | if . == 2 then error(\"two\") else . < 4 end", &error);
	char answer[8] = "";
	size_t errors = 0;

	for (int i = 0; i < 6; i++) {
		jv value = jv_object_set(jv_object(), jv_string("n"), jv_number(i));

		answer[i] = filter_holds(filter, value, &error) ? 't' : error ? 'e' : 'f';
		errors += error != NULL;
		free(error);
		jv_free(value);
	}
	is_string(answer, "ttetff", "a filter is used again and again, after errors too");
	ok(errors == 1, "with an error where there is one");
	is_string(filter_text(filter), ".n | if . == 2 then error(\"two\") else . < 4 end",
	    "it keeps its text");
	filter_free(filter);
}

int
main(void)
{
	test_holds();
	test_selects();
	test_errors();
	test_bad_filters();
	test_endless();
	test_again();
	return done_testing();
}
