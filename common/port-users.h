/* Which processes have a device file open: what /proc says of those that we may look at. */
#ifndef PORT_USERS_H
#define PORT_USERS_H

#include <stdbool.h>
#include <stddef.h>

struct port_user {
	long pid;
	char command[32]; /* its name, as ps(1) shows it */
};

/* Up to `most` users, other than this process, of the file at `path`; how many. */
size_t port_users(const char *path, struct port_user *users, size_t most);

/* A process of that name, if there is one. */
bool process_named(const char *command, struct port_user *found);

#endif
