/* What cover-steps.c and cover-test.c share. */
#ifndef COVER_STEPS_INTERNAL_H
#define COVER_STEPS_INTERNAL_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "cover-way.h"

struct cover_steps {
	struct cover_way *way;
	const struct cover_choice *choice;
	const char *role;
	void (*complain)(void *context, const char *what);
	void *context;

	bool idle;    /* no board has the role */
	char *file;   /* of the tests that come */
	bool ready;   /* the tracer is there for the tests of the file */
	size_t added; /* records that were not there */

	jv test;	     /* the one that is held, or invalid */
	struct buffer lines; /* of it and its steps, as they came */
	jv steps;	     /* the same, parsed */
	size_t awaited;	     /* steps that are still to come */
	size_t number;	     /* of the step that was added last */
};

/* Append a step, with a number and the test's id; consumed. */
void cover_put_added(struct cover_steps *steps, struct buffer *out, jv step);

/* Append a step that runs code (emptied); `cover` (consumed) is the field of that name. */
void cover_put_code(struct cover_steps *steps, struct buffer *out, struct buffer *code, bool always,
    jv cover);

/*
 * Append the steps that are held, with what they need, to `body`; new records of other types
 * to `out`. The tracer comes with them to a `fresh` interpreter.
 */
void cover_put_steps(struct cover_steps *steps, bool fresh, struct buffer *body,
    struct buffer *out);

#endif
