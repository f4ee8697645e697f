/* What exec.c lends to other transports whose board is a program. */
#ifndef EXEC_INTERNAL_H
#define EXEC_INTERNAL_H

#include <stdbool.h>

#include "transport.h"

/*
 * Start a program on two pipes, in a process group of its own: `become` runs in the
 * new process and comes back only if it cannot. False with transport->error.
 */
bool exec_start(struct transport *transport, void (*become)(const void *context),
    const void *context);

/* End it, and all that it has started, at once. */
void exec_kill(struct transport *transport);

/* As their namesakes in transport_ops. */
ssize_t exec_read(struct transport *transport, char *bytes, size_t size);
ssize_t exec_write(struct transport *transport, const char *bytes, size_t length);
void exec_close(struct transport *transport, int64_t deadline);

#endif
