/*
 * Locks on ports, so that two programs never share a board. There is a lock file
 * per port, with the pid and the command of who holds it; the lock itself is
 * flock(2)'s, which ends with its holder, however that dies.
 */
#ifndef LOCK_H
#define LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lock_holder {
	long pid; /* 0: not known */
	char command[32];
};

/*
 * Lock all of the ports for this process, or none; those in use are waited for
 * until the deadline, or a signal (see signals.h). False with a message, to be
 * freed, and its exit status. `waiting` is told what is waited for.
 */
bool locks_take(char *const ports[], size_t count, int64_t deadline,
    void (*waiting)(const char *message), char **error, int *status);

/* Give back what locks_take has taken. */
void locks_release(void);

/* Whether this process has the port from locks_take. */
bool locks_have(const char *port);

/*
 * Lock one port without waiting: an fd that holds the lock until it is closed;
 * -1 with a message, to be freed.
 */
int lock_port(const char *port, char **error);

/* Whether somebody has locked the port, and who that is. */
bool lock_held(const char *port, struct lock_holder *holder);

#endif
