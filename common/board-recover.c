/*
 * Boards that come back. A transport that has failed is opened anew when the next
 * task begins: a board that was unplugged may be there again, a program that serves
 * a board is started again. A REPL that does not answer gets one hard reset per task.
 * What does not help, ends it: a board is not waited for twice.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "board-internal.h"
#include "clock.h"
#include "port-watch.h"

enum {
	RETRY_US = 500000,   /* for ports whose return no file in /dev shows: sockets */
	HANG_UP_US = 100000, /* for a program to end because its line is closed, unasked: QEMU
				tells of each signal on standard error */
};

/* As the registry or the address says, else as the port suggests. machine.reset() is no way out. */
static enum reset_method
recovery_method(const struct board *board)
{
	enum reset_method method = board->device.reset;

	if (method == RESET_DEFAULT && board->transport && board->transport->reset)
		reset_named(board->transport->reset, &method);
	return method == RESET_DEFAULT || method == RESET_MACHINE ? RESET_REOPEN : method;
}

bool
board_choose_reset(struct board *board)
{
	enum reset_method *method = &board->device.reset;

	if (*method == RESET_DEFAULT && board->transport && board->transport->reset)
		reset_named(board->transport->reset, method);
	if (*method == RESET_DEFAULT && board->transport && board->transport->ops->spawns)
		*method = RESET_REOPEN;
	return *method > RESET_MACHINE;
}

bool
board_want_recovery(struct board *board)
{
	enum reset_method method = recovery_method(board);

	if (board->reset_tried || method == RESET_NONE)
		return false;
	if (method != RESET_REOPEN)
		board->stuck = true;
	else if (board->reached && !board->reopened) /* else that port never led to a board */
		board->away = true;
	else
		return false;
	return true;
}

/*
 * A board may have reset because it was opened, or go through a boot loader: then its
 * port goes away again. A program that ends at once will do so next time.
 */
bool
board_may_reopen(const struct board *board, int64_t now)
{
	return !board->reopened || (!board->transport->ops->spawns && now < board->give_up);
}

bool
board_gone(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	frame_flush(&board->repl.frame);
	*outcome = (struct repl_outcome){ .status = OUTCOME_LOST };
	snprintf(outcome->reason, sizeof outcome->reason, "the board is gone: %.150s",
	    board->transport->error);
	if (board->trace)
		fprintf(board->trace, "%lld ! %s\n", (long long)now, board->transport->error);
	board->away = true;
	if (board_busy(board))
		return board_advance(board, now);
	board->lost_between = "the board was gone since the step before";
	return false;
}

static void
start_reopening(struct board *board, int64_t now)
{
	board->timer = board->reopened ? now + RETRY_US : now;
	board->reopened = true;
	if (board->transport)
		transport_close(board->transport, now + HANG_UP_US);
	board->transport = NULL;
	board->held_since = NEVER;
}

void
board_start_recovery(struct board *board, int64_t now)
{
	struct device *device = &board->device;
	enum reset_method method = recovery_method(board);

	board_forget(board);
	board->lost_state = board->goal != GOAL_HARD_RESET && board->goal != GOAL_RETURN;
	if (!board->reopened) {
		board->give_up = deadline_after(now, board->patience);
		board->ready_by = deadline_after(board->give_up, board->patience);
	}
	if (board->phase == PHASE_REOPEN) {
		start_reopening(board, now);
		return;
	}
	board->stuck = false;
	board->reset_tried = true;
	board->repl.state = REPL_OUTSIDE;
	board->repl.raw = false;
	if (!reset_begin(&board->reset, method, device->reset_command, device->address,
		board->transport, now))
		board->give_up = now;
	board->timer = board->reset.timer;
}

/* It does not come back. */
static bool
give_up(struct board *board, const char *why, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	reset_end(&board->reset, board->transport);
	*outcome = (struct repl_outcome){ .status = OUTCOME_LOST, .unreachable = true };
	snprintf(outcome->reason, sizeof outcome->reason, "the board does not come back: %.150s", why);
	board->dead = true;
	return board_end_task(board, now);
}

static bool
go_on(struct board *board, int64_t now)
{
	board->timer = NEVER;
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_OK };
	return board_advance(board, now);
}

static bool
try_to_open(struct board *board, int64_t now)
{
	struct repl old = board->repl;
	char *error;
	int status;
	bool ended;

	if (board_connect(board, &error, &status)) {
		repl_free(&old);
		if (board->watch_fd >= 0)
			close(board->watch_fd);
		board->watch_fd = -1;
		board->away = false;
		return go_on(board, now);
	}
	ended = board->give_up <= now && give_up(board, error, now);
	free(error);
	return ended;
}

/* Something has come to /dev, or it is time to look. */
static bool
go_on_opening(struct board *board, int64_t now)
{
	bool come = board->watch_fd >= 0 && port_watch_take(board->watch_fd);

	if (!come && board->timer > now && board->give_up > now)
		return false;
	if (board->watch_fd < 0)
		board->watch_fd = port_watch_open(); /* before the first try: nothing is missed */
	board->timer = now + RETRY_US;
	return try_to_open(board, now);
}

static bool
go_on_resetting(struct board *board, int64_t now)
{
	switch (reset_go_on(&board->reset, board->transport, now)) {
	case RESET_DONE:
		return go_on(board, now);
	case RESET_FAILED:
		return give_up(board, board->reset.error, now);
	case RESET_BUSY:
		break;
	}
	board->timer = board->reset.timer;
	return board->give_up <= now &&
	    give_up(board, board->reset.pid ? "the reset command does not end" : board->reset.error, now);
}

bool
board_recover(struct board *board, int64_t now)
{
	return board->phase == PHASE_REOPEN ? go_on_opening(board, now)
					    : go_on_resetting(board, now);
}
