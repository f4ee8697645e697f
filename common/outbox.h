/*
 * Records on their way to stdout, for programs that must not block: what a
 * slow reader does not take yet waits here, so that boards are served on.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

struct outbox {
	struct buffer waiting;
	int failed; /* errno of the write that failed, or 0 */
};

/* What to poll for: fd -1 when nothing waits. */
struct pollfd outbox_poll(const struct outbox *outbox);

/* Write as much as does not block. */
void outbox_write(struct outbox *outbox);

/* More waits than a reader that keeps up would let wait. */
bool outbox_full(const struct outbox *outbox);

/* Write all, blocking. False when output was lost. */
bool outbox_finish(struct outbox *outbox);

#endif
