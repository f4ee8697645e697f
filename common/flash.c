/*
 * Flashing boards before they are opened. Nothing else happens meanwhile, so that this
 * may wait in a poll loop of its own.
 */
#include "flash.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "errand.h"
#include "flash-state.h"
#include "port-watch.h"
#include "signals.h"
#include "transport.h"
#include "warning.h"

enum {
	USUAL_LIMIT_S = 300,
	RETURN_US = 10000000, /* for a port that goes away while its board is flashed */
	LONGEST_LINE = 200,
};

/* One board that is being flashed. */
struct flashing {
	struct board *board; /* NULL when that is over */
	struct errand errand;
	struct flash_state state;
	bool has_port, awaited; /* there was a port before; its return is awaited */
	char line[LONGEST_LINE + 1], last[LONGEST_LINE + 1]; /* of what the command prints */
	size_t length;
};

struct flasher {
	struct flashing *items;
	size_t count, busy;
	int watch; /* see port-watch.h */
	void (*failed)(void *context, struct board *board, const char *message);
	void *context;
};

/* It is over for this board; a message (consumed) says how it failed, or is NULL. */
static void
finish(struct flasher *flasher, struct flashing *item, char *message)
{
	if (message)
		flasher->failed(flasher->context, item->board, message);
	free(message);
	errand_end(&item->errand);
	flash_state_free(&item->state);
	item->board = NULL;
	flasher->busy--;
}

/* False with errno. */
static bool
start_command(struct flashing *item, int64_t deadline)
{
	const struct device *device = &item->board->device;
	char *port = transport_port(device->address);
	char *environment[] = {
		xasprintf("UPY_DEVICE=%s", device->name),
		xasprintf("UPY_ADDRESS=%s", device->address),
		xasprintf("UPY_IMAGE=%s", device->image),
		xasprintf("UPY_PORT=%s", port && *port == '/' ? port : ""),
		NULL,
	};
	bool started = errand_start(&item->errand, device->flash, environment, true, deadline);
	int problem = errno;

	item->has_port = port != NULL;
	free(port);
	for (size_t i = 0; environment[i]; i++)
		free(environment[i]);
	errno = problem;
	return started;
}

/* Begin with a board, unless there is nothing to do. */
static void
begin(struct flasher *flasher, struct board *board, int64_t deadline)
{
	struct flashing *item = &flasher->items[flasher->count];
	double limit = board->device.flash_timeout;
	char *error;

	if (!board->device.flash)
		return;
	*item = (struct flashing){ .board = board, .errand = { .fd = -1, .output = -1 } };
	flasher->count++;
	flasher->busy++;
	if (!flash_state_make(&item->state, &board->device, &error)) {
		finish(flasher, item, error);
		return;
	}
	if (flash_state_is_current(&item->state)) {
		finish(flasher, item, NULL);
		return;
	}
	warn_visibly("%s: flashing %s", board->device.name, board->device.image);
	flash_state_forget(&item->state);
	deadline = earlier(deadline,
	    deadline_after(clock_us(), limit > 0 ? limit : USUAL_LIMIT_S));
	if (!start_command(item, deadline))
		finish(flasher, item,
		    xasprintf("the flash command cannot be started: %s", strerror(errno)));
}

/* Keep the last line that says something. */
static void
keep_lines(struct flashing *item, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] != '\n' && bytes[i] != '\r') {
			if (item->length < LONGEST_LINE)
				item->line[item->length++] = bytes[i];
			continue;
		}
		item->line[item->length] = '\0';
		if (item->length)
			memcpy(item->last, item->line, item->length + 1);
		item->length = 0;
	}
}

/* Pass on what the command has printed; false when no more will come. */
static bool
pass_output(struct flashing *item)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(item->errand.output, bytes, sizeof bytes)) > 0) {
		if (write(STDERR_FILENO, bytes, (size_t)n) < 0 && errno == EPIPE)
			return false;
		keep_lines(item, bytes, (size_t)n);
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Its image is on the board. */
static void
succeed(struct flasher *flasher, struct flashing *item)
{
	if (!flash_state_note(&item->state))
		warn_visibly("%s: cannot note that %s was flashed: %s: %s",
		    item->board->device.name, item->board->device.image, item->state.path,
		    strerror(errno));
	finish(flasher, item, NULL);
}

/* The command has ended. Its port may be away for a moment. */
static void
take_end(struct flasher *flasher, struct flashing *item, int status)
{
	char *how;

	pass_output(item);
	if (status == 0) {
		errand_end(&item->errand);
		item->awaited = true;
		item->errand.deadline = clock_us() + RETURN_US;
		return;
	}
	keep_lines(item, "\n", 1);
	how = errand_describe(status);
	finish(flasher, item, xasprintf("the flash command %s%s%s", how,
	    *item->last ? ": " : "", item->last));
	free(how);
}

static bool
is_back(const struct flashing *item)
{
	char *port = item->has_port ? transport_port(item->board->device.address) : NULL;

	free(port);
	return !item->has_port || port;
}

/* What has been waited for has not happened yet: give up, perhaps. */
static void
look_at_time(struct flasher *flasher, struct flashing *item)
{
	if (stop_signal)
		finish(flasher, item, xstrdup("stopped while it was flashed"));
	else if (item->errand.deadline <= clock_us())
		finish(flasher, item, xstrdup(item->awaited
			? "its port did not come back after flashing"
			: "the flash command did not end in its time"));
}

static void
serve(struct flasher *flasher, struct flashing *item)
{
	int status;

	if (item->errand.output >= 0 && !pass_output(item)) {
		close(item->errand.output);
		item->errand.output = -1;
	}
	if (errand_ended(&item->errand, &status))
		take_end(flasher, item, status);
	if (item->awaited && item->board && is_back(item))
		succeed(flasher, item);
	else if (item->board)
		look_at_time(flasher, item);
}

/* Wait until something happens to one of them. */
static void
wait_for_events(struct flasher *flasher, struct pollfd *fds)
{
	int64_t deadline = NEVER;
	size_t used = 0;
	struct timespec store;

	fds[used++] = (struct pollfd){ .fd = flasher->watch, .events = POLLIN };
	for (size_t i = 0; i < flasher->count; i++) {
		struct flashing *item = &flasher->items[i];

		if (!item->board)
			continue;
		deadline = earlier(deadline, item->errand.deadline);
		fds[used++] = (struct pollfd){ .fd = item->errand.fd, .events = POLLIN };
		fds[used++] = (struct pollfd){ .fd = item->errand.output, .events = POLLIN };
	}
	ppoll(fds, used, time_left(deadline, clock_us(), &store), signals_waiting());
	if (flasher->watch >= 0)
		port_watch_take(flasher->watch);
}

void
flash_boards(struct board *const boards[], size_t count, int64_t deadline,
    void (*failed)(void *context, struct board *board, const char *message), void *context)
{
	struct flasher flasher = { .failed = failed, .context = context, .watch = -1 };
	struct pollfd *fds = xcalloc(2 * count + 1, sizeof *fds);

	flasher.items = xcalloc(count + 1, sizeof *flasher.items);
	for (size_t i = 0; i < count; i++)
		begin(&flasher, boards[i], deadline);
	if (flasher.busy)
		flasher.watch = port_watch_open(); /* before the first port has gone */
	while (flasher.busy) {
		wait_for_events(&flasher, fds);
		for (size_t i = 0; i < flasher.count; i++)
			if (flasher.items[i].board)
				serve(&flasher, &flasher.items[i]);
	}
	if (flasher.watch >= 0)
		close(flasher.watch);
	free(flasher.items);
	free(fds);
}
