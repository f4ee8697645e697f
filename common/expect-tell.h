/* What becomes of a run of expectations, on standard output and standard error. */
#ifndef EXPECT_TELL_H
#define EXPECT_TELL_H

#include <stdbool.h>
#include <stddef.h>

#include "expect-log.h"
#include "expect-run.h"

struct expect_tell {
	struct expect_run run; /* of the caller until it is told of */
	const char *by;	       /* the program's name, in its records */
	char *token;	       /* of plan and end */
	size_t errors;	       /* records of our own, besides those of the run */
	int status;	       /* the worst of these */
	const char *tee_name;
	int tee;	/* what is read goes there as well; or -1 */
	const char *folder; /* for logs, or NULL */
	struct expect_log *logs;
	size_t logs_count;
	bool explained; /* what went wrong was said */
	bool broken;	/* something cannot be written, which was said: the caller is to stop */
};

/*
 * Begin with `run`, which the caller has initialised, and its plan; tee: the name of
 * a file, "-" for standard error, or NULL; folder: for logs, or NULL. False when that
 * cannot be opened, which was said.
 */
bool expect_tell_begin(struct expect_tell *tell, const char *by, const char *tee,
    const char *folder);

/* Make the logs of a role, if logs are wanted. False when they cannot be, which was said. */
bool expect_tell_log(struct expect_tell *tell, const char *role);

/* A match is told when it happens, and so is what goes wrong. */
void expect_tell_flush(struct expect_tell *tell);

/* Something was read of a role: it goes to --tee and to its logs. */
void expect_tell_heard(struct expect_tell *tell, const char *role, const char *bytes,
    size_t length);

/* What is heard of it next begins a line, though none has ended. */
void expect_tell_end_line(struct expect_tell *tell, const char *role);

/* An error record, a message, a status. */
void expect_tell_error(struct expect_tell *tell, const char *what, int status);

/* The end; the exit status. Frees all, the run too. */
int expect_tell_finish(struct expect_tell *tell);

#endif
