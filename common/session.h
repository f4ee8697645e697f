/* One run of upy-send: records from stdin, boards, records to stdout. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

#include "intake.h"
#include "lanes.h"
#include "rack.h"
#include "script.h"
#include "sender.h"

struct session {
	struct sender sender;
	struct script script;
	struct lanes lanes;
	struct intake intake;
	struct rack rack;
	const char *trace; /* file for the bytes of the lines, or NULL */
	double total, connect, wait; /* seconds; a negative total: no limit; connect 0: as usual */
	bool dry_run, verify, after_reset, no_flash;
	bool locked; /* the boards are, or cannot be */
	char *run;   /* its token, once it is set up */
};

/*
 * Add a board: [ROLE=]DEVICE, or NULL for the default one. False with a message (to
 * be freed) and its exit status.
 */
bool session_add(struct session *session, const char *argument, char **error, int *status);

/* All boards are there: write the plan. False with a message (to be freed). */
bool session_set_up(struct session *session, char **error);

/* Work until the input has ended and all steps are answered, or a signal came. */
void session_serve(struct session *session);

/*
 * Leave the boards, say what is still to be said; our own end comes last. The exit
 * status. Frees all.
 */
int session_finish(struct session *session);

void session_free(struct session *session);

#endif
