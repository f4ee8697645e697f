/* The poll loop over boards. */
#include "rack.h"

#include <errno.h>
#include <stdlib.h>

#include "clock.h"
#include "lock.h"
#include "signals.h"
#include "warning.h"

enum {
	LEAVE_US = 2000000, /* for all boards to show their friendly prompt */
	LONG_US = 100000,   /* for serving one board, beyond what others can be asked to bear */
	END_US = 2000000,   /* for programs that serve boards to end by themselves */
};

void
rack_add(struct rack *rack, struct board *board)
{
	rack->count++;
	rack->boards = xrealloc(rack->boards, rack->count * sizeof *rack->boards);
	rack->boards[rack->count - 1] = board;
}

static void
say_waiting(const char *message)
{
	warn_visibly("%s", message);
}

bool
rack_lock(struct rack *rack, int64_t deadline, char **error, int *status)
{
	char **ports = xcalloc(rack->count, sizeof *ports);
	size_t count = 0;
	bool good;

	for (size_t i = 0; i < rack->count; i++) {
		ports[count] = transport_port(rack->boards[i]->device.address);
		count += ports[count] != NULL;
	}
	good = locks_take(ports, count, deadline, say_waiting, error, status);
	while (count)
		free(ports[--count]);
	free(ports);
	return good;
}

static bool
wait_for_events(struct rack *rack, struct pollfd *extra, size_t extras, int64_t deadline)
{
	int64_t now = clock_us();
	size_t used = extras;
	struct timespec store;
	int n;

	rack->fds = xrealloc(rack->fds, (extras + 2 * rack->count + 1) * sizeof *rack->fds);
	for (size_t i = 0; i < extras; i++)
		rack->fds[i] = extra[i];
	for (size_t i = 0; i < rack->count; i++) {
		used += (size_t)board_poll(rack->boards[i], rack->fds + used, now);
		deadline = earlier(deadline, board_deadline(rack->boards[i]));
	}
	n = ppoll(rack->fds, used, time_left(deadline, now, &store), signals_waiting());
	for (size_t i = 0; i < extras; i++)
		extra[i].revents = n > 0 ? rack->fds[i].revents : 0;
	return n >= 0 || errno != EINTR;
}

/*
 * Serve one board. Opening a connection may take seconds: that time is not held
 * against the others, whose answers may be waiting.
 */
static void
serve(struct rack *rack, size_t i, void (*done)(void *context, struct board *board),
    void *context)
{
	int64_t before = clock_us(), taken;

	if (board_service(rack->boards[i], before))
		done(context, rack->boards[i]);
	taken = clock_us() - before;
	for (size_t k = 0; taken > LONG_US && k < rack->count; k++)
		if (k != i)
			repl_postpone(&rack->boards[k]->repl, taken);
}

bool
rack_wait(struct rack *rack, struct pollfd *extra, size_t extras, int64_t deadline,
    void (*done)(void *context, struct board *board), void *context)
{
	bool undisturbed = wait_for_events(rack, extra, extras, deadline);

	for (size_t i = 0; i < rack->count; i++)
		serve(rack, i, done, context);
	return undisturbed;
}

static void
note_left(void *context, struct board *board)
{
	(void)context;
	(void)board;
}

/* Others may still be on their way back from a loss: they are closed as they are. */
static bool
is_left(const struct rack *rack)
{
	for (size_t i = 0; i < rack->count; i++)
		if (rack->boards[i]->goal == GOAL_LEAVE)
			return false;
	return true;
}

static void
leave_all(struct rack *rack)
{
	int64_t now = clock_us(), deadline = now + LEAVE_US;

	for (size_t i = 0; i < rack->count; i++) {
		struct board *board = rack->boards[i];

		board_hold(board, false, now); /* nothing is passed on any more */
		if (!board_entered(board)) {
			board_abandon(board);
			continue;
		}
		board->patience = LEAVE_US / 1e6;
		board_leave(board, now);
	}
	while (!is_left(rack) && clock_us() < deadline)
		rack_wait(rack, NULL, 0, deadline, note_left, NULL);
}

void
rack_close(struct rack *rack)
{
	int64_t deadline;

	leave_all(rack);
	for (size_t i = 0; i < rack->count; i++)
		board_hang_up(rack->boards[i]);
	deadline = clock_us() + END_US;
	for (size_t i = 0; i < rack->count; i++)
		board_close(rack->boards[i], rack->boards[i]->dead ? clock_us() : deadline);
	locks_release();
	free(rack->boards);
	free(rack->fds);
	*rack = (struct rack){ 0 };
}
