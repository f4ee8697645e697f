/* Judging: the op jq, a filter over the whole result record. */
#include <stdlib.h>

#include "filter.h"
#include "judge-internal.h"
#include "judge.h"
#include "strmap.h"

/* Compiling takes long; a test file has few filters, and each judges many results. */
enum { MOST_FILTERS = 256 };

static struct strmap filters; /* by text */

static void
free_filter(void *filter)
{
	if (filter)
		filter_free(filter);
}

/* So that what looks for leaks finds none: libjq points at the ends of its blocks. */
static void
forget_filters(void)
{
	strmap_free(&filters, free_filter);
}

/* The filter of this text, compiled once; or NULL, and *error says why, to be freed. */
static struct filter *
find_filter(const char *text, char **error)
{
	static bool registered;
	struct filter *filter = strmap_get(&filters, text);

	*error = NULL;
	if (filter)
		return filter;
	filter = filter_new(text, error);
	if (!filter)
		return NULL;
	if (!registered)
		registered = atexit(forget_filters) == 0;
	if (filters.count == MOST_FILTERS)
		forget_filters();
	*strmap_at(&filters, text) = filter;
	return filter;
}

char *
judge_filter_problem(const char *text)
{
	char *error, *problem;

	if (find_filter(text, &error))
		return NULL;
	problem = xasprintf("the filter '%s' is wrong: %s", text, error);
	free(error);
	return problem;
}

char *
judge_filter(jv result, const char *text)
{
	char *error, *objection, *message;
	struct filter *filter = find_filter(text, &error);

	if (!filter) {
		message = xasprintf("the filter '%s' is wrong: %s", text, error);
		free(error);
		return message;
	}
	objection = filter_objection(filter, result);
	if (!objection)
		return NULL;
	message = xasprintf("the filter '%s' %s", text, objection);
	free(objection);
	return message;
}

void
judge_jq(jv result, const struct demand *demand, struct finding *finding)
{
	char *problem = judge_filter(result, demand->filter);

	finding->ok = !problem;
	buffer_puts(&finding->expected, demand->filter);
	if (problem)
		buffer_puts(&finding->message, problem);
	free(problem);
}
