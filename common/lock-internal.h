/* What lock.c and locks.c share. */
#ifndef LOCK_INTERNAL_H
#define LOCK_INTERNAL_H

#include "lock.h"

/* The lock file of a port, to be freed. */
char *lock_name(const char *port);

/* Open the lock file; -1 with a message. */
int lock_open(const char *name, char **error);

/* Write into the file that we are the holder. */
void lock_sign(int fd);

void lock_read_holder(int fd, struct lock_holder *holder);

/* "in use by process 12 (upy-send)", to be freed. */
char *lock_describe_holder(int fd);

#endif
