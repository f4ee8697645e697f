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
		{ "1", "is", "True", "expected is True, got int 1" },
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
		{ "(1, 2)", "[1, 2]", "expected list [1, 2], got tuple (1, 2)" },
		{ "[0, 1, 2, {'a': 'long enough to be elided', 't': 0.25}]",
			"[0, 1, 2, {'a': 'long enough to be elided', 't': 0.5}]",
			"at [3]['t']: expected 0.5, got 0.25" },
		{ "{'a': 1}", "{'a': 1, 'b': 2}", "expected {'a': 1, 'b': 2}, got {'a': 1}; "
			"key 'b' is missing" },
		{ "{'a': 1, 'tmp': 3, 'x': 0}", "{'temp': 3, 'a': 2, 'x': 0}",
			"expected {'temp': 3, 'a': 2, 'x': 0}, got {'a': 1, 'tmp': 3, 'x': 0}; "
			"key 'temp' is missing, key 'tmp' is unexpected" },
		{ "{'a': 1, 'b': [1, 2]}", "{'b': [1, 3], 'a': 1}",
			"expected {'b': [1, 3], 'a': 1}, got {'a': 1, 'b': [1, 2]}; "
			"at ['b'][1]: expected 3, got 2" },
		{ "[{1, 2, 3, 4, 5, 6}]", "[{1}]", "expected [{1}], got [{1, 2, 3, 4, 5, 6}]; "
			"at [0]: 2, 3, 4 and 2 more are unexpected" },
		{ "{'a': 1}", "{}", "expected {}, got {'a': 1}; "
			"key 'a' is unexpected" },
		{ "{1, 2}", "{1, 3}", "expected {1, 3}, got {1, 2}; 3 is missing, 2 is unexpected" },
		{ "{1, 2}", "{1}", "expected {1}, got {1, 2}; 2 is unexpected" },
		{ "OrderedDict({1: 1, 2: 2})", "OrderedDict({2: 2, 1: 1})",
			"expected OrderedDict({2: 2, 1: 1}), got OrderedDict({1: 1, 2: 2}); "
			"the keys are in another order" },
		{ "array('h', [1, 2])", "array('h', [1, 3])", "expected array('h', [1, 3]), "
			"got array('h', [1, 2]); at [1]: expected 3, got 2" },
		{ "'a'", "b'a'", "expected bytes b'a', got str 'a'" },
		{ "['1']", "[1]", "expected [1], got ['1']; at [0]: expected int 1, got str '1'" },
		{ "[1]", "None", "expected None, got [1]" },
		{ "{1}", "frozenset({2})", "expected frozenset frozenset({2}), got set {1}" },
		{ "'a\\nb\\nc'", "'a\\nx\\nc'", "line 2: expected 'x\\n', got 'b\\n'" },
		{ "['a\\nb']", "['a\\nb\\nc\\n']",
			"expected ['a\\nb\\nc\\n'], got ['a\\nb']; "
			"at [0]: line 2: expected 'b\\n', got 'b'" },
		{ "'a\\n'", "'a\\nb\\n'", "line 2: expected 'b\\n', got nothing (1 of 2 lines)" },
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

/* Single quotes for double ones, and then ` for single ones. */
static jv
parse_quoted(const char *quoted)
{
	char *text = xstrdup(quoted);
	jv value;

	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c == '`' ? '\'' : *c;
	value = jv_parse(text);
	free(text);
	return value;
}

static void
test_matchers(void)
{
	static const struct {
		const char *got, *item, *reason;
	} cases[] = {
		{ "0.1000001", "'op':'close_to','repr':'0.1'", "" },
		{ "0.10001", "'op':'close_to','repr':'0.1'",
			"expected 0.1 within 1e-07, got 0.10001, off by 1e-05" },
		{ "1007", "'op':'close_to','repr':'1000','abs':'10'", "" },
		{ "1011", "'op':'close_to','repr':'1000','abs':'10'",
			"expected 1000 within 10, got 1011, off by 11" },
		{ "1011", "'op':'close_to','repr':'1000','abs':'10','rel':'0.02'", "" },
		{ "1.1", "'op':'close_to','repr':'1','abs':'0.1'",
			"expected 1 within 0.10000000000000001, got 1.1, "
			"off by 0.10000000000000009" },
		{ "1011", "'op':'not close_to','repr':'1000','abs':'10'", "" },
		{ "1001", "'op':'not close_to','repr':'1000','abs':'10'",
			"expected not close_to 1000 (abs 10), got 1001" },
		{ "1.5", "'op':'!=','repr':'1','rel':'0.5'",
			"expected != 1 (rel 0.5, abs 1e-12), got 1.5" },
		{ "{'id': 3, 't': [20.1, 19.8]}",
			"'op':'==','repr':'{`id`: 3, `t`: [20, 20]}','abs':'0.5'", "" },
		{ "{'id': 3, 't': [20.1, 19.4]}",
			"'op':'==','repr':'{`id`: 3, `t`: [20, 20]}','abs':'0.5'",
			"expected {'id': 3, 't': [20, 20]}, got {'id': 3, 't': [20.1, 19.4]}; "
			"at ['t'][1]: expected 20 within 0.5, got 19.4, off by 0.6" },
		{ "(0.1,)", "'op':'==','repr':'[0.1]','abs':'1'",
			"expected list [0.1], got tuple (0.1,)" },
		{ "True", "'op':'close_to','repr':'1.5','abs':'1'", "expected 1.5, got True" },
		{ "nan", "'op':'close_to','repr':'nan'", "expected nan, got nan (nan equals nothing)" },
		{ "inf", "'op':'close_to','repr':'inf'", "" },
		{ "1e300", "'op':'close_to','repr':'inf'",
			"expected inf, got 1e+300" },
		{ "'x'", "'op':'close_to','repr':'1'", "expected 1, got 'x'" },
		{ "1+1j", "'op':'close_to','repr':'1+1.1j','abs':'0.2'", "" },
		{ "100000000000000000000000000000003",
			"'op':'close_to','repr':'100000000000000000000000000000001','abs':'2'",
			"" },
		{ "100000000000000000000000000000004",
			"'op':'close_to','repr':'100000000000000000000000000000001','abs':'2'",
			"expected 100000000000000000000000000000001 within 2, "
			"got 100000000000000000000000000000004, off by 3" },
		{ "[0.5, 0.6]", "'op':'close_to','repr':'0.5','abs':'0.2','each':'all'", "" },
		{ "[0.5, 0.8]", "'op':'close_to','repr':'0.5','abs':'0.2','each':'all'",
			"at [1]: expected 0.5 within 0.2, got 0.8, off by 0.3" },
		{ "[0.5, 0.8]", "'op':'not close_to','repr':'0.5','abs':'0.2','each':'any'", "" },
		{ "[0.5, 0.6]", "'op':'not close_to','repr':'0.5','abs':'0.2','each':'any'",
			"expected any item not close_to 0.5 (abs 0.2), got [0.5, 0.6]" },
		{ "[1, 2]", "'op':'contains','repr':'2'", "" },
		{ "[1, 2]", "'op':'contains','repr':'3'", "expected contains 3, got [1, 2]" },
		{ "'hello'", "'op':'contains','repr':'`ell`'", "" },
		{ "{'a': 1}", "'op':'contains','repr':'`a`'", "" },
		{ "{'a': 1}", "'op':'not contains','repr':'`a`'",
			"expected not contains 'a', got {'a': 1}" },
		{ "[1]", "'op':'not contains','repr':'2'", "" },
		{ "7", "'op':'not contains','repr':'2'", "expected not contains 2, got 7: "
			"argument of type 'int' is not iterable" },
		{ "<Pin 3>", "'op':'contains','repr':'`Pin`'", "" },
		{ "'v1.25'", "'op':'matches','re':'^v[0-9.]+$'", "" },
		{ "'1.25'", "'op':'matches','re':'^v[0-9.]+$'",
			"expected matches /^v[0-9.]+$/, got '1.25'" },
		{ "'a\\nb'", "'op':'matches','re':'^b'", "expected matches /^b/, got 'a\\nb'" },
		{ "b'\\xff\\x00'", "'op':'matches','re':'^\\\\xff.$'", "" },
		{ "'abc'", "'op':'not matches','re':'b'", "expected not matches /b/, got 'abc'" },
		{ "'abc'", "'op':'not matches','re':'x'", "" },
		{ "42", "'op':'matches','re':'4'", "expected matches /4/, got 42: "
			"a regex wants str or bytes, not int ('match' is for what is printed)" },
		{ "nan", "'op':'matches','re':'^nan$'", "" },
		{ "['a1', 'b2', 'c']", "'op':'matches','re':'[0-9]','each':'all'",
			"at [2]: expected matches /[0-9]/, got 'c'" },
		{ "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'", "'op':'matches','re':'(a+)+$'",
			"expected matches /(a+)+$/, got 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!': "
			"the pattern takes too long here; simplify it, first of all repeats inside "
			"of repeats such as (a+)+" },
		{ "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'", "'op':'not matches','re':'(a+)+$'",
			"expected not matches /(a+)+$/, got 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!': "
			"the pattern takes too long here; simplify it, first of all repeats inside "
			"of repeats such as (a+)+" },
		{ "[1, 2]", "'op':'len','repr':'2'", "" },
		{ "'é日'", "'op':'len','repr':'2'", "" },
		{ "{'a': 1}", "'op':'len','repr':'1'", "" },
		{ "b'ab'", "'op':'len','repr':'3'", "expected len 3, got len 2 of b'ab'" },
		{ "b'ab'", "'op':'not len','repr':'2'", "expected not len 2, got len 2 of b'ab'" },
		{ "b'ab'", "'op':'not len','repr':'3'", "" },
		{ "5", "'op':'len','repr':'1'",
			"expected len 1, got 5: object of type 'int' has no len()" },
		{ "[[1], [2, 3]]", "'op':'len','repr':'1','each':'all'",
			"at [1]: expected len 1, got len 2 of [2, 3]" },
		{ "''", "'op':'empty'", "" },
		{ "set()", "'op':'empty'", "" },
		{ "{0: 1}", "'op':'empty'", "expected empty, got {0: 1}" },
		{ "[]", "'op':'not empty'", "expected not empty, got []" },
		{ "[0]", "'op':'not empty'", "" },
		{ "None", "'op':'not empty'",
			"expected not empty, got None: object of type 'NoneType' has no len()" },
		{ "{'a': 1, 'b': 2}", "'op':'keys','repr':'[`b`, `a`]'", "" },
		{ "{'a': 1, 'c': 2}", "'op':'keys','repr':'[`b`, `a`]'",
			"expected keys ['b', 'a'], got {'a': 1, 'c': 2}: "
			"'b' is missing, 'c' is unexpected" },
		{ "{'a': 1}", "'op':'not keys','repr':'{`a`}'",
			"expected not keys {'a'}, got {'a': 1}" },
		{ "{'a': 1}", "'op':'not keys','repr':'()'", "" },
		{ "[1]", "'op':'keys','repr':'[1]'",
			"expected keys [1], got [1]: 'list' object has no keys" },
		{ "'hello'", "'op':'not startswith','repr':'`he`'",
			"expected not startswith 'he', got 'hello'" },
		{ "'hello'", "'op':'not endswith','repr':'`he`'", "" },
		{ "True", "'op':'not isinstance','type':'int'",
			"expected not type int, got bool True" },
		{ "1.0", "'op':'not isinstance','type':'int'", "" },
		{ "[1, 2.5]", "'op':'isinstance','type':'int','each':'all'",
			"at [1]: expected type int, got float 2.5" },
		{ "[(1, 2), (1, 3)]", "'op':'==','repr':'(1, 2)','each':'all'",
			"at [1][1]: expected 2, got 3" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = xasprintf("{%s}", cases[i].item);
		char *sentence = xasprintf("%.40s: %s", cases[i].got, cases[i].item);

		expect(value_result(cases[i].got, parse_quoted(text)), cases[i].reason, sentence);
		free(sentence);
		free(text);
	}
}

/* The fields of a check that say where: "AT EXPECTED_AT GOT_AT DIFF". */
static void
test_places(void)
{
	static const struct {
		const char *got, *value, *wanted, *sentence;
	} cases[] = {
		{ "'abcd'", "'abxd'", "- 3 3 -", "a character of a text" },
		{ "[1, 2]", "[1, 3]", "[1] 4 4 -", "an item" },
		{ "{'b': 15, 'a': 1}", "{'a': 1, 'b': 16}", "['b'] 15 7 -",
			"a value of a dict in another order" },
		{ "[1, 2]", "[1.0]", "[1] 4 4 -", "an item where the other has none: its end" },
		{ "{1, 2}", "{1, 3}", "- 4 4 -", "items of sets" },
		{ "{'a': 1}", "{'a': 1, 'b': 2}", "- 9 7 -", "a key" },
		{ "[1]", "(1,)", "- 0 0 -", "values of two types" },
		{ "'é1'", "'é2'", "- 2 2 -", "characters, not bytes" },
		{ "'a\\nb\\nc\\n'", "'a\\nx\\ny\\nc\\n'", "- 4 4  a\n-x\n-y\n+b\n c\n",
			"lines" },
		{ "'b\\n'", "'b'", "- 2 2 -", "a line end" },
		{ "[0, 'a\\nb']", "[0, 'a\\nc']", "[1] 8 8  a\n-c\n+b\n", "lines inside" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good;
		jv result = value_result(cases[i].got, item("==", "repr", cases[i].value, NULL));
		jv checks = judge_result(result, &good), check = jv_array_get(checks, 0);
		const char *at = rec_string(check, "at"), *diff = rec_string(check, "diff");
		char *told = xasprintf("%s %g %g %s", at ? at : "-",
		    rec_number(check, "expected_at", -1), rec_number(check, "got_at", -1),
		    diff ? diff : "-");

		is_string(told, cases[i].wanted, cases[i].sentence);
		free(told);
		jv_free(check);
		jv_free(result);
	}
}

/* Of 12 lines that came instead of others, only some are shown. */
static void
test_long_diff(void)
{
	struct buffer got = { 0 }, value = { 0 };
	bool good;
	jv result, checks, check;

	for (int i = 0; i < 12; i++) {
		buffer_printf(&got, "%sgot %d\\n", i ? "" : "'", i);
		buffer_printf(&value, "%sexpected %d\\n", i ? "" : "'", i);
	}
	buffer_puts(&got, "'");
	buffer_puts(&value, "'");
	result = value_result(buffer_string(&got),
	    item("==", "repr", buffer_string(&value), NULL));
	checks = judge_result(result, &good);
	check = jv_array_get(checks, 0);
	is_string(rec_string(check, "diff"),
	    "-expected 0\n-expected 1\n-expected 2\n-expected 3\n-expected 4\n-expected 5\n"
	    "-expected 6\n-... (5 more lines)\n"
	    "+got 0\n+got 1\n+got 2\n+got 3\n+got 4\n+got 5\n+got 6\n+... (5 more lines)\n",
	    "of many lines the first are shown");
	jv_free(check);
	jv_free(result);
	buffer_free(&got);
	buffer_free(&value);
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
		{ "{'status':'raised','err':{'type':'OSError','message':'[Errno 2] ENOENT'},"
		  "'assert':[{'op':'raises','type':'OSError','re':'ENO\\\\w+$'}]}", "",
			"the message of an exception may have to match" },
		{ "{'status':'raised','err':{'type':'OSError','message':'5'},"
		  "'assert':[{'op':'raises','type':'OSError','re':'ENOENT'}]}",
			"expected OSError /ENOENT/, got OSError: 5", "and not only its type" },
		{ "{'status':'raised','err':{'type':'OSError'},"
		  "'assert':[{'op':'raises','type':'OSError','re':'.'}]}",
			"expected OSError /./, got OSError", "no message matches little" },
		{ "{'status':'ok','out':'boot\\r\\nready\\r\\n','repr':'5',"
		  "'assert':[{'op':'match','re':'^ready$'},{'op':'not match','re':'Error'}]}", "",
			"what is printed is searched, beside a value, by lines" },
		{ "{'status':'ok','out':'boot\\n','assert':[{'op':'match','re':'^ready$'}]}",
			"expected match /^ready$/, printed was 'boot\\n'", "and must match" },
		{ "{'status':'ok','out':'','assert':[{'op':'match','re':'a'}]}",
			"expected match /a/, nothing was printed", "nothing does not" },
		{ "{'status':'ok','out':'a\\nError 5\\n','assert':[{'op':'not match','re':'E.*'}]}",
			"expected not match /E.*/, found 'Error 5' in line 2",
			"what is not to be printed is shown" },
		{ "{'status':'ok','out':'a','truncated':true,'assert':[{'op':'match','re':'a'}]}",
			"what was printed is too long to be judged (truncated)",
			"what was cut may not be what it seems" },
		{ "{'status':'ok','out':'x?','out_b64':'eP8=','assert':[{'op':'match','re':'^x'}]}",
			"", "text that is no UTF-8 is searched" },
		{ "{'status':'ok','out':'a\\r\\nb\\n','assert':[{'op':'stdout','text':'a\\nb\\n'}]}",
			"", "printed text may be given exactly" },
		{ "{'status':'ok','out':'a\\nb\\n','assert':[{'op':'stdout','text':'a\\nc\\n'}]}",
			"printed text differs: line 2: expected 'c\\n', got 'b\\n'", "to the line" },
		{ "{'status':'ok','assert':[{'op':'stdout','text':''}]}", "", "or be nothing" },
		{ "{'status':'timeout','out':'a','assert':[{'op':'match','re':'a'}]}",
			"the step timed out", "no match makes up for a timeout" },
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

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(parse_quoted(cases[i][0]), cases[i][1], cases[i][2]);
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
		{ "[{\"op\":\"not empty\",\"each\":\"all\"},"
		  "{\"op\":\"raises\",\"type\":\"E\",\"re\":\"x\"},"
		  "{\"op\":\"!=\",\"repr\":\"1\",\"abs\":\"1e-3\",\"rel\":\"0\"}]",
			NULL },
		{ "[{\"op\":\"not mtches\",\"re\":\"a\"}]",
			"assert[0]: unknown op 'not mtches'; nearest: 'not matches'" },
		{ "[{\"op\":\"not raises\",\"type\":\"E\"}]",
			"assert[0]: unknown op 'not raises'" },
		{ "[{\"op\":\"match\"}]", "assert[0]: \"re\" is missing: a regular expression" },
		{ "[{\"op\":\"match\",\"re\":\"a(b\"}]", "assert[0]: \"re\" is no regular "
			"expression: missing closing parenthesis (at character 4)" },
		{ "[{\"op\":\"match\",\"re\":\"a\",\"each\":\"any\"}]",
			"assert[0]: \"each\" does not go with match" },
		{ "[{\"op\":\"<\",\"repr\":\"1\",\"abs\":\"1\"}]",
			"assert[0]: \"abs\" does not go with <" },
		{ "[{\"op\":\"close_to\",\"repr\":\"1\",\"abs\":1}]",
			"assert[0]: \"abs\" is not a string: a number, as Python writes it" },
		{ "[{\"op\":\"close_to\",\"repr\":\"1\",\"abs\":\"-1\"}]",
			"assert[0]: \"abs\" is no number of 0 or more" },
		{ "[{\"op\":\"close_to\",\"repr\":\"1\",\"rel\":\"nan\"}]",
			"assert[0]: \"rel\" is no number of 0 or more" },
		{ "[{\"op\":\"len\",\"repr\":\"-1\"}]",
			"assert[0]: \"repr\" is no length: an int of 0 or more" },
		{ "[{\"op\":\"keys\",\"repr\":\"'ab'\"}]",
			"assert[0]: \"repr\" is no list, tuple or set of keys" },
		{ "[{\"op\":\"stdout\"}]", "assert[0]: \"text\" is missing: what is to be printed" },
		{ "[{\"op\":\"empty\",\"repr\":\"1\"}]",
			"assert[0]: \"repr\" does not go with empty" },
		{ "[{\"op\":\"raises\",\"type\":\"E\",\"each\":\"any\"}]",
			"assert[0]: \"each\" does not go with raises" },
		{ "[{\"op\":\"==\",\"repr\":\"1\",\"tol\":0.1}]",
			"assert[0]: unknown field \"tol\"" },
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
	test_matchers();
	test_places();
	test_long_diff();
	test_results();
	test_check_assert();
	return done_testing();
}
