/*
 * Outcomes: verdicts together with what led to them. Collects test and result
 * records until the verdict on their test comes; for reports.
 */
#ifndef OUTCOMES_H
#define OUTCOMES_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "records.h"

/* All of it is borrowed; a jv that is not there is invalid. */
struct outcome {
	jv test;	   /* the test record; when outcomes are brief, not of a pass */
	jv verdict;	   /* the verdict record */
	jv culprit;	   /* the first result that is not good, without its output */
	jv checked;	   /* the last result with checks, or with a value, the same way;
			      when outcomes are brief, only results that are not good */
	const char *output; /* what the steps of the last attempt printed, in order */
	size_t output_length;
	size_t output_dropped;	/* bytes before it that were too many to keep */
	const char *traceback; /* of the culprit, with lines of files; or "" */
};

struct outcomes;

/*
 * `brief`: of what is good nobody asks for more than its verdict and output; the
 * rest would take most of the time.
 */
struct outcomes *outcomes_new(bool brief);
void outcomes_free(struct outcomes *outcomes);

/*
 * Note a record that passes. For a verdict, what led to it, valid until the
 * next call; else NULL.
 */
const struct outcome *outcomes_add(struct outcomes *outcomes, const struct record *record);

#endif
