/* Tests in C that speak TAP (https://testanything.org); the plan comes last. */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/* One test: whether it is good, and what should be so in a sentence. */
static inline bool __attribute__((format(printf, 2, 3)))
ok(bool good, const char *sentence, ...)
{
	va_list arguments;

	tap_failed += !good;
	printf("%sok %d - ", good ? "" : "not ", ++tap_count);
	va_start(arguments, sentence);
	vprintf(sentence, arguments);
	va_end(arguments);
	puts("");
	fflush(stdout);
	return good;
}

/* One test: a text is what it should be. NULL is a text of its own. */
static inline bool
is_string(const char *got, const char *want, const char *sentence)
{
	bool good = got && want ? strcmp(got, want) == 0 : got == want;

	ok(good, "%s", sentence);
	if (!good)
		printf("# want: %s\n#  got: %s\n", want ? want : "(null)", got ? got : "(null)");
	return good;
}

/* The plan; returns the exit status of the test. */
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
