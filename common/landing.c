/* Files of boards, written here. */
#include "landing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
landing_name(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

bool
landing_open(struct landing *landing, int directory, const char *name)
{
	static unsigned number;

	*landing = (struct landing){ .directory = directory, .fd = -1, .name = name };
	if (!landing_name(name)) {
		errno = EINVAL;
		return false;
	}
	do {
		snprintf(landing->temporary, sizeof landing->temporary, ".upy-fs.%ld.%u~",
		    (long)getpid(), number++);
		landing->fd = openat(directory, landing->temporary,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	} while (landing->fd < 0 && errno == EEXIST);
	return landing->fd >= 0;
}

bool
landing_sink(void *context, const char *bytes, size_t length)
{
	struct landing *landing = context;

	if (!bytes)
		return ftruncate(landing->fd, 0) == 0 && lseek(landing->fd, 0, SEEK_SET) == 0;
	for (size_t at = 0; at < length;) {
		ssize_t n = write(landing->fd, bytes + at, length - at);

		if (n < 0 && errno != EINTR)
			return false;
		at += n > 0 ? (size_t)n : 0;
	}
	return true;
}

bool
landing_keep(struct landing *landing)
{
	bool good = close(landing->fd) == 0;
	int number;

	landing->fd = -1;
	if (good && renameat(landing->directory, landing->temporary, landing->directory,
			landing->name) == 0)
		return true;
	number = errno;
	unlinkat(landing->directory, landing->temporary, 0);
	errno = number;
	return false;
}

void
landing_drop(struct landing *landing)
{
	if (landing->fd < 0)
		return;
	close(landing->fd);
	landing->fd = -1;
	unlinkat(landing->directory, landing->temporary, 0);
}

int
landing_directory(int directory, const char *name)
{
	if (!landing_name(name)) {
		errno = EINVAL;
		return -1;
	}
	if (mkdirat(directory, name, 0777) != 0 && errno != EEXIST)
		return -1;
	return openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}
