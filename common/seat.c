/* What the board of a seat has been given to do. */
#include "seat.h"

#include <stdio.h>

enum {
	SMALL_PIECE = 128, /* bytes of a file per program on boards without raw-paste mode */
	PIECE = 2048,
	USUAL_TIMEOUT = 10, /* seconds */
};

double
seat_timeout(const struct seat *seat, double given)
{
	double own = seat->board.device.timeout;

	if (given >= 0)
		return given;
	return own > 0 ? own : USUAL_TIMEOUT;
}

void
work_begin(struct work *work, struct action *action, struct seat *seat, int attempt)
{
	answer_clear(&work->answer);
	work->action = action;
	work->seat = seat;
	work->attempt = attempt;
	work->program = 0;
	work->stopped = work->reason = NULL;
}

/* Start the next program of the action; false after the last. */
static bool
start_program(struct work *work, double timeout, int64_t now)
{
	struct board *board = &work->seat->board;
	const struct action *action = work->action;
	size_t piece = board->repl.paste == PASTE_YES ? PIECE : SMALL_PIECE;
	struct buffer code = { 0 };
	bool value, more = action_program(action, work->program, piece, &code, &value);

	timeout = action->timeout_s >= 0 ? action->timeout_s : seat_timeout(work->seat, timeout);
	if (work->stopped)
		timeout = 0;
	if (more) {
		work->program++;
		board->expects_reset = action->expects_reset;
		board_run(board, code.data, code.length, value, timeout, now);
	}
	buffer_free(&code);
	return more;
}

void
work_start(struct work *work, double timeout, int64_t now)
{
	struct board *board = &work->seat->board;

	work->seat->work = work;
	switch (work->action->kind) {
	case ACTION_RUN:
	case ACTION_PUT:
		start_program(work, timeout, now);
		break;
	case ACTION_SOFT_RESET:
		board_soft_reset(board, now);
		break;
	case ACTION_HARD_RESET:
		board_hard_reset(board, now);
		break;
	case ACTION_WAIT:
	case ACTION_JOIN:
	case ACTION_UNSUPPORTED:
		break; /* nothing that a board does */
	}
}

bool
work_end(struct work *work, double timeout, int64_t now)
{
	struct seat *seat = work->seat;
	enum action_kind kind = work->action->kind;
	enum outcome_status status = seat->board.outcome.status;

	if (status == OUTCOME_OK && (kind == ACTION_RUN || kind == ACTION_PUT) &&
	    start_program(work, timeout, now))
		return false;
	answer_take(&work->answer, work->action, &seat->board);
	if (status == OUTCOME_TIMEOUT && work->stopped) {
		work->answer.status = work->stopped;
		snprintf(work->answer.reason, sizeof work->answer.reason, "interrupted: %s",
		    work->reason);
	}
	seat->work = NULL;
	return true;
}

/* The program itself runs: it is neither being prepared, nor interrupted or over already. */
static bool
runs_program(const struct board *board)
{
	return board->phase == PHASE_RUN && board->doubt == DOUBT_NONE && !board->repl.overdue &&
	    board->repl.state != REPL_SETTLING;
}

void
work_stop(struct work *work, const char *status, const char *reason, int64_t now)
{
	struct board *board = &work->seat->board;

	if (work->stopped)
		return;
	work->stopped = status;
	work->reason = reason;
	board->timeout = 0; /* as if its time were over now, or when it comes to run */
	if (runs_program(board))
		board->repl.deadline = now;
}

void
work_free(struct work *work)
{
	answer_free(&work->answer);
	buffer_free(&work->utf8);
}
