/*
 * Programs that time code. Names begin with __upyb_, so that they hide neither the
 * code's own nor those of verify.h.
 */
#include "timed.h"

#include <math.h>
#include <string.h>

#include "pysrc.h"

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
	if (stopwatch_is_checked(watch))
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
	    stopwatch_is_checked(watch) ? "__upyb_t=__upyb_m();" : "");
	buffer_printf(to, "%sfor __upyb_i in range(%lld):\n", in, (long long)iterations);
	put_indented(to, code, code->expression ? "  " : " ");
	buffer_printf(to, "\n%s__upyb_e=__upyb_c()\n", in);
	put_end(to, code, stopwatch_is_checked(watch) ? "(__upyb_i,__upyb_s,__upyb_e,__upyb_t,__upyb_m())"
					    : "(__upyb_i,__upyb_s,__upyb_e)");
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
	    ceil(stopwatch_target(watch, seconds) / 2), in);
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
	return (code->expression ? 1 : 0) + (stopwatch_is_checked(watch) ? 3 : 2) + (calibration ? 4 : 2);
}
