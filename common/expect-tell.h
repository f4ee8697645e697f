/* What becomes of a run of expectations, on standard output and standard error. */
#ifndef EXPECT_TELL_H
#define EXPECT_TELL_H

#include <stdbool.h>
#include <stddef.h>

#include "expect-run.h"

struct expect_tell {
	struct expect_run run; /* of the caller until it is told of */
	const char *by;	       /* the program's name, in its records */
	char *token;	       /* of plan and end */
	size_t errors;	       /* records of our own, besides those of the run */
	int status;	       /* the worst of these */
	const char *tee_name;
	int tee;	/* what is read goes there as well; or -1 */
	bool explained; /* what went wrong was said */
	bool broken;	/* something cannot be written, which was said: the caller is to stop */
};

/*
 * Begin with `run`, which the caller has initialised, and its plan; tee: the name of
 * a file, "-" for standard error, or NULL. False when that cannot be opened, which was said.
 */
bool expect_tell_begin(struct expect_tell *tell, const char *by, const char *tee);

/* A match is told when it happens, and so is what goes wrong. */
void expect_tell_flush(struct expect_tell *tell);

/* Something was read. */
void expect_tell_tee(struct expect_tell *tell, const char *bytes, size_t length);

/* An error record, a message, a status. */
void expect_tell_error(struct expect_tell *tell, const char *what, int status);

/* The end; the exit status. Frees all, the run too. */
int expect_tell_finish(struct expect_tell *tell);

#endif
