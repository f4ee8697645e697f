/*
 * Verdicts: the results of a stream grouped into tests, one verdict for each
 * test on each board it was meant for.
 */
#ifndef VERDICTS_H
#define VERDICTS_H

#include <stdbool.h>

#include "records.h"

struct verdicts; /* what was planned, announced and answered so far */

/* Whom to tell. */
struct verdict_sink {
	/* A verdict ("pass"), and its record as a line, newline included. */
	void (*verdict)(void *context, const char *verdict, const struct buffer *line);
	/* The stream contradicts itself: what is wrong, and the exit status. */
	void (*complain)(void *context, int status, const char *what);
	/*
	 * Asked about each good result of a test: NULL, or why it does not do after all,
	 * to be freed. May be NULL, as may the next one.
	 */
	char *(*object)(void *context, jv result);
	/* Whether to judge the test of this record; or the result, if it has no test. */
	bool (*selects)(void *context, jv test);
	void *context;
};

/* The sink must live as long as the verdicts. */
struct verdicts *verdicts_new(const struct verdict_sink *sink);
void verdicts_free(struct verdicts *verdicts);

/* Note a record that passes; gives the verdicts that it completes. */
void verdicts_add(struct verdicts *verdicts, const struct record *record);

/* At the end of the stream: give the verdict "error" to tests that lack results. */
void verdicts_finish(struct verdicts *verdicts);

#endif
