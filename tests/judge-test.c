/* Judging: which value is judged, by which operators, and what a failure says. */
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "records.h"
#include "tap.h"

static jv
item(const char *op, const char *key, const char *operand, const char *each)
{
	jv check = rec_set_string(rec_set_string(jv_object(), "op", op), key, operand);

	return each ? rec_set_string(check, "each", each) : check;
}

static jv
value_result(const char *repr, jv check)
{
	jv result = rec_set_string(rec_new("result"), "status", "ok");

	result = rec_set_string(rec_set_string(result, "out", ""), "repr", repr);
	return rec_set(result, "assert", jv_array_append(jv_array(), check));
}

/* Judge a result (consumed); why it is not good ("" if it is), to be freed. */
static char *
reason(jv result)
{
	bool good;
	jv judged = rec_set(jv_copy(result), "checks", judge_result(result, &good));
	char *text = judge_reason(judged);

	if (good != judge_is_good(judged) || good != judge_holds(result) ||
	    good != (*text == '\0')) {
		free(text);
		text = xstrdup("the functions of judge.h disagree");
	}
	jv_free(judged);
	jv_free(result);
	return text;
}

static void
expect(jv result, const char *wanted, const char *sentence)
{
	char *text = reason(result);

	is_string(text, wanted, sentence);
	free(text);
}

static void
expect_value(const char *got, const char *op, const char *value, const char *wanted)
{
	bool is_type = strcmp(op, "isinstance") == 0;
	char *sentence = xasprintf("%.30s %s %.30s %s", got, op, value,
	    *wanted ? "does not hold" : "holds");

	expect(value_result(got, item(op, is_type ? "type" : "repr", value, NULL)), wanted,
	    sentence);
	free(sentence);
}

static void
test_operators(void)
{
	static const char *const cases[][4] = {
		{ "3", "==", "3.0", "" },
		{ "3", "==", "2", "expected 2, got 3" },
		{ "3", "!=", "2", "" },
		{ "2", "!=", "2", "expected != 2, got 2" },
		{ "2", "<", "3", "" },
		{ "3", "<", "3", "expected < 3, got 3" },
		{ "3", "<=", "3", "" },
		{ "4", ">", "3", "" },
		{ "3", ">=", "3", "" },
		{ "4", ">=", "3", "" },
		{ "2", ">=", "3", "expected >= 3, got 2" },
		{ "'a'", "<", "2",
			"expected < 2, got 'a': '<' not supported between 'str' and 'int'" },
		{ "2", "in", "[1, 2]", "" },
		{ "'b'", "in", "'abc'", "" },
		{ "3", "in", "[1, 2]", "expected in [1, 2], got 3" },
		{ "3", "not in", "[1, 2]", "" },
		{ "2", "not in", "[1, 2]", "expected not in [1, 2], got 2" },
		{ "2", "not in", "3",
			"expected not in 3, got 2: argument of type 'int' is not iterable" },
		{ "None", "is", "None", "" },
		{ "0", "is", "None", "expected is None, got 0" },
		{ "1", "is", "True", "expected is True, got 1" },
		{ "256", "is", "256", "" },
		{ "257", "is", "257", "expected is 257, got 257: "
			"whether equal values are one object cannot be told; use == or !=" },
		{ "0", "is not", "None", "" },
		{ "[1]", "is not", "[2]", "" },
		{ "[1]", "is not", "[1]", "expected is not [1], got [1]: "
			"whether equal values are one object cannot be told; use == or !=" },
		{ "'hello'", "startswith", "'he'", "" },
		{ "'hello'", "endswith", "('x', 'lo')", "" },
		{ "'hello'", "endswith", "'he'", "expected endswith 'he', got 'hello'" },
		{ "5", "startswith", "'he'", "expected startswith 'he', got 5: "
			"'int' object has no attribute 'startswith'" },
		{ "True", "isinstance", "int", "" },
		{ "'a'", "isinstance", "int", "expected type int, got str 'a'" },
		{ "<Pin 3>", "isinstance", "str", "" },
		{ "nan", "isinstance", "float", "" },
		{ "nan", "==", "'nan'", "" },
		{ "nan", "==", "nan", "expected nan, got nan (nan equals nothing)" },
		{ "<Pin 3>", "==", "'<Pin 3>'", "" },
		{ "<Pin 3>", "startswith", "'<Pin'", "" },
		{ "'a b'", "==", "'a b'", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_value(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
}

static void
test_differences(void)
{
	static const char *const cases[][3] = {
		{ "[1, 3]", "[1, 2]", "expected [1, 2], got [1, 3]; at [1]: expected 2, got 3" },
		{ "[1]", "[1, 2]", "expected [1, 2], got [1]; "
			"at [1]: expected 2, got nothing (1 of 2 items)" },
		{ "(1, 2)", "(1,)", "expected (1,), got (1, 2); "
			"at [1]: expected nothing, got 2 (2 of 1 items)" },
		{ "(1, 2)", "[1, 2]", "expected [1, 2], got (1, 2)" },
		{ "[0, 1, 2, {'a': 'long enough to be elided', 't': 0.25}]",
			"[0, 1, 2, {'a': 'long enough to be elided', 't': 0.5}]",
			"at [3]['t']: expected 0.5, got 0.25" },
		{ "{'a': 1}", "{'a': 1, 'b': 2}", "expected {'a': 1, 'b': 2}, got {'a': 1}; "
			"at ['b']: expected 2, but the key is missing" },
		{ "{'a': 1}", "{}", "expected {}, got {'a': 1}; "
			"at ['a']: an unexpected key, with the value 1" },
		{ "{1, 2}", "{1, 3}", "expected {1, 3}, got {1, 2}; 3 is missing" },
		{ "{1, 2}", "{1}", "expected {1}, got {1, 2}; 2 is too many" },
		{ "OrderedDict({1: 1, 2: 2})", "OrderedDict({2: 2, 1: 1})",
			"expected OrderedDict({2: 2, 1: 1}), got OrderedDict({1: 1, 2: 2}); "
			"the keys are in another order" },
		{ "array('h', [1, 2])", "array('h', [1, 3])", "expected array('h', [1, 3]), "
			"got array('h', [1, 2]); at [1]: expected 3, got 2" },
		{ "[[1, [2, (3, 4)]]]", "[[1, [2, (3, 5)]]]", "expected [[1, [2, (3, 5)]]], "
			"got [[1, [2, (3, 4)]]]; at [0][1][1][1]: expected 5, got 4" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_value(cases[i][0], "==", cases[i][1], cases[i][2]);
}

/* 'éééé...X...' with so many characters before and behind the X. */
static char *
long_text(int before, const char *middle, int behind)
{
	struct buffer text = { 0 };

	buffer_putc(&text, '\'');
	for (int i = 0; i < before; i++)
		buffer_puts(&text, "é");
	buffer_puts(&text, middle);
	for (int i = 0; i < behind; i++)
		buffer_putc(&text, 'z');
	buffer_putc(&text, '\'');
	buffer_string(&text);
	return text.base;
}

/* Wherever the window falls, no character is cut in two. */
static void
test_cut(void)
{
	bool whole = true;

	for (int behind = 100; behind < 110; behind++) {
		char *a = long_text(100, "日本語日本語日本語x", behind);
		char *b = long_text(100, "日本語日本語日本語y", behind);
		char *why = reason(value_result(a, item("==", "repr", b, NULL)));

		/* JSON would have U+FFFD in the place of a half. */
		whole = whole && !strstr(why, "\xef\xbf\xbd");
		free(a);
		free(b);
		free(why);
	}
	ok(whole, "no character is cut in two");
}

static void
test_elision(void)
{
	char *a = long_text(1000, "a", 1000), *b = long_text(1000, "b", 1000);
	jv result = value_result(a, item("==", "repr", b, NULL)), checks, check;
	bool good;

	expect(jv_copy(result),
	    "at [1000]: "
	    "expected ...éééééééééébzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz..., "
	    "got ...ééééééééééazzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz...",
	    "long text is elided around its first difference");
	checks = judge_result(result, &good);
	check = jv_array_get(checks, 0);
	ok(strlen(rec_string(check, "got")) <= 200 && strchr(rec_string(check, "got"), 'a') &&
		strlen(rec_string(check, "expected")) <= 200,
	    "so are the fields of the check");
	jv_free(check);
	jv_free(result);
	free(a);
	free(b);
	a = long_text(100, "à", 0);
	b = long_text(100, "è", 0);
	expect(value_result(a, item("==", "repr", b, NULL)),
	    "at [100]: expected ...éééééééééééééééééééééééééééééééééééééè', "
	    "got ...éééééééééééééééééééééééééééééééééééééà'",
	    "a character whose first byte is the same differs as a whole");
	free(a);
	free(b);
	test_cut();
}

static void
test_each(void)
{
	static const char *const cases[][5] = {
		{ "[1, 2]", ">", "0", "all", "" },
		{ "[1, -2, 3]", ">", "0", "all", "at [1]: expected > 0, got -2" },
		{ "[1, -2, 3]", "<", "0", "any", "" },
		{ "[1, 2]", "==", "3", "any", "expected any item 3, got [1, 2]" },
		{ "[]", "==", "3", "all", "" },
		{ "[]", "==", "3", "any", "expected any item 3, got []" },
		{ "'aab'", "==", "'a'", "all", "at [2]: expected 'a', got 'b'" },
		{ "{1: 'a', 'b': 2}", "<", "9", "all",
			"expected < 9, got 'b': '<' not supported between 'str' and 'int'" },
		{ "['a', 1]", ">", "0", "any",
			"at [0]: expected > 0, got 'a': "
			"'>' not supported between 'str' and 'int'" },
		{ "7", "==", "7", "all", "each: 'int' object is not iterable" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *sentence = xasprintf("%s of %s %s %s", cases[i][3], cases[i][0], cases[i][1],
		    cases[i][2]);

		jv check = item(cases[i][1], "repr", cases[i][2], cases[i][3]);

		expect(value_result(cases[i][0], check), cases[i][4], sentence);
		free(sentence);
	}
}

/* Whole results, with single quotes for double ones. */
static void
test_results(void)
{
	static const char *const cases[][3] = {
		{ "{'status':'ok'}", "", "a step that ran is good" },
		{ "{'status':'ok','out':'x\\n','assert':[{'op':'==','repr':'`x`'}]}", "",
			"without a value, what was printed is judged" },
		{ "{'status':'ok','out':'5\\n','repr':'None','assert':[{'op':'==','repr':'5'}]}",
			"",
			"with the value None, too, and as a literal" },
		{ "{'status':'ok','out':'x\\n','repr':'7','assert':[{'op':'==','repr':'7'}]}", "",
			"a value goes before what was printed" },
		{ "{'status':'ok','out':'','assert':[{'op':'is','repr':'None'}]}", "",
			"nothing at all is None" },
		{ "{'status':'ok','out':'xx','truncated':true,'assert':[{'op':'!=','repr':'1'}]}",
			"no value: what was printed is too long to be judged (truncated)",
			"what was cut is not judged" },
		{ "{'status':'ok','repr':'3',"
		  "'assert':[{'op':'==','repr':'1'},{'op':'<','repr':'2'}]}",
			"expected 1, got 3 (and 1 more)", "the first failed check is named" },
		{ "{'status':'raised','err':{'type':'ValueError','message':'bad\\npin'}}",
			"ValueError: bad\\npin", "an exception is not good" },
		{ "{'status':'raised','err':{'type':'OSError','message':'2'},"
		  "'assert':[{'op':'raises','type':'OSError'}]}", "", "unless it is expected" },
		{ "{'status':'raised','err':{'type':'ValueError'},"
		  "'assert':[{'op':'raises','type':'OSError'}]}",
			"expected OSError, got ValueError", "and of the right type" },
		{ "{'status':'ok','assert':[{'op':'raises','type':'OSError'}]}",
			"expected OSError, nothing was raised", "an expected exception must come" },
		{ "{'status':'timeout','assert':[{'op':'raises','type':'OSError'}]}",
			"the step timed out", "a timeout is no exception" },
		{ "{'status':'raised','out':'a\\n','err':{'type':'OSError'},"
		  "'assert':[{'op':'raises','type':'OSError'},{'op':'==','repr':'`b`'}]}",
			"expected 'b', got 'a'", "what was printed before an exception is judged" },
		{ "{'status':'raised','err':{'type':'OSError'},"
		  "'assert':[{'op':'raises','type':'OSError'},{'op':'is','repr':'None'}]}",
			"no value: OSError was raised", "after an exception there is no value" },
		{ "{'status':'raised','repr':'1','err':{'type':'OSError'},"
		  "'assert':[{'op':'==','repr':'1'}]}", "OSError",
			"no check makes up for an exception" },
		{ "{'status':'timeout'}", "the step timed out", "a timeout is not good" },
		{ "{'status':'lost','reason':'the board reset'}", "the board reset",
			"a reason goes before the common words" },
		{ "{'status':'odd'}", "unknown status 'odd'", "an unknown status is not good" },
		{ "{'status':'ok','assert':{}}",
			"the check cannot be made: \"assert\" is not a list",
			"assert must be a list" },
		{ "{'status':'ok','assert':[{'op':'=>','repr':'1'}]}",
			"the check cannot be made: unknown op '=>'; nearest: '=='",
			"an unknown operator never passes" },
		{ "{'status':'ok','assert':[7]}", "the check cannot be made: it is not an object",
			"nor does what is no check" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = xstrdup(cases[i][0]);

		for (char *c = text; *c; c++)
			*c = *c == '\'' ? '"' : *c == '`' ? '\'' : *c;
		expect(jv_parse(text), cases[i][1], cases[i][2]);
		free(text);
	}
}

static void
test_check_assert(void)
{
	static const char *const cases[][2] = {
		{ "[]", NULL },
		{ "[{\"op\":\"==\",\"repr\":\"1\",\"each\":\"any\"}]", NULL },
		{ "[{\"op\":\"isinstance\",\"type\":\"dict\"},"
		  "{\"op\":\"raises\",\"type\":\"MyError\"}]",
			NULL },
		{ "{}", "\"assert\" is not a list" },
		{ "[{\"op\":\"==\",\"repr\":\"1\"},1]", "assert[1]: it is not an object" },
		{ "[{\"repr\":\"1\"}]", "assert[0]: \"op\" is missing: the name of an operator" },
		{ "[{\"op\":\"startwith\",\"repr\":\"1\"}]",
			"assert[0]: unknown op 'startwith'; nearest: 'startswith'" },
		{ "[{\"op\":\"frobnicates\",\"repr\":\"1\"}]",
			"assert[0]: unknown op 'frobnicates'" },
		{ "[{\"op\":\"==\"}]",
			"assert[0]: \"repr\" is missing: the Python literal to compare with" },
		{ "[{\"op\":\"==\",\"repr\":\"hello\"}]",
			"assert[0]: \"repr\" is no Python literal: at character 1: "
			"'hello' is no literal" },
		{ "[{\"op\":\"isinstance\",\"type\":\"flot\"}]",
			"assert[0]: unknown type 'flot'; nearest: 'float'" },
		{ "[{\"op\":\"isinstance\"}]",
			"assert[0]: \"type\" is missing: the name of a type" },
		{ "[{\"op\":\"<\",\"repr\":\"1\",\"each\":\"some\"}]",
			"assert[0]: \"each\" is neither \"any\" nor \"all\"" },
		{ "[{\"op\":\"raises\",\"type\":\"E\",\"each\":\"any\"}]",
			"assert[0]: \"each\" does not go with raises" },
		{ "[{\"op\":\"==\",\"repr\":\"1\",\"abs\":0.1}]",
			"assert[0]: unknown field \"abs\"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		jv list = jv_parse(cases[i][0]);
		char *problem = judge_check_assert(list);

		is_string(problem, cases[i][1], cases[i][0]);
		free(problem);
		jv_free(list);
	}
}

int
main(void)
{
	test_operators();
	test_differences();
	test_elision();
	test_each();
	test_results();
	test_check_assert();
	return done_testing();
}
