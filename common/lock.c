/* Lock files: one port, now or never. locks.c has several, and patience. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"
#include "lock-internal.h"
#include "text.h"

/* /dev/ttyACM0 -> DIRECTORY/upy-dev-ttyACM0.lock */
char *
lock_name(const char *port)
{
	const char *directory = getenv("XDG_RUNTIME_DIR");
	char *name;

	if (!directory || !*directory || access(directory, W_OK) != 0)
		directory = "/tmp";
	name = xasprintf("%s/upy%s%s.lock", directory, *port == '/' ? "" : "-", port);
	for (char *c = name + strlen(directory) + 1; *c; c++)
		if (*c == '/')
			*c = '-';
	return name;
}

/*
 * A file that is there is opened without O_CREAT: Linux refuses that in /tmp for
 * files of others. For their sake ours can be written by all.
 */
int
lock_open(const char *name, char **error)
{
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW, fd = open(name, flags);

	if (fd < 0 && errno == ENOENT) {
		fd = open(name, flags | O_CREAT | O_EXCL, 0666);
		if (fd >= 0)
			fchmod(fd, 0666);
		else if (errno == EEXIST)
			fd = open(name, flags);
	}
	if (fd < 0)
		*error = xasprintf("cannot open the lock file %s: %s", name, strerror(errno));
	return fd;
}

void
lock_read_holder(int fd, struct lock_holder *holder)
{
	char text[64] = "";
	ssize_t n = pread(fd, text, sizeof text - 1, 0);

	*holder = (struct lock_holder){ 0 };
	if (n > 0)
		sscanf(text, "%ld %31[^\n]", &holder->pid, holder->command);
}

char *
lock_describe_holder(int fd)
{
	struct lock_holder holder;
	struct buffer text = { 0 };

	lock_read_holder(fd, &holder);
	if (!holder.pid)
		return xstrdup("in use by another process");
	buffer_printf(&text, "in use by process %ld", holder.pid);
	if (*holder.command) {
		buffer_puts(&text, " (");
		put_visible(&text, holder.command, strlen(holder.command));
		buffer_putc(&text, ')');
	}
	buffer_string(&text);
	return text.base;
}

void
lock_sign(int fd)
{
	if (ftruncate(fd, 0) == 0)
		dprintf(fd, "%ld %.31s\n", (long)getpid(), program_invocation_short_name);
}

int
lock_port(const char *port, char **error)
{
	char *name = lock_name(port), *holder;
	int fd = lock_open(name, error);

	free(name);
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		lock_sign(fd);
		return fd;
	}
	holder = lock_describe_holder(fd);
	*error = xasprintf("the board is %s", holder);
	free(holder);
	close(fd);
	return -1;
}

bool
lock_held(const char *port, struct lock_holder *holder)
{
	char *name = lock_name(port);
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;

	free(name);
	*holder = (struct lock_holder){ 0 };
	if (held)
		lock_read_holder(fd, holder);
	if (fd >= 0)
		close(fd);
	return held;
}
