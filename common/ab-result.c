/* What ab (of Apache's httpd) prints: lines of NAME: NUMBER. */
#include <stdlib.h>
#include <string.h>

#include "host-result.h"

/* The number of a line; negative without it. */
static double
number_of(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	return line ? strtod(line + strlen(name), NULL) : -1;
}

/*
 * Answers that were not had, or not what was asked for; but not those of another
 * length than the first, which ab counts as failed, too.
 */
static char *
find_failure(const char *text)
{
	static const struct {
		const char *name, *what;
	} bad[] = {
		{ "(Connect: ", "connections failed" },
		{ ", Receive: ", "answers were not received" },
		{ ", Exceptions: ", "exceptions" },
		{ "Write errors: ", "requests could not be written" },
		{ "Non-2xx responses: ", "answers were no success (not 2xx)" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (number_of(text, bad[i].name) > 0)
			return xasprintf("ab: %g %s", number_of(text, bad[i].name), bad[i].what);
	return NULL;
}

enum host_result
ab_result(const char *text, struct buffer *members, char **problem)
{
	double rate = number_of(text, "Requests per second: ");

	*problem = find_failure(text);
	if (!*problem && (rate <= 0 || number_of(text, "Complete requests: ") <= 0))
		*problem = xstrdup("ab: it has measured nothing");
	if (*problem)
		return RESULT_FAILED;
	buffer_printf(members, "\"samples\":[%.17g],\"unit\":\"rate:requests/s\"", rate);
	return RESULT_GOOD;
}
