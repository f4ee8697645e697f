/* One poll loop for any number of boards, and whatever else a tool waits for. */
#ifndef RACK_H
#define RACK_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board.h"

struct rack {
	struct board **boards; /* owned by the tool */
	size_t count;
	struct pollfd *fds; /* scratch */
};

void rack_add(struct rack *rack, struct board *board);

/*
 * Lock the ports of all boards, or none; those in use are waited for until the
 * deadline, which is said on stderr. False with a message (to be freed) and its exit
 * status. They stay locked until rack_close.
 */
bool rack_lock(struct rack *rack, int64_t deadline, char **error, int *status);

/*
 * Wait, at most until the deadline, for the boards or for one of `extra` fds
 * (their revents are set); then serve all boards. `done` is called for each
 * board whose task has ended, and may give it another. False when a signal
 * came (see signals.h).
 */
bool rack_wait(struct rack *rack, struct pollfd *extra, size_t extras, int64_t deadline,
    void (*done)(void *context, struct board *board), void *context);

/*
 * Leave all boards at their friendly REPL, close them, free everything. Takes
 * at most a few seconds whatever the boards do. The board structs stay the tool's.
 */
void rack_close(struct rack *rack);

#endif
