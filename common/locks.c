/*
 * Several locks at once: all or none, in sorted order, so that two programs that
 * want the same boards cannot each have one and wait for the other.
 *
 * Who waits keeps the lock file open and watches it with inotify(7): it is closed
 * when its holder lets go or dies. So that waiting programs do not wake each other
 * for ever, a lock is given back by closing its file, but trying does not close it.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "buffer.h"
#include "clock.h"
#include "exits.h"
#include "lock-internal.h"
#include "signals.h"

struct lock {
	char *port, *name; /* and its file's */
	int fd;
	bool ours;
};

struct locks {
	struct lock *items;
	size_t count;
};

/* What this process has, as the kernel sees it: there is one of it, whoever asks. */
static struct locks held;

bool
locks_have(const char *port)
{
	for (size_t i = 0; i < held.count; i++)
		if (strcmp(held.items[i].port, port) == 0)
			return true;
	return false;
}

static void
free_locks(struct locks *locks)
{
	for (size_t i = 0; i < locks->count; i++) {
		if (locks->items[i].fd >= 0)
			close(locks->items[i].fd);
		free(locks->items[i].port);
		free(locks->items[i].name);
	}
	free(locks->items);
	*locks = (struct locks){ 0 };
}

void
locks_release(void)
{
	free_locks(&held);
}

static int
compare_ports(const void *a, const void *b)
{
	return strcmp(((const struct lock *)a)->port, ((const struct lock *)b)->port);
}

/* One board cannot be two. */
static bool
check(const struct locks *locks, char **error, int *status)
{
	for (size_t i = 1; i < locks->count; i++)
		if (compare_ports(&locks->items[i - 1], &locks->items[i]) == 0) {
			*error = xasprintf("%s: the port is given twice", locks->items[i].port);
			*status = EXIT_USAGE;
			return false;
		}
	return true;
}

static bool
open_all(struct locks *locks, char **error)
{
	for (size_t i = 0; i < locks->count; i++) {
		struct lock *lock = &locks->items[i];

		lock->fd = lock_open(lock->name, error);
		if (lock->fd < 0)
			return false;
	}
	return true;
}

/* Close the file, for those who wait for that. */
static bool
give_back(struct lock *lock, char **error)
{
	close(lock->fd);
	lock->ours = false;
	lock->fd = lock_open(lock->name, error);
	return lock->fd >= 0;
}

/* Try all in order: the first that somebody else has, and none is ours then; NULL when all are. */
static struct lock *
try_all(struct locks *locks, char **error)
{
	for (size_t i = 0; i < locks->count; i++) {
		struct lock *lock = &locks->items[i];

		lock->ours = flock(lock->fd, LOCK_EX | LOCK_NB) == 0;
		if (lock->ours)
			continue;
		for (size_t k = 0; k < i; k++)
			if (!give_back(&locks->items[k], error))
				break;
		return lock;
	}
	return NULL;
}

/* An inotify fd that tells when somebody closes the file; -1 with a message. */
static int
watch(const struct lock *lock, char **error)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd >= 0 && inotify_add_watch(fd, lock->name, IN_CLOSE) >= 0)
		return fd;
	*error = xasprintf("cannot watch the lock file %s: %s", lock->name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Wait until somebody has closed the file; false with a message when that takes too long. */
static bool
wait_for(struct lock *lock, int64_t deadline, char **error)
{
	struct pollfd ready = { .fd = watch(lock, error), .events = POLLIN };
	struct timespec store;
	bool closed;

	if (ready.fd < 0)
		return false;
	/* It may have been closed before the watch began. */
	closed = flock(lock->fd, LOCK_EX | LOCK_NB) == 0;
	if (closed)
		closed = give_back(lock, error);
	else
		closed = ppoll(&ready, 1, time_left(deadline, clock_us(), &store),
			     signals_waiting()) != 0 &&
		    !stop_signal;
	close(ready.fd);
	return closed;
}

static char *
refusal(const struct lock *lock)
{
	char *holder = lock_describe_holder(lock->fd), *text;

	text = stop_signal ? xasprintf("%s: stopped while it was %s", lock->port, holder)
			   : xasprintf("%s: the board is %s; --wait SECONDS waits for it",
				 lock->port, holder);
	free(holder);
	return text;
}

static void
announce(const struct lock *lock, void (*waiting)(const char *message))
{
	char *holder = lock_describe_holder(lock->fd);
	char *text = xasprintf("waiting for %s, %s", lock->port, holder);

	waiting(text);
	free(text);
	free(holder);
}

static bool
take_all(struct locks *locks, int64_t deadline, void (*waiting)(const char *message),
    char **error)
{
	struct lock *announced = NULL;

	for (struct lock *busy; (busy = try_all(locks, error));) {
		if (*error)
			return false;
		if (deadline > clock_us() && announced != busy)
			announce(announced = busy, waiting);
		if ((deadline <= clock_us() || !wait_for(busy, deadline, error))) {
			if (!*error)
				*error = refusal(busy);
			return false;
		}
	}
	return true;
}

bool
locks_take(char *const ports[], size_t count, int64_t deadline,
    void (*waiting)(const char *message), char **error, int *status)
{
	struct locks locks = { xcalloc(count + 1, sizeof *locks.items), count };

	*error = NULL;
	*status = EXIT_SYSTEM;
	for (size_t i = 0; i < count; i++)
		locks.items[i] =
		    (struct lock){ xstrdup(ports[i]), lock_name(ports[i]), .fd = -1 };
	qsort(locks.items, count, sizeof *locks.items, compare_ports);
	if (!check(&locks, error, status) || !open_all(&locks, error) ||
	    !take_all(&locks, deadline, waiting, error)) {
		free_locks(&locks);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		lock_sign(locks.items[i].fd);
	locks_release();
	held = locks;
	return true;
}
