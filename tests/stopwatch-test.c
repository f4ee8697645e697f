/* Stopwatches: the programs they send, and what ticks are worth. */
#include "stopwatch.h"

#include <stdlib.h>

#include "tap.h"
#include "timed.h"

static struct buffer
buffer_of(const char *text)
{
	struct buffer buffer = { 0 };

	buffer_puts(&buffer, text);
	return buffer;
}

/* A stopwatch from a board's answer; its name, or the problem, to be freed. */
static char *
choose(struct stopwatch *watch, const char *answer)
{
	struct buffer repr = buffer_of(answer);
	char *problem = NULL;
	bool good = stopwatch_choose(watch, &repr, &problem);

	buffer_free(&repr);
	return good ? xstrdup(watch->name) : problem;
}

static void
chooses(const char *answer, const char *want, const char *sentence)
{
	struct stopwatch watch;
	char *got = choose(&watch, answer);

	is_string(got, want, sentence);
	free(got);
}

static void
reads(const char *clock, const char *answer, int64_t iterations, const char *want,
    const char *sentence)
{
	struct stopwatch watch;
	struct buffer repr = buffer_of(answer);
	double seconds;
	bool backwards;
	char *problem, *got;

	free(choose(&watch, clock));
	if (stopwatch_read(&watch, &repr, iterations, &seconds, &backwards, &problem))
		got = xasprintf("%.12g", seconds);
	else
		got = problem;
	is_string(got, want, sentence);
	free(got);
	buffer_free(&repr);
}

static void
calibrates(const char *clock, const char *answer, double seconds, long long want,
    const char *sentence)
{
	struct stopwatch watch;
	struct buffer repr = buffer_of(answer);
	int64_t iterations = -1;
	char *problem = NULL;

	free(choose(&watch, clock));
	stopwatch_calibrate(&watch, &repr, seconds, &iterations, &problem);
	if (!ok(iterations == want, "%s", sentence))
		printf("# %lld iterations; %s\n", (long long)iterations, problem ? problem : "");
	free(problem);
	buffer_free(&repr);
}

/* The part of a program between the head of the loop and the second look at the clock. */
static void
loops(const char *code, const char *want, const char *sentence)
{
	struct stopwatch watch;
	struct timed_code timed = timed_code_of(code, strlen(code));
	struct buffer program = { 0 };
	const char *start, *end;
	char *body;

	free(choose(&watch, "('time.perf_counter_ns', 0, 40)"));
	put_timed(&program, &watch, &timed, 7);
	start = strstr(buffer_string(&program), "range(7):\n") + strlen("range(7):\n");
	end = strstr(start, timed.expression ? "\n __upyb_e=" : "\n__upyb_e=");
	body = xstrndup(start, (size_t)(end - start));
	is_string(body, want, sentence);
	free(body);
	buffer_free(&program);
}

static void
is_undisturbed(const char *program, const char *want, const char *sentence)
{
	struct buffer text = { 0 };

	put_undisturbed(&text, program, strlen(program));
	is_string(buffer_string(&text), want, sentence);
	buffer_free(&text);
}

#define GC_OFF "__upyb_g=__import__('gc');__upyb_v=__upyb_g.disable()\ntry:\n"
#define GC_ON "\nfinally:__upyb_g.enable()\n__upyb_v"

int
main(void)
{
	static const char us[] = "('time.ticks_us', 1073741823, 1)";
	static const char ms[] = "('utime.ticks_ms', 1073741823, 1)";
	static const char ns[] = "('time.perf_counter_ns', 0, 40)";
	static const char coarse[] = "('time.ticks_us', 1073741823, 1000)";

	chooses(us, "time.ticks_us", "a clock");
	chooses("('time.ticks_us', 4611686018427387903, 1)", "time.ticks_us", "one that wraps late");
	chooses("('time.ticks_us', 1000, 1)", "looking for the board's clock gave: "
	    "('time.ticks_us', 1000, 1)", "a period that is no power of two");
	chooses("('time.ticks_us', 1, 0)", "looking for the board's clock gave: "
	    "('time.ticks_us', 1, 0)", "a clock that stands still");
	chooses("5", "looking for the board's clock gave: 5", "another answer");

	reads(ns, "(9, 1000, 3500)", 10, "2.5e-07", "nanoseconds");
	reads(ms, "(0, 1073741800, 76)", 1, "0.1", "milliseconds that wrap");
	reads(us, "(0, 1073741800, 76, 5, 5)", 1, "0.0001", "microseconds that wrap");
	reads(us, "(0, 100, 1000100, 1073741823, 1000)", 1, "1", "the coarse clock wraps");
	reads(us, "(0, 0, 536870912, 0, 536870)", 1, "536.870912", "half a period");
	reads(us, "(0, 0, 536870912, 0, 1610612)", 1, "1610.612736", "one and a half");
	reads(us, "(0, 5, 4, 0, 1073741)", 1, "1073.741823", "a period but one");
	reads(us, "(0, 5, 6, 0, 1073741)", 1, "1073.741825", "a period and one");
	reads(us, "(1, 0, 500654080, 0, 86400000)", 2, "43200", "a day");
	reads(ns, "(4, 0, 10)", 10, "the code has left the loop after 5 of 10 iterations", "a break");
	reads(ns, "(0, 10, 5)", 1, "the board's clock went backwards: (0, 10, 5)", "backwards");
	reads(us, "(0, 10, 5, 0, 0)", 1,
	    "the board's clock went backwards: (0, 10, 5, 0, 0)", "that is no wrap");
	reads(us, "(0, 10, 5, 0, 1073741)", 1, "1073.741819", "but this is");
	reads(ns, "(0, 5, 5)", 1,
	    "it took less than time.perf_counter_ns shows; give more iterations, or min_time",
	    "no time at all");
	reads(ns, "(0, 1.5, 5)", 1, "timing it gave: (0, 1.5, 5)", "no ints");
	reads(us, "(0, 1, 5)", 1, "timing it gave: (0, 1, 5)", "too few");

	calibrates(us, "(1000, 9000)", 0.01, 1112, "as many as fit, and one more");
	calibrates(us, "(1000, 12000)", 0.01, 1000, "more than enough");
	calibrates(coarse, "(10, 6000)", 1e-6, 17, "ten steps of the clock");
	calibrates(us, "(0, 0)", 1, -1, "an answer that is none");

	loops("f(1)", "  f(1)", "an expression");
	loops("f(\n1) # all", "  f(\n1)", "one on two lines, without its comment");
	loops("a=1; b=2", " a=1; b=2", "statements on a line");
	loops("if a:\n\tb\nelse:\n\tc\n", " if a:\n \tb\n else:\n \tc\n", "tabs");
	loops("a='''x\n  y'''\nb=(1,\n2)\nc=\\\n3", " a='''x\n  y'''\n b=(1,\n2)\n c=\\\n3",
	    "lines that go on stay as they are");
	loops("# why\n\na=1\n  # so\nb=2", "# why\n\n a=1\n  # so\n b=2", "comments");
	loops("f(x:=1)", " f(x:=1)", "a name given in an expression is no local one");
	loops("x", "  x", "a name");

	is_undisturbed("a=1\na", GC_OFF " a=1\n __upyb_v=(a)" GC_ON,
	    "gc is off: the value is that of the program");
	is_undisturbed("a=1", GC_OFF " a=1" GC_ON, "a program without value");
	is_undisturbed("def f():\n return 1\nf() # x",
	    GC_OFF " def f():\n  return 1\n __upyb_v=(f()) # x" GC_ON, "a function");
	return done_testing();
}
