/* Commands that look into the loss of boards. */
#include "post-mortem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clock.h"
#include "warning.h"

enum { USUAL_LIMIT_S = 60 };

bool
post_mortems_set_up(struct sender *sender)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd < 0)
		return false;
	/* Not in the place of a closed stdin, which would be read then. */
	sender->errands = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return sender->errands >= 0;
}

void
post_mortem_begin(struct sender *sender, struct seat *seat, const char *test,
    const char *reason, int64_t now)
{
	const struct device *device = &seat->board.device;
	double limit = device->on_lost_timeout > 0 ? device->on_lost_timeout : USUAL_LIMIT_S;
	struct epoll_event event = { .events = EPOLLIN };
	char *environment[] = {
		xasprintf("UPY_DEVICE=%s", device->name),
		xasprintf("UPY_ADDRESS=%s", device->address),
		xasprintf("UPY_REASON=%s", reason),
		xasprintf("UPY_TEST=%s", test ? test : ""),
		NULL,
	};

	if (device->on_lost && !post_mortem_runs(seat)) {
		if (!errand_start(&seat->errand, device->on_lost, environment, false,
			deadline_after(now, limit)))
			warn_visibly("%s: the on_lost command cannot be started: %s", device->name,
			    strerror(errno));
		else
			epoll_ctl(sender->errands, EPOLL_CTL_ADD, seat->errand.fd, &event);
	}
	for (size_t i = 0; environment[i]; i++)
		free(environment[i]);
}

bool
post_mortem_runs(const struct seat *seat)
{
	return seat->errand.pid != 0;
}

bool
post_mortems_run(const struct sender *sender)
{
	for (size_t i = 0; i < sender->seat_count; i++)
		if (post_mortem_runs(&sender->seats[i]))
			return true;
	return false;
}

int64_t
post_mortems_deadline(const struct sender *sender)
{
	int64_t deadline = NEVER;

	for (size_t i = 0; i < sender->seat_count; i++)
		if (post_mortem_runs(&sender->seats[i]))
			deadline = earlier(deadline, sender->seats[i].errand.deadline);
	return deadline;
}

/* How it has ended is worth a word only when it is not well. */
static void
tell(const struct seat *seat, int status)
{
	char *how = errand_describe(status);

	if (status != 0)
		warn_visibly("%s: the on_lost command %s", seat->board.device.name, how);
	free(how);
}

void
post_mortems_serve(struct sender *sender, int64_t now)
{
	for (size_t i = 0; i < sender->seat_count; i++) {
		struct seat *seat = &sender->seats[i];
		int status;

		if (!post_mortem_runs(seat))
			continue;
		if (errand_ended(&seat->errand, &status)) {
			tell(seat, status);
			errand_end(&seat->errand);
		} else if (seat->errand.deadline <= now) {
			warn_visibly("%s: the on_lost command did not end in its time",
			    seat->board.device.name);
			errand_end(&seat->errand);
		}
	}
}

void
post_mortems_stop(struct sender *sender)
{
	for (size_t i = 0; i < sender->seat_count; i++)
		if (post_mortem_runs(&sender->seats[i]))
			errand_end(&sender->seats[i].errand);
}
