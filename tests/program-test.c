/* Steps as programs: what is put behind the source, byte for byte. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

/* The line of the nonce where it has one to itself, else 0. */
static size_t
expected_line(const char *text, bool valued)
{
	size_t lines = 1;

	if (valued || strncmp(text, "exec(", 5) == 0)
		return 0;
	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void
building(void)
{
	static const struct {
		const char *code;
		bool value, hidden;
		const char *want;
		bool valued;
		const char *sentence;
	} cases[] = {
		{ "", false, false, "\nprint(123456)", false, "no source: the nonce alone" },
		{ "a", false, false, "a\nprint(123456)", false, "the nonce comes on a line of its own" },
		{ "a\n", false, false, "a\n\nprint(123456)", false, "so do sources that end with one" },
		{ "a # b", false, false, "a # b\nprint(123456)", false, "a comment does not hide it" },
		{ "if a:\n b", false, false, "if a:\n b\nprint(123456)", false,
		    "nor does indentation catch it" },
		{ "a", false, true, "a\n__import__('builtins').print(123456)", false,
		    "where print has another meaning the builtin is named" },
		{ "x = \\", false, false, "x = \\\n\nprint(123456)", false,
		    "a backslash at the end does not join it to the source" },
		{ "a", true, false, "__upy((a),123456)", true, "a value is handed over with the nonce" },
		{ "a", true, true, "__upy((a),123456)", true, "the helper knows its own print" },
		{ "a; b", true, false, "a; __upy((b),123456)", true, "only the last expression" },
		{ "x = 1\nx # y\n", true, false, "x = 1\n__upy((x),123456) # y\n", true,
		    "what stands around it stays, and so do line numbers" },
		{ "a, b", true, false, "__upy((a, b),123456)", true, "a bare tuple stays one value" },
		{ "(a\n+ b)", true, false, "__upy(((a\n+ b)),123456)", true, "an expression of two lines" },
		{ "a;", true, false, "__upy((a),123456);", true, "a semicolon behind it" },
		{ "x = 1", true, false, "x = 1\nprint(123456)", false,
		    "an assignment has no value: the nonce alone" },
		{ "", true, false, "\nprint(123456)", false, "nor has nothing" },
		{ "if a: b", true, false, "if a: b\nprint(123456)", false, "nor a compound statement" },
		{ "'a", true, false, "'a\nprint(123456)", false,
		    "source that is cut goes out as it is: the board complains" },
		{ "a\x05", false, false, "exec('a\\x05\\nprint(123456)')", false,
		    "the REPL's control bytes travel inside a string" },
		{ "'\x01\x02\x03\x04'", true, false, "exec('__upy((\\'\\x01\\x02\\x03\\x04\\'),123456)')",
		    true, "with a value too, quotes escaped" },
		{ "'\x04\\n'\r\n", false, false, "exec('\\'\\x04\\\\n\\'\\r\\n\\nprint(123456)')", false,
		    "backslashes and line ends escaped" },
		{ "'\xc3\xa9\x03\x06'", false, false, "exec('\\'\xc3\xa9\\x03\x06\\'\\nprint(123456)')", false,
		    "other bytes stay" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct program program = { 0 };

		program_build(&program, cases[i].code, strlen(cases[i].code), cases[i].value, "123456",
		    cases[i].hidden);
		is_string(buffer_string(&program.text), cases[i].want, cases[i].sentence);
		if (program.valued != cases[i].valued)
			ok(false, "%s: valued is %d", cases[i].sentence, program.valued);
		if (program.nonce_line != expected_line(cases[i].want, cases[i].valued))
			ok(false, "%s: the nonce is in line %zu", cases[i].sentence, program.nonce_line);
		program_free(&program);
	}
}

static void
again(void)
{
	struct program program = { 0 };

	program_build(&program, "first\x04", 6, true, "111111", false);
	program_build(&program, "a", 1, true, "222222", false);
	is_string(buffer_string(&program.text), "__upy((a),222222)", "a program can be built anew");
	program_free(&program);
}

static bool
has_control(const char *text)
{
	return strpbrk(text, "\1\2\3\4\5") != NULL;
}

static void
helper(void)
{
	ok(!has_control(program_helper), "the helper holds no control byte");
	ok(strlen(program_helper) < 200, "the helper is small: %zu bytes", strlen(program_helper));
	ok(program_helper_missing("Traceback (most recent call last):\n  File \"<stdin>\", line 1, "
				  "in <module>\nNameError: name '__upy' isn't defined\n"),
	    "MicroPython's complaint about a missing helper is understood");
	ok(program_helper_missing("NameError: name '__upy' is not defined\n"), "and CPython's");
	ok(!program_helper_missing("NameError: name 'x' isn't defined\n"), "another name is not meant");
	ok(!program_helper_missing("KeyError: '__upy'\n"), "nor another error");
	ok(!program_helper_missing(""), "nor nothing");
}

/* Any source: no control byte is left, and the nonce stands at the end. */
static void
random_source(void)
{
	bool good = true;

	srand(2);
	for (int round = 0; round < 5000; round++) {
		struct program program = { 0 };
		char code[64];
		size_t length = (size_t)rand() % sizeof code;

		for (size_t i = 0; i < length; i++)
			code[i] = (char)(rand() % 3 ? "ab'\"\\\n();#"[rand() % 10] : 1 + rand() % 255);
		program_build(&program, code, length, rand() % 2, "987654", rand() % 2);
		good = good && !has_control(buffer_string(&program.text)) &&
		    strstr(buffer_string(&program.text), "987654");
		program_free(&program);
	}
	ok(good, "5000 random sources become programs without control bytes, with the nonce");
}

int
main(void)
{
	building();
	again();
	helper();
	random_source();
	return done_testing();
}
