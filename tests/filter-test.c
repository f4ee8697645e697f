/* jq filters: what holds, what is selected, and that no filter can do harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "filter.h"
#include "tap.h"

/* "true", "false", or the error, of a filter on a value. */
static char *
selects(struct filter *filter, jv value)
{
	char *error;
	bool selected = filter_selects(filter, value, &error);

	return error ? error : xstrdup(selected ? "true" : "false");
}

static char *
holds(struct filter *filter, jv value)
{
	char *objection = filter_objection(filter, value);

	return objection ? objection : xstrdup("true");
}

/* What is said of a filter on a JSON text. */
static void
answers(char *(*ask)(struct filter *, jv), const char *text, const char *json,
    const char *want, const char *sentence)
{
	char *error = NULL;
	struct filter *filter = filter_new(text, &error);
	jv value = jv_parse(json);

	if (filter) {
		char *answer = ask(filter, value);

		is_string(answer, want, sentence);
		free(answer);
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

	answers(holds, ".a == 3", record, "true", "true holds");
	answers(holds, ".a == 4", record, "gives false", "false does not");
	answers(holds, ".none", record, "gives null", "null does not");
	answers(holds, "empty", record, "gives nothing", "no output does not");
	answers(holds, ".a, 0, \"\"", record, "true", "what is neither false nor null holds");
	answers(holds, ".list[] < 4", record, "true", "all outputs true hold");
	answers(holds, ".list[] < 3", record, "gives false", "one that is false does not");
	answers(holds, ".list[] == 9", "{\"list\":[]}", "gives nothing", "of none nothing holds");
	answers(holds, ".a as $x | [.list[] | . * $x] | add == 18", record, "true",
	    "jq's whole language is there");
	answers(holds, "9007199254740992 == .", "9007199254740993", "true",
	    "numbers are doubles, as in libjq");
}

static void
test_selects(void)
{
	answers(selects, ".tags[] == \"slow\"", "{\"tags\":[\"net\",\"slow\"]}", "true",
	    "one true output selects");
	answers(selects, ".tags[] == \"slow\"", "{\"tags\":[\"net\"]}", "false",
	    "none does not");
	answers(selects, "empty", "{}", "false", "nor does no output");
}

static void
test_errors(void)
{
	answers(holds, ".a.b", "{\"a\":3}", "fails: Cannot index number with string \"b\"",
	    "libjq's error is told");
	answers(holds, "true, error(\"no\")", "1", "fails: no", "also after a true output");
	answers(holds, "error({code: 1})", "1", "fails: {\"code\":1}",
	    "an error that is no text, too");
	answers(holds, "input", "1",
	    "fails: a filter sees one record at a time, it has no input", "there is no input");
	answers(holds, "[inputs] == []", "1",
	    "fails: a filter sees one record at a time, it has no input", "nor are there inputs");
	answers(holds, "halt", "1", "fails: it halts", "a filter that halts is in error");
	answers(holds, "true, (\"x\" | halt_error)", "1", "fails: it halts",
	    "also after a true output");
	answers(holds, "(1 | debug) == 1", "1", "true", "debug prints nothing");
	answers(holds, "env | type == \"object\"", "1", "true", "the environment is there");
}

static void
test_bad_filters(void)
{
	answers(holds, ".a |", "1", "syntax error, unexpected $end at line 1",
	    "a syntax error, in one line");
	answers(holds, ".a\n| nosuch(1)", "1", "nosuch/1 is not defined at line 2",
	    "an unknown function with its line");
	answers(holds, "$x", "1", "$x is not defined at line 1", "an unknown variable");
	answers(holds, " \n", "1", "the filter is empty", "an empty filter is none");
	answers(holds, "import \"a\" as a; .", "1", "module not found: a",
	    "modules are not to be had");
}

static void
test_endless(void)
{
	answers(holds, "repeat(1)", "1", "fails: it gives more than 10000 outputs",
	    "endless outputs end");
	answers(holds, "last(repeat(1))", "1", "fails: it takes more than 1 s",
	    "an endless loop ends");
}

static void
test_again(void)
{
	char *error, *objection;
	struct filter *filter = filter_new(".n | if . == 2 then error(\"two\") else . < 4 end", &error);
	char answer[8] = "";
	size_t errors = 0;

	for (int i = 0; i < 6; i++) {
		jv value = jv_object_set(jv_object(), jv_string("n"), jv_number(i));

		objection = filter_objection(filter, value);
		answer[i] = !objection ? 't' : strcmp(objection, "gives false") == 0 ? 'f' : 'e';
		errors += objection && strcmp(objection, "fails: two") == 0;
		free(objection);
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
