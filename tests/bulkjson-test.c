/* Bulk JSON: what is read, what is refused and where, texts and numbers. */
#include <math.h>
#include <stdlib.h>

#include "bulkjson.h"
#include "tap.h"

/* The text, all of it passed over: NULL when it is good, else the error (to be freed). */
static char *
error_of(const char *text)
{
	size_t length = strlen(text);
	char *copy = xmalloc(length + 1); /* no NUL behind it, so that a read too far is seen */
	struct bulk in;
	char *error;

	copy = xrealloc(copy, length ? length : 1);
	memcpy(copy, text, length);
	bulk_open(&in, copy, length);
	if (bulk_skip(&in))
		bulk_end(&in);
	error = bulk_error(&in);
	free(copy);
	return error;
}

static void
is_refused(const char *text, const char *want)
{
	char *error = error_of(text);

	is_string(error, want, text);
	free(error);
}

static void
test_taken(void)
{
	static const char *const good[] = { "0", "-0", "10", "-1.5e+30", "1E5", "0.25", "NaN",
		"-Infinity", "Infinity", "true", "false", "null", "\"\"", "\"a\\u00e9\\n\\/b\"",
		"\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 and more\"", "[]", "{}", " [ ] ",
		"[1,-2, 1234567890.12345678e-05,\n \"a\", 3, NaN, [4,5],6]", "[1,2 , 3]", "{\"a\":1,\"b\":{\"c\":[{}]}}", "[\n        \n                 1\r\n]" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		is_refused(good[i], NULL);
}

static void
test_refused(void)
{
	static const struct {
		const char *text, *error;
	} bad[] = {
		{ "[1, 2, 03]", "line 1, column 8: this is no number" },
		{ "[1, 2,\n 12345678901x]", "line 2, column 13: a ',' or ']' is wanted here" },
		{ "[1, 2,]", "line 1, column 7: a value is wanted here" },
		{ "{\"a\": 1, 2}", "line 1, column 10: a name in quotes is wanted here" },
		{ "", "line 1, column 1: the text ends too early" },
		{ "[1,", "line 1, column 4: the text ends too early" },
		{ "[1,\n 2", "line 2, column 3: the text ends too early" },
		{ "{\"a\"", "line 1, column 5: the text ends too early" },
		{ "{\"a\":", "line 1, column 6: the text ends too early" },
		{ "\"abcdefghijkl", "line 1, column 14: the text ends within a string" },
		{ "\"a\\", "line 1, column 4: the text ends too early" },
		{ "[1 2]", "line 1, column 4: a ',' or ']' is wanted here" },
		{ "{\"a\":1 \"b\":2}", "line 1, column 8: a ',' or '}' is wanted here" },
		{ "{\"a\" 1}", "line 1, column 6: a ':' is wanted here" },
		{ "{1:2}", "line 1, column 2: a name in quotes is wanted here" },
		{ "{\"a\":1,}", "line 1, column 8: a name in quotes is wanted here" },
		{ "[,]", "line 1, column 2: a value is wanted here" },
		{ "[1,]", "line 1, column 4: a value is wanted here" },
		{ "[}", "line 1, column 2: a value is wanted here" },
		{ "1 2", "line 1, column 3: more text after the end of the value" },
		{ "]", "line 1, column 1: a value is wanted here" },
		{ "01", "line 1, column 1: this is no number" },
		{ "1.", "line 1, column 1: this is no number" },
		{ "-", "line 1, column 1: this is no number" },
		{ "1e", "line 1, column 1: this is no number" },
		{ "1e+", "line 1, column 1: this is no number" },
		{ "-NaN", "line 1, column 1: this is no number" },
		{ "Inf", "line 1, column 1: this is no number" },
		{ "tru", "line 1, column 1: this is no value" },
		{ "nul", "line 1, column 1: this is no value" },
		{ "\"\\x\"", "line 1, column 3: no such escape" },
		{ "\"\\u12g4\"", "line 1, column 3: no such escape" },
		{ "\"a\tb\"",
		    "line 1, column 3: a control character in a string, which wants an escape" },
		{ "\"\xff\"", "line 1, column 2: a string is not valid UTF-8" },
		{ "\"\xe2\x82", "line 1, column 2: a string is not valid UTF-8" },
	};
	char *deep = xmalloc(5001);
	char *error;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		is_refused(bad[i].text, bad[i].error);
	memset(deep, '[', 5000);
	deep[5000] = '\0';
	error = error_of(deep);
	is_string(error, "line 1, column 1024: nested too deeply", "thousands of brackets");
	free(error);
	free(deep);
}

/* {"name": [numbers], ...}: what was asked for, and what was passed over. */
static void
test_walk(void)
{
	static const char text[] = "{ \"skip\": {\"a\": [1, {\"b\": 2}]}, \"list\" : [10, -20],"
				   " \"empty\": [], \"none\": {}, \"big\": 715559717849154000 }";
	struct bulk in;
	struct bulk_text key, value = { 0 };
	int64_t sum = 0, number;
	size_t members = 0, inner = 0;

	bulk_open(&in, text, strlen(text));
	if (bulk_object(&in))
		while (bulk_member(&in, &key)) {
			members++;
			if (bulk_is(&key, "list") || bulk_is(&key, "empty")) {
				if (bulk_array(&in))
					while (bulk_item(&in) &&
					    bulk_integer(&in, -100, 100, &number))
						sum += number;
			} else if (bulk_is(&key, "none")) {
				if (bulk_object(&in))
					while (bulk_member(&in, &key))
						inner++;
			} else if (bulk_is(&key, "big")) {
				bulk_value(&in, &value);
			} else {
				bulk_skip(&in);
			}
		}
	ok(bulk_end(&in) && bulk_error(&in) == NULL, "all is walked");
	ok(members == 5 && inner == 0 && sum == -10, "each member and item once");
	ok(bulk_is(&value, "715559717849154000"), "numbers of many digits are kept");
}

static char *
integer_error(const char *text)
{
	struct bulk in;
	int64_t number;

	bulk_open(&in, text, strlen(text));
	bulk_integer(&in, -5, INT64_MAX, &number);
	return bulk_error(&in);
}

static void
test_integers(void)
{
	static const char range[] = "line 1, column 2: a number out of range",
			  whole[] = "line 1, column 2: a whole number is wanted here";
	static const char *const cases[][2] = { { " 0", NULL }, { " -5", NULL }, { " -6", range },
		{ " 9223372036854775807", NULL }, { " 9223372036854775808", range },
		{ " 99999999999999999999999", range }, { " 1.5", whole }, { " 1e3", whole },
		{ " NaN", whole }, { " \"1\"", "line 1, column 2: a number is wanted here" } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *error = integer_error(cases[i][0]);

		is_string(error, cases[i][1], cases[i][0]);
		free(error);
	}
}

static void
test_texts(void)
{
	static const char *const cases[][2] = { { "plain", "plain" },
		{ "a\\\"b\\\\c\\/d", "a\"b\\c/d" }, { "\\b\\f\\n\\r\\t", "\b\f\n\r\t" },
		{ "\\u00e9\\u20AC", "\xc3\xa9\xe2\x82\xac" },
		{ "\\ud83d\\ude00!", "\xf0\x9f\x98\x80!" },
		{ "\\ud83d", "\xef\xbf\xbd" }, { "\\ude00\\ud83dx", "\xef\xbf\xbd\xef\xbf\xbdx" },
		{ "\\ud83d\\u0041", "\xef\xbf\xbd" "A" } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bulk_text text = { .start = cases[i][0], .length = strlen(cases[i][0]) };
		struct buffer got = { 0 };

		bulk_unescape(&text, &got);
		is_string(buffer_string(&got), cases[i][1], cases[i][0]);
		buffer_free(&got);
	}
}

static void
test_doubles(void)
{
	static const char *const cases[] = { "0", "-0.0", "1.5", "0.1", "123456789012345",
		"1234567890123456789", "3.0719999999999997e-07", "2.2250738585072014e-308", "5e-324",
		"0.000000000000000000000012345", "100000000000000000000000", "1e999", "-Infinity",
		"0.12345678901234567890123456789012345678901234567890123456789012345678901234567890" };
	struct bulk_text nan = { .start = "NaN", .length = 3 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bulk_text text = { .start = cases[i], .length = strlen(cases[i]) };
		double want = strtod(cases[i], NULL), got = bulk_double(&text);

		ok(memcmp(&want, &got, sizeof want) == 0, "%s", cases[i]);
	}
	ok(isnan(bulk_double(&nan)), "NaN");
}

int
main(void)
{
	test_taken();
	test_refused();
	test_walk();
	test_integers();
	test_texts();
	test_doubles();
	return done_testing();
}
