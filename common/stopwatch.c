/* Clocks of boards. */
#include "stopwatch.h"

#include <math.h>
#include <string.h>

#include "pylit.h"

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

bool
stopwatch_is_checked(const struct stopwatch *watch)
{
	return watch->mask && watch->per_second == 1000000;
}

double
stopwatch_target(const struct stopwatch *watch, double seconds)
{
	enum { STEPS = 10 };

	return fmax(ceil(seconds * (double)watch->per_second), STEPS * (double)watch->step);
}

bool
stopwatch_calibrate(const struct stopwatch *watch, const struct buffer *repr, double seconds,
    int64_t *iterations, char **problem)
{
	double target = stopwatch_target(watch, seconds);
	int64_t numbers[2];

	if (!take_ints(repr, numbers, 2) || numbers[0] < 1 || numbers[1] < 1)
		return fail(problem, "finding the number of iterations gave", repr);
	*iterations = numbers[0];
	if ((double)numbers[1] < target)
		*iterations = (int64_t)ceil(target * (double)numbers[0] / (double)numbers[1]);
	return true;
}

/* The ticks between two looks; below 0 when the clock went backwards. */
static int64_t
elapsed(const struct stopwatch *watch, const int64_t *looks)
{
	int64_t ticks = looks[2] - looks[1];
	double period = (double)watch->mask + 1, coarse;

	if (!watch->mask)
		return ticks;
	ticks &= watch->mask;
	if (!stopwatch_is_checked(watch))
		return ticks;
	/* The coarse clock says how often the fine one has wrapped; -1: it went backwards. */
	coarse = (double)((looks[4] - looks[3]) & watch->mask) * 1000;
	return ticks + (int64_t)(round((coarse - (double)ticks) / period) * period);
}

bool
stopwatch_read(const struct stopwatch *watch, const struct buffer *repr, int64_t iterations,
    double *seconds, bool *backwards, char **problem)
{
	int64_t looks[5], ticks;

	*backwards = false;
	if (!take_ints(repr, looks, stopwatch_is_checked(watch) ? 5 : 3))
		return fail(problem, "timing it gave", repr);
	if (looks[0] != iterations - 1) {
		*problem = xasprintf("the code has left the loop after %lld of %lld iterations",
		    (long long)looks[0] + 1, (long long)iterations);
		return false;
	}
	ticks = elapsed(watch, looks);
	*backwards = ticks < 0;
	if (*backwards)
		return fail(problem, "the board's clock went backwards", repr);
	if (ticks == 0) {
		*problem = xasprintf("it took less than %s shows; give more iterations, or min_time",
		    watch->name);
		return false;
	}
	*seconds = (double)ticks / ((double)watch->per_second * (double)iterations);
	return true;
}
