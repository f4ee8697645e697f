/* Who plays along with whom: the boards given, sorted into lanes. */
#ifndef LANES_H
#define LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lane.h"
#include "script.h"
#include "sender.h"

struct lanes {
	struct lane *lanes;
	size_t count;
};

/*
 * A lane for each board of the leading role (dut, or else the first one
 * given), with a board of every other role: the n-th lane gets the n-th board
 * of a role, or shares its last one.
 */
void lanes_set_up(struct lanes *lanes, struct sender *sender, struct script *script);

/* Some lane has that board: not so the last of more doubles than there are boards to double for. */
bool lanes_use(const struct lanes *lanes, const struct seat *seat);

/* Some board has that role. */
bool lanes_have_role(const struct lanes *lanes, const char *role);

/* All that came was worked off. */
bool lanes_idle(const struct lanes *lanes);

/* A lane is in the middle of a test, and has no item to go on with. */
bool lanes_starve(const struct lanes *lanes);

/* The total time is over: stop what runs, run nothing more. */
void lanes_stop(struct lanes *lanes);

/* When a lane wants to be advanced without any event, or `deadline`. */
int64_t lanes_wake(const struct lanes *lanes, int64_t deadline);

/* Let all lanes do what they can without waiting. */
void lanes_advance(struct lanes *lanes);

void lanes_free(struct lanes *lanes);

#endif
