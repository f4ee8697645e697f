/* Measurements: which values are samples, with which digits. */
#include "samples.h"

#include <stdlib.h>

#include "tap.h"

static struct buffer
buffer_of(const char *text)
{
	struct buffer buffer = { 0 };

	buffer_puts(&buffer, text);
	return buffer;
}

/* Values of rounds, `|` between them, as "SAMPLES" or "SAMPLES @ TIMES"; or the problem. */
static void
gives(const char *values, const char *printed, const char *want, const char *sentence)
{
	struct samples samples = { 0 };
	struct buffer print = buffer_of(printed), got = { 0 };
	char *problem = NULL;
	bool good = true;

	do {
		size_t length = values ? strcspn(values, "|") : 0;
		struct buffer repr = { 0 };

		if (values)
			buffer_append(&repr, values, length);
		good = samples_take(&samples, values ? &repr : NULL, &print, &problem);
		values = values && values[length] ? values + length + 1 : NULL;
		buffer_free(&repr);
	} while (good && values);
	buffer_puts(&got, good ? buffer_string(&samples.values) : problem);
	if (good && samples.timed)
		buffer_printf(&got, " @ %s", buffer_string(&samples.times));
	is_string(buffer_string(&got), want, sentence);
	free(problem);
	buffer_free(&got);
	buffer_free(&print);
	samples_free(&samples);
}

int
main(void)
{
	struct samples samples = { 0 };

	gives("5|6", "", "5, 6", "rounds add up");
	gives("123456789012345678901234567890", "", "123456789012345678901234567890",
	    "a large int");
	gives("[0x_ff, 0o17, 0b11, 1_000, -0, +3]", "", "255, 15, 3, 1000, 0, 3",
	    "ints are written in the decimal system");
	gives("[.5, 5., 1e3, 1E-7, -0.0, 0.1, 1e22, 5e-324]", "",
	    "0.5, 5.0, 1000.0, 1e-07, -0.0, 0.1, 1e+22, 5e-324", "floats as JSON has them");
	gives("[True, False]", "", "1, 0", "a bool is a number");
	gives("[(1700000000123456789, 3.3), (2, 3)]", "", "3.3, 3 @ 1700000000123456789, 2",
	    "times beside samples");
	gives("1e999", "", "inf is no measurement", "an overflow");
	gives("(1,)", "", "the tuple (1,) is no measurement; (time, value) stands in a list",
	    "a tuple");
	gives("[(1, nan)]", "", "in the list, (1, nan) is neither a number nor (time, value)",
	    "nan in a pair");
	gives("[[1]]", "", "in the list, [1] is neither a number nor (time, value)",
	    "a list in a list");
	gives("1+2j", "", "(1+2j) is no number", "a complex number");
	gives("[1]|[(1, 2)]", "", "some of its samples have a time, others do not",
	    "times in the second round");
	gives("<function f at 0x1>", "", "the value is no number: <function f at 0x1>", "an object");
	gives("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'", "",
	    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is no number",
	    "a long text is cut");
	gives("7", "9\n", "7", "a value comes before what is printed");
	gives(NULL, "\r\n 9 \r\n", "9", "printed alone");
	gives(NULL, "[(1, 2)]\n", "2 @ 1", "a list that is printed alone");
	gives(NULL, "a 1\nb 2.50\n\n", "2.5", "the last word");
	gives(NULL, "1 2", "2", "words that are all numbers");
	gives(NULL, "1, 2", "2", "what looks like a tuple");
	gives(NULL, "x [1, 2]", "'2]', printed last, is no number", "a list behind words");
	gives(NULL, "it took nan", "nan is no measurement", "a word that is nan");
	samples_add(&samples, 0.1);
	samples_add(&samples, 2e-7);
	is_string(buffer_string(&samples.values), "0.1, 2e-07", "numbers of our own");
	samples_free(&samples);
	return done_testing();
}
