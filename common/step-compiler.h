/*
 * Steps of a test, in a fixed order whatever the order of its directives:
 * reset, put, load, setup, wait, what the test does (command, benchmark or
 * network), result, teardown, reload. For steps.c only.
 */
#ifndef STEP_COMPILER_H
#define STEP_COMPILER_H

#include <jv.h>

#include "testfile.h"

/* What all steps of one test have in common, and the steps so far. */
struct compiler {
	const char *id;
	const char *role;	 /* NULL for the default */
	const char *fixture;	 /* "setup" or "teardown" while in there, else NULL */
	const struct part *part; /* the directives being compiled */
	bool always;		 /* steps run even after a failure */
	jv steps;		 /* a list */
};

/* Append the steps of a test; there is at least one. */
void compile_test(struct compiler *compiler, const struct testcase *test);

/* Append the steps of "setup" or "teardown". */
void compile_fixture(struct compiler *compiler, const struct parts *parts, const char *name);

#endif
