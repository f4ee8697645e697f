/*
 * Steps of a test, in a fixed order whatever the order of its directives:
 * reset, clean, put, load, setup, prompt, wait, what the test does (command,
 * benchmark or network), steps, result, teardown, reload. For steps.c only.
 */
#ifndef STEP_COMPILER_H
#define STEP_COMPILER_H

#include <jv.h>

#include "testfile.h"

/* What all steps of one test have in common, and the steps so far. */
struct compiler {
	const char *id;
	const struct strmap *saved; /* names that steps save somewhere in the file */
	const char *list;	    /* "setup", "teardown" or "steps" while in there, else NULL */
	const struct part *part;    /* the directives being compiled */
	bool always;		    /* steps run even after a failure */
	jv steps;		    /* a list */
};

/* Append the steps of a test; there is at least one. */
void compile_test(struct compiler *compiler, const struct testcase *test);

/* Append the steps of "setup", "teardown" or "steps". */
void compile_parts(struct compiler *compiler, const struct parts *parts, const char *name);

/*
 * When all steps are there: a reset behind which the board is talked to leaves it to
 * itself, so that its boot messages and its application are heard.
 */
void settle_resets(struct compiler *compiler);

#endif
