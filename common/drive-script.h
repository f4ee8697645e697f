/*
 * Steps as records, read one by one: each is done before the next is taken, so that
 * whoever writes them can look at the outcome first. Other records are passed on.
 */
#ifndef DRIVE_SCRIPT_H
#define DRIVE_SCRIPT_H

#include <poll.h>
#include <stdbool.h>

#include "drive-plan.h"
#include "expect-tell.h"
#include "records.h"

struct drive_script {
	struct drive_plan *plan;
	struct reader in;
	double timeout_s; /* of steps that do not say theirs */
	bool open;	  /* there may be more */
};

/* Read from a file; "-" is standard input. False with a message, to be freed. */
bool script_open(struct drive_script *script, struct drive_plan *plan, const char *name,
    char **error);

enum script_result {
	SCRIPT_STEP, /* one was added to the plan */
	SCRIPT_MORE, /* the next has not come: call script_read when the fd can be read */
	SCRIPT_END,
	SCRIPT_BAD,  /* what comes next is no step that can be done, which was told */
};

/* The next step. */
enum script_result script_next(struct drive_script *script, struct expect_tell *tell);

/* Read what there is. */
void script_read(struct drive_script *script, struct expect_tell *tell);

void script_close(struct drive_script *script);

#endif
