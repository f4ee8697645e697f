/*
 * One lock file per port, so that two programs never share a board. flock(2)
 * locks end with their holder, however it dies; the file says who that is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "buffer.h"
#include "transport.h"

/* /dev/ttyACM0 -> DIRECTORY/upy-dev-ttyACM0.lock */
static char *
lock_name(const char *path)
{
	const char *directory = getenv("XDG_RUNTIME_DIR");
	char *name;

	if (!directory || !*directory || access(directory, W_OK) != 0)
		directory = "/tmp";
	name = xasprintf("%s/upy%s%s.lock", directory, *path == '/' ? "" : "-", path);
	for (char *c = name + strlen(directory) + 1; *c; c++)
		if (*c == '/')
			*c = '-';
	return name;
}

static void
name_holder(struct transport *transport, int fd)
{
	char pid[32] = "";
	ssize_t n = read(fd, pid, sizeof pid - 1);

	pid[n > 0 ? strcspn(pid, "\n") : 0] = '\0';
	transport_fail(transport, "the board is in use by process %s", *pid ? pid : "(unknown)");
}

bool
transport_lock(struct transport *transport, const char *path)
{
	char *name = lock_name(path);
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0) {
		transport_fail(transport, "cannot open the lock file %s: %s", name, strerror(errno));
		free(name);
		return false;
	}
	free(name);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		name_holder(transport, fd);
		close(fd);
		return false;
	}
	transport->lock_fd = fd;
	if (ftruncate(fd, 0) == 0)
		dprintf(fd, "%ld\n", (long)getpid());
	return true;
}
