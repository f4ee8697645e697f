/* Unity's output: both forms, what stands around them, and however it is cut. */
#include <stdlib.h>

#include "unity.h"

#include "tap.h"

static struct buffer seen;

static void
note_case(void *context, const struct unity_case *found)
{
	static const char *const results[] = { "pass", "fail", "ignore", "cut" };

	(void)context;
	buffer_printf(&seen, "%s [%s] %s:%ld %s", found->id, found->name,
	    found->file ? found->file : "-", found->line, results[found->result]);
	if (found->reason)
		buffer_printf(&seen, " (%s)", found->reason);
	if (found->elapsed_ms >= 0)
		buffer_printf(&seen, " %g ms", found->elapsed_ms);
	buffer_putc(&seen, '\n');
}

static void
note_wrong(void *context, const char *what)
{
	(void)context;
	buffer_printf(&seen, "! %s\n", what);
}

/* What is seen in a text that comes in pieces of at most `most` bytes, by chance from `seed`. */
static const char *
parse(const char *text, size_t length, size_t most, unsigned seed)
{
	struct unity unity = { .found = note_case, .wrong = note_wrong };

	buffer_clear(&seen);
	for (size_t at = 0; at < length;) {
		size_t size = seed ? 1 + (size_t)rand_r(&seed) % most : most;

		if (size > length - at)
			size = length - at;
		unity_feed(&unity, text + at, size);
		at += size;
	}
	unity_end(&unity);
	unity_free(&unity);
	return buffer_string(&seen);
}

#define TAIL(tests, failures, ignored, word) \
	"\n-----------------------\n" tests " Tests " failures " Failures " ignored " Ignored \n" word "\n"

static const struct {
	const char *sentence, *text, *want;
} samples[] = {
	{ "the basic form",
	  "t.c:3:test_a:PASS\nt.c:4:test_b:FAIL: Expected 1 Was 2. why: because\n"
	  "t.c:5:test_c:IGNORE: later\nt.c:6:test_d:IGNORE\n" TAIL("4", "1", "2", "FAIL"),
	  "t.c::test_a [test_a] t.c:3 pass\n"
	  "t.c::test_b [test_b] t.c:4 fail (Expected 1 Was 2. why: because)\n"
	  "t.c::test_c [test_c] t.c:5 ignore (later)\nt.c::test_d [test_d] t.c:6 ignore\n" },
	{ "CR LF, and times", "t.c:3:test_a:PASS (12 ms)\r\nt.c:4:b:FAIL (0.5 ms): no\r\n"
	  "\r\n2 Tests 1 Failures 0 Ignored \r\nFAIL\r\n",
	  "t.c::test_a [test_a] t.c:3 pass 12 ms\nt.c::b [b] t.c:4 fail (no) 0.5 ms\n" },
	{ "the fixture form, verbose",
	  "TEST(led, on) PASS\nTEST(led, off)t.c:12::FAIL: Expected 0 Was 1\n"
	  "TEST(led, dim)t.c:20::IGNORE: no PWM\nIGNORE_TEST(led, blink)\n"
	  "TEST(led, late) PASS (3 ms)\n" TAIL("5", "1", "2", "FAIL"),
	  "led::on [on] -:0 pass\nled::off [off] t.c:12 fail (Expected 0 Was 1)\n"
	  "led::dim [dim] t.c:20 ignore (no PWM)\nled::blink [blink] -:0 ignore\n"
	  "led::late [late] -:0 pass 3 ms\n" },
	{ "the fixture form with names repeated",
	  "TEST(a, b)t.c:12:TEST(a, b):FAIL: no\nTEST(a, c):PASS\nTEST(a, d) FAIL: bad\n"
	  TAIL("3", "2", "0", "FAIL"),
	  "a::b [b] t.c:12 fail (no)\na::c [c] -:0 pass\na::d [d] -:0 fail (bad)\n" },
	{ "the fixture form, not verbose: who passed is not told",
	  "..t.c:12:TEST(a, b):FAIL: no\n.!." TAIL("6", "1", "0", "FAIL"),
	  "a::b [b] t.c:12 fail (no)\n! Unity counts 6 tests, 1 failures, 0 ignored; seen were "
	  "1, 1, 0: fixtures tell of tests that pass only with -v\n" },
	{ "tests with brackets and colons in their names",
	  "t.c:3:can ping: ipv6 [net][timeout=30]:PASS\nt.c:4:test_add(1, 2, \"a:b\"):PASS\n"
	  TAIL("2", "0", "0", "OK"),
	  "t.c::can ping: ipv6 [net][timeout=30] [can ping: ipv6 [net][timeout=30]] t.c:3 pass\n"
	  "t.c::test_add(1, 2, \"a:b\") [test_add(1, 2, \"a:b\")] t.c:4 pass\n" },
	{ "paths", "C:\\my tests\\t.c:3:a:PASS\n/home/my tests/t.c:3:a:PASS\n../t/t.cpp:3:a:PASS\n"
	  TAIL("3", "0", "0", "OK"),
	  "C:\\my tests\\t.c::a [a] C:\\my tests\\t.c:3 pass\n"
	  "/home/my tests/t.c::a [a] /home/my tests/t.c:3 pass\n"
	  "../t/t.cpp::a [a] ../t/t.cpp:3 pass\n" },
	{ "colours", "t.c:3:a:\033[42mPASS\033[00m\nt.c:3:b:\033[41mFAIL\033[00m: no\n"
	  "2 Tests 1 Failures 0 Ignored \n\033[41mFAIL\033[00m\n",
	  "t.c::a [a] t.c:3 pass\nt.c::b [b] t.c:3 fail (no)\n" },
	{ "a test's own output, on its line and before that",
	  "PASS\nI (12:30:45) wifi: up\nx=1 t.c:3:a:PASS\n12:30:45 x t.c:4:b:PASS\nt.c:9:INFO: hi\n"
	  "t.c:5:c:INFO: note\nabct.c:6:d:PASS\n" TAIL("3", "0", "0", "OK"),
	  "t.c::a [a] t.c:3 pass\nt.c::b [b] t.c:4 pass\nt.c::d [d] t.c:6 pass\n" },
	{ "a fixture's own output",
	  "TEST(a, b)hello\nworld PASS\nTEST(a, c)hello PASS\nTEST(a, d)self test PASS\n"
	  "t.c:7::FAIL: all the same\nTEST(a, e)FAIL: says the board\n PASS\n"
	  TAIL("4", "1", "0", "FAIL"),
	  "a::b [b] -:0 pass\na::c [c] -:0 pass\na::d [d] t.c:7 fail (all the same)\n"
	  "a::e [e] -:0 fail (says the board)\n! Unity counts 4 tests, 1 failures, 0 ignored; "
	  "seen were 4, 2, 0\n" },
	{ "the same names again", "t.c:3:a:PASS\nt.c:3:a:FAIL\nt.c:3:a:PASS\n"
	  TAIL("3", "1", "0", "FAIL"),
	  "t.c::a [a] t.c:3 pass\nt.c::a#2 [a] t.c:3 fail\nt.c::a#3 [a] t.c:3 pass\n" },
	{ "several programs", "t.c:3:a:PASS\n" TAIL("1", "0", "0", "OK") "u.c:3:a:PASS\n"
	  TAIL("1", "0", "0", "OK"), "t.c::a [a] t.c:3 pass\nu.c::a [a] u.c:3 pass\n" },
	{ "a lost summary", "t.c:3:a:PASS\nt.c:4:b:FAIL: no\n",
	  "t.c::a [a] t.c:3 pass\nt.c::b [b] t.c:4 fail (no)\n"
	  "! Unity's summary is missing: 2 tests came before the output ended\n" },
	{ "half of a summary", "t.c:3:a:PASS\n1 Tests 0 Failures 0 Ignored\n",
	  "t.c::a [a] t.c:3 pass\n! the end of Unity's summary is missing\n" },
	{ "a test that never ended", "TEST(a, b) PASS\nTEST(a, c)boot\n",
	  "a::b [b] -:0 pass\na::c [c] -:0 cut (the output ended before its result)\n"
	  "! Unity's summary is missing: 2 tests came before the output ended\n" },
	{ "a summary that counts others", "t.c:3:a:PASS\n" TAIL("2", "1", "0", "FAIL"),
	  "t.c::a [a] t.c:3 pass\n! Unity counts 2 tests, 1 failures, 0 ignored; seen were 1, 0, 0\n" },
	{ "a summary that contradicts itself", "t.c:3:a:FAIL\n" TAIL("1", "1", "0", "OK"),
	  "t.c::a [a] t.c:3 fail\n! Unity ends with OK, and counts some failures\n" },
	{ "no tests", TAIL("0", "0", "0", "OK"), "" },
	{ "nothing at all", "hello\n", "! there is no output of Unity\n" },
};

static void
test_splits(const char *text, size_t length)
{
	char *whole = xstrdup(parse(text, length, length, 0));
	bool same = true;

	for (unsigned seed = 1; same && seed <= 1000; seed++)
		same = strcmp(parse(text, length, 1 + seed % 40, seed), whole) == 0;
	ok(same, "1000 ways to cut it: the same cases");
	free(whole);
}

/* A line without an end is not kept whole. */
static void
test_long_line(void)
{
	struct buffer text = { 0 };

	for (int i = 0; i < 1 << 20; i++)
		buffer_putc(&text, i % 50 ? '.' : ' ');
	buffer_puts(&text, " t.c:3:a:PASS\n1 Tests 0 Failures 0 Ignored \nOK\n");
	is_string(parse(text.data, text.length, 4096, 0), "t.c::a [a] t.c:3 pass\n",
	    "a long line: its end counts");
	buffer_free(&text);
}

int
main(void)
{
	struct buffer all = { 0 };
	static const char noise[] = "\0\xff\x1b[\x1b\n:::\n:1:\na:1:\nTEST(\nTEST(a, b\nTEST(a)x\n";

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		is_string(parse(samples[i].text, strlen(samples[i].text), 1 << 20, 0),
		    samples[i].want, samples[i].sentence);
		buffer_puts(&all, samples[i].text);
	}
	is_string(parse(noise, sizeof noise - 1, 1, 0), "! there is no output of Unity\n", "noise");
	test_splits(all.data, all.length);
	test_long_line();
	buffer_free(&all);
	buffer_free(&seen);
	return done_testing();
}
