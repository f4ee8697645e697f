/* Waiting for a port to come back: inotify(7) on /dev. */
#include "port-watch.h"

#include <sys/inotify.h>
#include <unistd.h>

int
port_watch_open(void)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	/* udev gives the rights some time after the device has appeared. */
	if (fd >= 0 && inotify_add_watch(fd, "/dev", IN_CREATE | IN_MOVED_TO | IN_ATTRIB) >= 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
port_watch_take(int fd)
{
	char events[4096];
	bool some = false;

	while (read(fd, events, sizeof events) > 0)
		some = true;
	return some;
}
