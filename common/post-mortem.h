/*
 * Post-mortems: the registry's on_lost command looks into the loss of a board, before
 * anything else happens to that. It changes no result; other boards do not wait.
 */
#ifndef POST_MORTEM_H
#define POST_MORTEM_H

#include <stdbool.h>
#include <stdint.h>

#include "sender.h"

/* Be able to tell when one ends. False with errno. */
bool post_mortems_set_up(struct sender *sender);

/* A step has lost the board of a seat: begin, if the board has such a command. */
void post_mortem_begin(struct sender *sender, struct seat *seat, const char *test,
    const char *reason, int64_t now);

/* One runs: on this seat's board, on any. */
bool post_mortem_runs(const struct seat *seat);
bool post_mortems_run(const struct sender *sender);

/* When post_mortems_serve wants to be called without any event, or NEVER. */
int64_t post_mortems_deadline(const struct sender *sender);

/* sender->errands is readable, or it is time: take note of what has ended. */
void post_mortems_serve(struct sender *sender, int64_t now);

/* End all of them. */
void post_mortems_stop(struct sender *sender);

#endif
