/* Code timed on a board. */
#include "stopwatch.h"

#include <math.h>
#include <string.h>

#include "pylit.h"
#include "pysrc.h"

/* Best first. Those that wrap tell where by ticks_add(0, -1), their largest count. */
#define CLOCKS                                                                                   \
	"time.perf_counter_ns time.monotonic_ns time.ticks_us utime.ticks_us time.ticks_ms "     \
	"utime.ticks_ms microbit.running_time time.time_ns utime.time_ns"

/* Its value: the name, the largest count (0: none), the least step. It leaves no name behind. */
const char stopwatch_question[] =
    "(lambda g:(exec(\"def f():\\n"
    " for w in '" CLOCKS "'.split():\\n"
    "  try:\\n"
    "   m,c=w.split('.');m=__import__(m)\\n"
    "   p=m.ticks_add(0,-1)if'ticks'in c else 0\\n"
    "   c=getattr(m,c);i=0;a=b=c()\\n"
    "   while a==b and i<99999:b=c();i+=1\\n"
    "   a=b\\n"
    "   while a==b and i<99999:b=c();i+=1\\n"
    "   if a!=b:return w,p,b-a&p if p else b-a\\n"
    "  except(ImportError,AttributeError):0\\n"
    "\",g),g['f']())[1])({})";

/*
 * Answers.
 */

/* The items of a tuple of ints; false when that is not what the board gave. */
static bool
take_ints(const struct buffer *repr, int64_t *numbers, size_t count)
{
	struct pylit *literal = pylit_parse(repr->data, repr->length, NULL);
	const struct pyvalue *value = literal ? pylit_value(literal) : NULL;
	bool good = value && value->kind == PY_TUPLE && value->count == count;

	for (size_t i = 0; good && i < count; i++) {
		good = value->items[i].kind == PY_INT && !value->items[i].big;
		if (good)
			numbers[i] = value->items[i].integer;
	}
	pylit_free(literal);
	return good;
}

static bool
fail(char **problem, const char *what, const struct buffer *repr)
{
	*problem = xasprintf("%s: %.*s", what, repr->length > 80 ? 80 : (int)repr->length,
	    repr->length ? repr->data : "");
	return false;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), size = strlen(end);

	return length >= size && strcmp(name + length - size, end) == 0;
}

static int64_t
ticks_per_second(const char *name)
{
	if (ends_with(name, "_ns"))
		return 1000000000;
	return ends_with(name, "_us") ? 1000000 : 1000;
}

bool
stopwatch_choose(struct stopwatch *watch, const struct buffer *repr, char **problem)
{
	struct pylit *literal = pylit_parse(repr->data, repr->length, NULL);
	const struct pyvalue *value = literal ? pylit_value(literal) : NULL, *items;
	bool good = value && value->kind == PY_TUPLE && value->count == 3;

	items = good ? value->items : NULL;
	good = good && items[0].kind == PY_STR && items[0].length < LONGEST_CLOCK &&
	    items[1].kind == PY_INT && !items[1].big && items[1].integer >= 0 &&
	    items[2].kind == PY_INT && !items[2].big && items[2].integer > 0 &&
	    (items[1].integer & (items[1].integer + 1)) == 0;
	if (good) {
		*watch = (struct stopwatch){ .mask = items[1].integer, .step = items[2].integer };
		memcpy(watch->name, items[0].bytes, items[0].length);
		watch->per_second = ticks_per_second(watch->name);
	} else if (value && value->kind == PY_NONE) {
		*problem = xstrdup("the board has no clock to time it with: none of " CLOCKS);
	} else {
		fail(problem, "looking for the board's clock gave", repr);
	}
	pylit_free(literal);
	return good;
}

/* A clock that wraps early is checked against one that does so late. */
static bool
is_checked(const struct stopwatch *watch)
{
	return watch->mask && watch->per_second == 1000000;
}

/*
 * Programs. Names begin with __upyb_, so that they hide neither the code's own nor
 * those of verify.h.
 */

struct timed_code
timed_code_of(const char *code, size_t length)
{
	struct pysrc source = { .code = code, .length = length };
	struct statement only, other;
	struct timed_code timed = { .code = code, .length = length };

	if (!pysrc_next(&source, &only) || !only.expression || pysrc_next(&source, &other) ||
	    source.cut || memmem(code, length, ":=", 2))
		return timed;
	return (struct timed_code){ .code = code + only.start, .length = only.end - only.start,
		.expression = true };
}

/* The code with each of its logical lines further to the right: not what is inside strings. */
static void
put_indented(struct buffer *to, const struct timed_code *code, const char *indent)
{
	struct pysrc source = { .code = code->code, .length = code->length };
	struct statement statement;
	size_t done = 0;

	while (pysrc_next(&source, &statement)) {
		size_t start = statement.start;

		while (start > done && (code->code[start - 1] == ' ' || code->code[start - 1] == '\t'))
			start--;
		if (start > 0 && code->code[start - 1] != '\n')
			continue; /* behind a semicolon */
		buffer_append(to, code->code + done, start - done);
		buffer_puts(to, indent);
		done = start;
	}
	buffer_append(to, code->code + done, code->length - done);
}

/* The lines before the loop; `in` is the indent of all. */
static const char *
put_start(struct buffer *to, const struct stopwatch *watch, const struct timed_code *code)
{
	const char *dot = strchr(watch->name, '.'), *in = code->expression ? " " : "";

	if (code->expression)
		buffer_puts(to, "def __upyb_f():\n");
	buffer_printf(to, "%s__upyb_c=__import__('%.*s')\n", in, (int)(dot - watch->name),
	    watch->name);
	if (is_checked(watch))
		buffer_printf(to, "%s__upyb_m=__upyb_c.ticks_ms\n", in);
	buffer_printf(to, "%s__upyb_c=__upyb_c%s\n", in, dot);
	return in;
}

/* The value of the program. */
static void
put_end(struct buffer *to, const struct timed_code *code, const char *values)
{
	if (code->expression)
		buffer_printf(to, " return %s\n__upyb_f()", values);
	else
		buffer_puts(to, values);
}

void
put_timed(struct buffer *to, const struct stopwatch *watch, const struct timed_code *code,
    int64_t iterations)
{
	const char *in = put_start(to, watch, code);

	buffer_printf(to, "%s__upyb_i=-1;%s__upyb_s=__upyb_c()\n", in,
	    is_checked(watch) ? "__upyb_t=__upyb_m();" : "");
	buffer_printf(to, "%sfor __upyb_i in range(%lld):\n", in, (long long)iterations);
	put_indented(to, code, code->expression ? "  " : " ");
	buffer_printf(to, "\n%s__upyb_e=__upyb_c()\n", in);
	put_end(to, code, is_checked(watch) ? "(__upyb_i,__upyb_s,__upyb_e,__upyb_t,__upyb_m())"
					    : "(__upyb_i,__upyb_s,__upyb_e)");
}

static double
target_ticks(const struct stopwatch *watch, double seconds)
{
	enum { STEPS = 10 };

	return fmax(ceil(seconds * (double)watch->per_second), STEPS * (double)watch->step);
}

void
put_calibration(struct buffer *to, const struct stopwatch *watch, const struct timed_code *code,
    double seconds)
{
	const char *in = put_start(to, watch, code);

	buffer_printf(to, "%s__upyb_n=1\n%swhile 1:\n%s __upyb_s=__upyb_c()\n", in, in, in);
	buffer_printf(to, "%s for __upyb_i in range(__upyb_n):\n", in);
	put_indented(to, code, code->expression ? "   " : "  ");
	buffer_printf(to, "\n%s __upyb_s=__upyb_c()-__upyb_s", in);
	if (watch->mask)
		buffer_printf(to, "&%lld", (long long)watch->mask);
	buffer_printf(to, "\n%s if __upyb_s>=%.0f:break\n%s __upyb_n*=10\n", in,
	    ceil(target_ticks(watch, seconds) / 2), in);
	put_end(to, code, "(__upyb_n,__upyb_s)");
}

void
put_undisturbed(struct buffer *to, const char *program, size_t length)
{
	struct timed_code whole = { .code = program, .length = length };
	struct statement last;

	buffer_puts(to, "__upyb_g=__import__('gc');__upyb_v=__upyb_g.disable()\ntry:\n");
	if (pysrc_last_expression(program, length, &last)) {
		struct buffer valued = { 0 };

		buffer_append(&valued, program, last.start);
		buffer_puts(&valued, "__upyb_v=(");
		buffer_append(&valued, program + last.start, last.end - last.start);
		buffer_putc(&valued, ')');
		buffer_append(&valued, program + last.end, length - last.end);
		whole = (struct timed_code){ .code = valued.data, .length = valued.length };
		put_indented(to, &whole, " ");
		buffer_free(&valued);
	} else {
		put_indented(to, &whole, " ");
	}
	buffer_puts(to, "\nfinally:__upyb_g.enable()\n__upyb_v");
}

size_t
timed_lines_before(const struct stopwatch *watch, bool calibration, const struct timed_code *code)
{
	return (code->expression ? 1 : 0) + (is_checked(watch) ? 3 : 2) + (calibration ? 4 : 2);
}

/*
 * Ticks as time.
 */

bool
stopwatch_calibrate(const struct stopwatch *watch, const struct buffer *repr, double seconds,
    int64_t *iterations, char **problem)
{
	double target = target_ticks(watch, seconds);
	int64_t numbers[2];

	if (!take_ints(repr, numbers, 2) || numbers[0] < 1 || numbers[1] < 1)
		return fail(problem, "finding the number of iterations gave", repr);
	*iterations = numbers[0];
	if ((double)numbers[1] < target)
		*iterations = (int64_t)ceil(target * (double)numbers[0] / (double)numbers[1]);
	return true;
}

/* The ticks between two looks; -1 when the clock went backwards. */
static int64_t
elapsed(const struct stopwatch *watch, const int64_t *looks)
{
	int64_t ticks = looks[2] - looks[1];
	double period = (double)watch->mask + 1, coarse;

	if (!watch->mask)
		return ticks < 0 ? -1 : ticks;
	ticks &= watch->mask;
	if (!is_checked(watch))
		return ticks;
	/* The coarse clock says how often the fine one has wrapped. */
	coarse = (double)((looks[4] - looks[3]) & watch->mask) * 1000;
	if (coarse - (double)ticks > period / 2)
		ticks += (int64_t)(round((coarse - (double)ticks) / period) * period);
	return ticks;
}

bool
stopwatch_read(const struct stopwatch *watch, const struct buffer *repr, int64_t iterations,
    double *seconds, char **problem)
{
	int64_t looks[5], ticks;

	if (!take_ints(repr, looks, is_checked(watch) ? 5 : 3))
		return fail(problem, "timing it gave", repr);
	if (looks[0] != iterations - 1) {
		*problem = xasprintf("the code has left the loop after %lld of %lld iterations",
		    (long long)looks[0] + 1, (long long)iterations);
		return false;
	}
	ticks = elapsed(watch, looks);
	if (ticks < 0)
		return fail(problem, "the board's clock went backwards", repr);
	if (ticks == 0) {
		*problem = xasprintf("it took less than %s shows; give more iterations, or min_time",
		    watch->name);
		return false;
	}
	*seconds = (double)ticks / ((double)watch->per_second * (double)iterations);
	return true;
}
