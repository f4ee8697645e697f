/* Durations in reports: whatever number a record holds. */
#include "report-style.h"

#include <float.h>
#include <math.h>

#include "tap.h"

static void
is_shown(double us, const char *want, const char *sentence)
{
	struct buffer text = { 0 };

	put_duration(&text, us);
	is_string(buffer_string(&text), want, sentence);
	buffer_free(&text);
}

int
main(void)
{
	is_shown(1500, "1.5 ms", "milliseconds");
	is_shown(99.4e3, "99 ms", "many milliseconds");
	is_shown(1.5e6, "1.50 s", "seconds");
	is_shown(125e6, "2 min 05 s", "minutes");
	is_shown(119.6e6, "2 min 00 s", "minutes that were rounded up");
	is_shown(0, "0.0 ms", "none");
	is_shown(-0.0, "0.0 ms", "none, with a sign");
	is_shown(-1e308, "0.0 ms", "less than none");
	is_shown(NAN, "0.0 ms", "no number");
	is_shown(1e308, "16666666 min 40 s", "more than anybody waits");
	is_shown(DBL_MAX, "16666666 min 40 s", "the largest number");
	is_shown(INFINITY, "16666666 min 40 s", "no end");
	return done_testing();
}
