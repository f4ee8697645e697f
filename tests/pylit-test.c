/* Python literals: reading, writing, comparing, and what they are as JSON. */
#include <stdlib.h>
#include <string.h>

#include "pylit-jv.h"
#include "pylit.h"
#include "tap.h"

enum { MANY = 100000 };

static struct pylit *
parse(const char *text)
{
	return pylit_parse(text, strlen(text), NULL);
}

static void
test_repr(void)
{
	static const char *const cases[][2] = {
		{ "None", "None" }, { " 0x_ff ", "255" }, { "-0b101", "-5" }, { "1_000", "1000" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "0xffffffffffffffffffff", "1208925819614629174706175" },
		{ "-nan", "nan" }, { "-inf", "-inf" }, { "1e16", "1e+16" },
		{ "1e15", "1000000000000000.0" },
		{ "5e-324", "5e-324" }, { "1e-4", "0.0001" }, { "0.00001", "1e-05" },
		{ "-0.0", "-0.0" },
		{ "1-0.5j", "(1-0.5j)" }, { "(nan+infj)", "(nan+infj)" }, { "infj", "infj" },
		{ "'it\\'s'", "\"it's\"" }, { "\"'\\\"\"", "'\\'\"'" },
		{ "'a' \"b\" r'\\c'", "'ab\\\\c'" },
		{ "'\\x00\\x7f\\xe9\\u200b'", "'\\x00\\x7fé\\u200b'" },
		{ "b'\\xff\\n'", "b'\\xff\\n'" },
		{ "'\\U0001fffe'", "'\\U0001fffe'" }, { "b'''a'b'''", "b\"a'b\"" },
		{ "b''", "b''" }, { "[1,(2,),(),{},set(),{3}]", "[1, (2,), (), {}, set(), {3}]" },
		{ "{1:2,'a':[],}", "{1: 2, 'a': []}" }, { "{1, 1.0, True}", "{1}" },
		{ "{1: 'a', True: 'b'}", "{1: 'b'}" }, { "1, 2", "(1, 2)" }, { "...", "Ellipsis" },
		{ "frozenset({1})", "frozenset({1})" }, { "frozenset()", "frozenset()" },
		{ "bytearray(b'a')", "bytearray(b'a')" },
		{ "array('h', [1,2])", "array('h', [1, 2])" },
		{ "array.array('f', [0.1])", "array('f', [0.10000000149011612])" },
		{ "OrderedDict([('a', 1)])", "OrderedDict({'a': 1})" },
		{ "OrderedDict()", "OrderedDict()" }, { "OrderedDict({})", "OrderedDict()" },
		{ "array('O', [1, 'a'])", "array('O', [1, 'a'])" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pylit *literal = parse(cases[i][0]);
		struct buffer text = { 0 };

		if (literal)
			put_pylit(&text, pylit_value(literal));
		is_string(buffer_string(&text), cases[i][1], cases[i][0]);
		pylit_free(literal);
		buffer_free(&text);
	}
}

static void
test_errors(void)
{
	static const struct {
		const char *text;
		size_t at;
		const char *message;
	} cases[] = {
		{ "", 0, "the text ends where a value should go on" },
		{ "[1, 2", 5, "the text ends where a value should go on" },
		{ "[1 2]", 3, "unexpected '2'" },
		{ "<function f at 0x7f>", 0, "unexpected '<'" },
		{ "1 é", 2, "unexpected 'é'" },
		{ "hello", 0, "'hello' is no literal" },
		{ "[1, foo(2)]", 4, "'foo' is no literal" },
		{ "'abc", 0, "a string without its closing quote" },
		{ "['a', 'b]", 6, "a string without its closing quote" },
		{ "'\\N{BULLET}'", 1, "\\N{...} is not supported; write \\u or \\U" },
		{ "'ab\\x4'", 3, "\\x wants 2 hex digits" },
		{ "'\\U00110000'", 1, "no such character: \\U00110000" },
		{ "b'é'", 2, "bytes hold ASCII characters only; write \\x.." },
		{ "b'a' 'b'", 5, "bytes and str cannot be joined" },
		{ "f'{a}'", 0, "an f-string is no literal" },
		{ "ub'a'", 0, "unknown string prefix 'ub'" },
		{ "017", 0, "leading zeros in an int (octal is 0o17)" },
		{ "1__0", 1, "a misplaced underscore in a number" },
		{ "0x", 0, "invalid number of base 16" },
		{ "12abc", 0, "invalid number" },
		{ "1 + 2", 2, "an expression is no literal" },
		{ "-'a'", 0, "a sign before a value that is no number" },
		{ "{1: 2, [3]: 4}", 0, "unhashable type: 'list'" },
		{ "{(1, [])}", 0, "unhashable type: 'list'" },
		{ "array('b', [128])", 0, "array('b') cannot hold one of its items" },
		{ "bytearray(3)", 0, "bytearray(...) with arguments that are not its repr" },
		{ "a\xff", 1, "not valid UTF-8" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pylit_error error = { 99, "" };
		struct pylit *literal =
		    pylit_parse(cases[i].text, strlen(cases[i].text), &error);

		ok(!literal && error.at == cases[i].at &&
			strcmp(error.message, cases[i].message) == 0,
		    "error at %zu: %s", error.at, error.message);
		pylit_free(literal);
	}
	ok(!pylit_parse("'a\0b'", 5, NULL), "a NUL byte is refused");
}

static void
test_nesting(void)
{
	char *text = malloc(2 * MANY);
	struct pylit_error error;
	struct pylit *literal;

	memset(text, '[', 200);
	memset(text + 200, ']', 200);
	literal = pylit_parse(text, 400, &error);
	ok(literal != NULL, "200 brackets deep is read");
	pylit_free(literal);
	memset(text, '(', 201);
	memset(text + 201, ')', 201);
	literal = pylit_parse(text, 402, &error);
	ok(!literal && strcmp(error.message, "nested deeper than 200") == 0, "201 is not");
	memset(text, '{', MANY);
	ok(!pylit_parse(text, MANY, &error) && error.at == 200, "and 100000 do no harm");
	free(text);
}

/* A dict or set of MANY items, in rising or falling order. */
static struct pylit *
large(bool dict, bool falling)
{
	struct buffer text = { 0 };
	struct pylit *literal;

	buffer_putc(&text, '{');
	for (int i = 0; i < MANY; i++) {
		int number = falling ? MANY - 1 - i : i;

		buffer_printf(&text, falling ? "%d.0" : "%d", number);
		buffer_printf(&text, dict ? ": 'value %d', " : ", ", number);
	}
	buffer_putc(&text, '}');
	literal = pylit_parse(text.data, text.length, NULL);
	buffer_free(&text);
	return literal;
}

/* With anything quadratic these would take minutes. */
static void
test_large(void)
{
	for (int dict = 0; dict <= 1; dict++) {
		struct pylit *a = large(dict, false), *b = large(dict, true);

		ok(pylit_equal(pylit_value(a), pylit_value(b)),
		    "%s of 100000 ints equals that of the floats in another order",
		    dict ? "a dict" : "a set");
		pylit_free(a);
		pylit_free(b);
	}
}

static bool
equal(const char *a, const char *b)
{
	struct pylit *left = parse(a), *right = parse(b);
	bool result = left && right && pylit_equal(pylit_value(left), pylit_value(right));

	pylit_free(left);
	pylit_free(right);
	return result;
}

static void
test_equality(void)
{
	static const char *const same[][2] = {
		{ "True", "1.0" }, { "9007199254740992", "9007199254740992.0" }, { "2", "2+0j" },
		{ "b'a'", "bytearray(b'a')" }, { "{1, 2}", "frozenset({2.0, 1})" },
		{ "{1125899906842624}", "{1125899906842624.0}" },
		{ "{frozenset({1, 2, 3})}", "{frozenset({3, 2, 1})}" },
		{ "{1: [2], 'a': 3}", "{'a': 3.0, 1.0: [2]}" },
		{ "array('h', [1])", "array('d', [1])" },
		{ "OrderedDict({1: 2, 3: 4})", "{3: 4, 1: 2}" },
	};
	static const char *const different[][2] = {
		{ "9007199254740993", "9007199254740992.0" }, { "[1]", "(1,)" }, { "'a'", "b'a'" },
		{ "nan", "nan" }, { "[nan]", "[nan]" }, { "[1]", "[1, 2]" }, { "0", "None" },
		{ "'1'", "1" },
		{ "OrderedDict({1: 2, 3: 4})", "OrderedDict({3: 4, 1: 2})" },
		{ "{1: 2}", "{1: 3}" },
		{ "array('h', [1])", "[1]" }, { "18446744073709551616", "18446744073709551617" },
		{ "1e400", "9" }, { "2", "2+1j" },
	};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		ok(equal(same[i][0], same[i][1]), "%s == %s", same[i][0], same[i][1]);
	for (size_t i = 0; i < sizeof different / sizeof *different; i++)
		ok(!equal(different[i][0], different[i][1]), "%s != %s", different[i][0],
		    different[i][1]);
}

static void
test_type_errors(void)
{
	struct pylit *number = parse("1"), *text = parse("'a'"), *list = parse("[1, []]"),
		     *set = parse("{1}"), *bytes = parse("b'a'");
	const struct pyvalue *n = pylit_value(number), *t = pylit_value(text),
			     *l = pylit_value(list), *s = pylit_value(set),
			     *b = pylit_value(bytes);

	is_string(pylit_order(n, PY_LESS, t).message, "'<' not supported between 'int' and 'str'",
	    "1 < 'a' is a TypeError");
	is_string(pylit_order(l, PY_GREATER_EQUAL, t).message,
	    "'>=' not supported between 'list' and 'str'", "[1, []] >= 'a' is a TypeError");
	is_string(pylit_in(n, t).message, "'in <string>' requires string as left operand, not int",
	    "1 in 'a' is a TypeError");
	is_string(pylit_in(l, s).message, "unhashable type: 'list'",
	    "[1, []] in {1} is a TypeError");
	is_string(pylit_in(n, n).message, "argument of type 'int' is not iterable",
	    "1 in 1 is a TypeError");
	is_string(pylit_in(t, b).message, "a bytes-like object is required, not 'str'",
	    "'a' in b'a' is a TypeError");
	is_string(pylit_startswith(n, t).message, "'int' object has no attribute 'startswith'",
	    "1 starts with nothing");
	is_string(pylit_endswith(t, b).message, "endswith wants str or a tuple of str, not bytes",
	    "'a' does not end with b'a'");
	pylit_free(number);
	pylit_free(text);
	pylit_free(list);
	pylit_free(set);
	pylit_free(bytes);
}

static void
test_types(void)
{
	static const char *const cases[][2] = {
		{ "1", "int" }, { "True", "int" }, { "True", "bool" }, { "1.0", "float" },
		{ "nan", "float" }, { "None", "NoneType" }, { "OrderedDict()", "dict" },
		{ "array('b')", "array" }, { "...", "object" }, { "b''", "bytes" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pylit *literal = parse(cases[i][0]);

		ok(pylit_isinstance(pylit_value(literal), cases[i][1]), "%s is of type %s",
		    cases[i][0], cases[i][1]);
		ok(!pylit_isinstance(pylit_value(literal), "str"), "but no str");
		pylit_free(literal);
	}
	ok(pylit_is_literal("[1]", 3), "[1] is a literal");
	ok(!pylit_is_literal("[nan]", 5), "[nan] is none: Python would not read it back");
	ok(!pylit_is_literal("hello", 5), "nor is hello");
}

static void
test_iteration(void)
{
	struct pylit *literals[] = { parse("'aé日'"), parse("b'\\xff\\x00'"),
		parse("{1: 2, 3: 4}") };
	static const char *const wanted[] = { "'a' 'é' '日' ", "255 0 ", "1 3 " };

	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
		struct buffer text = { 0 };
		struct pyvalue item;

		for (size_t cursor = 0; pylit_next(pylit_value(literals[i]), &cursor, &item);) {
			put_pylit(&text, &item);
			buffer_putc(&text, ' ');
		}
		is_string(buffer_string(&text), wanted[i], "iteration gives what Python gives");
		buffer_free(&text);
		pylit_free(literals[i]);
	}
}

static void
test_length(void)
{
	static const struct {
		const char *text;
		size_t length;
	} cases[] = {
		{ "'aé日\\ud800'", 4 }, { "b'\\xff\\x00'", 2 }, { "{1: 2}", 1 }, { "{1, 1.0}", 1 },
		{ "array('h', [1, 2, 3])", 3 }, { "''", 0 }, { "()", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pylit *literal = parse(cases[i].text);

		ok(pylit_length(pylit_value(literal)) == cases[i].length, "len of %s is %zu",
		    cases[i].text, cases[i].length);
		pylit_free(literal);
	}
}

/* A part of a value is found in its repr by its address. */
static void
test_mark(void)
{
	struct pylit *literal = parse("[1, {'k': (2, 3)}]");
	const struct pyvalue *dict = &pylit_value(literal)->items[1];
	struct pylit_mark mark = { .value = &dict->items[1].items[1] };
	struct buffer text = { 0 };

	buffer_puts(&text, "> ");
	put_marked_pylit(&text, pylit_value(literal), &mark);
	is_string(buffer_string(&text), "> [1, {'k': (2, 3)}]", "a marked repr is the same");
	ok(mark.start == 16 && mark.end == 17, "and the part is from %zu to %zu", mark.start,
	    mark.end);
	buffer_free(&text);
	pylit_free(literal);
}

static void
test_json(void)
{
	static const char *const cases[][2] = {
		{ "[None, True, 1, -2.5, 'é']", "[null,true,1,-2.5,\"é\"]" },
		{ "{'a': {'b': []}}", "{\"a\":{\"b\":[]}}" },
		{ "9007199254740992", "9007199254740992" }, { "9007199254740993", NULL },
		{ "18446744073709551616", NULL }, { "inf", NULL }, { "(1,)", NULL },
		{ "[(1,)]", NULL },
		{ "{1: 2}", NULL }, { "b'a'", NULL }, { "'\\ud800'", NULL }, { "{1}", NULL },
		{ "{'a': 1j}", NULL }, { "...", NULL }, { "OrderedDict()", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pylit *literal = parse(cases[i][0]);
		jv value = pylit_to_jv(pylit_value(literal));
		jv text = jv_is_valid(value) ? jv_dump_string(value, 0) : value;

		is_string(jv_is_valid(text) ? jv_string_value(text) : NULL, cases[i][1],
		    cases[i][0]);
		jv_free(text);
		pylit_free(literal);
	}
}

static void
test_quoting(void)
{
	struct buffer text = { 0 };
	struct pylit *literal = pylit_from_text("not 'a' literal", 15);

	put_python_str(&text, "x = 'é'\n\t\\\0", 12);
	is_string(buffer_string(&text), "\"x = 'é'\\n\\t\\\\\\x00\"", "text is quoted as a str");
	buffer_clear(&text);
	put_pylit(&text, pylit_value(literal));
	is_string(buffer_string(&text), "\"not 'a' literal\"", "text stands for itself");
	buffer_clear(&text);
	put_python_str(&text, "", 0);
	is_string(buffer_string(&text), "''", "no text is an empty str");
	pylit_free(literal);
	buffer_free(&text);
}

int
main(void)
{
	test_repr();
	test_errors();
	test_nesting();
	test_large();
	test_equality();
	test_type_errors();
	test_types();
	test_iteration();
	test_length();
	test_mark();
	test_json();
	test_quoting();
	return done_testing();
}
