/*
 * Expecting from boards: what their ports say is searched, and between the steps
 * something is done to them. A board whose REPL is not needed is only listened to.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "drive-list.h"
#include "expect-tell.h"
#include "expect-unity.h"
#include "rack.h"

struct drive;
struct drive_script;

struct drive_board {
	char *role;
	struct board board;
	struct drive *drive;
	struct expect_stream *stream;
	bool running;	  /* a program of ours is on its way, or runs */
	bool interrupted; /* it was, by us: that it dies of it is no failure */
	bool resetting;	  /* it was told to */
	bool in_line;	  /* what it said last is no whole line */
	char *error;	  /* of a program: nobody has expected anything since; or NULL */
	size_t matches;	  /* so many records were there then */
	bool gone;	  /* that its port has failed was seen to */
};

struct drive {
	struct expect_tell *tell;
	const struct drive_list *list;
	size_t next;	/* the action that comes next */
	int64_t due;	/* when it could have been done, but for what it waits for; or NEVER */
	struct rack rack;
	struct drive_board *boards;
	size_t count;
	struct drive_script *script; /* of more steps; or NULL */
	struct expect_unity *unity;  /* what the boards print is that, not searched; or NULL */
	bool no_flash;	/* take boards as they are, whatever their image */
	bool same_idle;	/* what devices say of idle_us does not count */
	bool ran;	/* some program was run */
	bool failed;	/* something cannot be done that no step of expecting is about */
};

/*
 * Add a board: [ROLE=]DEVICE, or NULL for the default one; of each role one. False with a
 * message (to be freed) and its exit status.
 */
bool drive_add(struct drive *drive, const char *argument, char **error, int *status);

/* The number of the board that has this role; the count of boards if none has. */
size_t drive_find(const struct drive *drive, const char *role);

/* Open all boards; those that others use are waited for so long. False as above. */
bool drive_open(struct drive *drive, double wait_s, char **error, int *status);

/* Do all there is to do, or until a signal comes. */
void drive_serve(struct drive *drive, struct expect_tell *tell, const struct drive_list *list);

/* End what still runs, leave and close all boards. Frees all. */
void drive_close(struct drive *drive);

#endif
