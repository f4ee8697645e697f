/* What the board of a seat has been given to do. */
#include "seat.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "host-address.h"
#include "records.h"

enum {
	USUAL_TIMEOUT = 10, /* seconds */
	BENCH_TIMEOUT = 120,
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
	action_free(work->action);
	work->action = action;
	work->seat = seat;
	work->attempt = attempt;
	work->stopped = work->reason = NULL;
}

/* Start the action's program. */
static void
start_program(struct work *work, double timeout, int64_t now)
{
	struct board *board = &work->seat->board;
	const struct action *action = work->action;

	board->expects_reset = action->expects_reset;
	board_run(board, action->code.data, action->code.length, action->value, timeout, now);
}

static double
timeout_of(const struct work *work, double given)
{
	double usual = seat_timeout(work->seat, given);

	if (work->action->timeout_s >= 0)
		return work->action->timeout_s;
	return work->action->kind == ACTION_BENCH && given < 0 && usual < BENCH_TIMEOUT
	    ? BENCH_TIMEOUT
	    : usual;
}

void
work_start(struct work *work, double timeout, int64_t now)
{
	struct board *board = &work->seat->board;

	timeout = timeout_of(work, timeout);
	work->seat->work = work;
	if (work->action->kind != ACTION_FILE)
		ear_begin(&work->seat->ear);
	switch (work->action->kind) {
	case ACTION_RUN:
		start_program(work, timeout, now);
		break;
	case ACTION_FILE:
		file_step_start(&work->file, work->action, board, &work->seat->files, timeout, now);
		break;
	case ACTION_BENCH:
		rounds_start(&work->rounds, work->action, board, &work->answer, timeout, now);
		break;
	case ACTION_SOFT_RESET:
		if (work->action->leave)
			board_restart(board, now);
		else
			board_soft_reset(board, now);
		break;
	case ACTION_HARD_RESET:
		if (work->action->leave || board->device.no_repl)
			board_choose_reset(board);
		board_hard_reset(board, now);
		break;
	case ACTION_WAIT:
	case ACTION_JOIN:
	case ACTION_PROMPT:
	case ACTION_SEND:
	case ACTION_EXPECT:
	case ACTION_HOST:
		break; /* nothing that a board does */
	}
}

/* What can be imported may have changed. */
static bool
may_change_modules(const struct work *work)
{
	return work->action->kind == ACTION_FILE || work->action->kind == ACTION_HARD_RESET ||
	    work->action->expects_reset || strcmp(work->answer.status, "lost") == 0;
}

/* The board has told where it is: what follows from that is found here. */
static void
settle_address(struct work *work)
{
	struct answer *answer = &work->answer;
	const char *of = rec_string(work->action->record, "of");

	if (strcmp(answer->status, "ok") != 0)
		return;
	answer->has_repr = host_address(of, work->seat->board.device.address, &answer->repr,
	    answer->reason, sizeof answer->reason);
	if (answer->has_repr)
		answer->reason[0] = '\0';
	else
		answer->status = "unmatched";
}

bool
work_end(struct work *work, int64_t now)
{
	struct seat *seat = work->seat;
	bool late = seat->board.outcome.status == OUTCOME_TIMEOUT;

	if (work->action->kind == ACTION_BENCH) {
		if (!rounds_advance(&work->rounds, now))
			return false;
		late = strcmp(work->answer.status, "timeout") == 0;
	} else if (work->action->kind != ACTION_FILE) {
		answer_take(&work->answer, work->action, &seat->board);
		if (strcmp(work->action->what, "address") == 0)
			settle_address(work);
	} else if (file_step_advance(&work->file, now)) {
		file_step_answer(&work->file, &work->answer, now);
		late = strcmp(work->answer.status, "timeout") == 0;
	} else {
		return false;
	}
	if (work->action->save && !work->answer.has_repr && strcmp(work->answer.status, "ok") == 0) {
		work->answer.status = "unmatched";
		snprintf(work->answer.reason, sizeof work->answer.reason,
		    "there is no value to save as '%.100s'", work->action->save);
	}
	if (late && work->stopped) {
		bool half = work->action->kind == ACTION_BENCH && strcmp(work->stopped, "ok") == 0;

		work->answer.status = half ? "unmatched" : work->stopped; /* half a benchmark is none */
		snprintf(work->answer.reason, sizeof work->answer.reason, "interrupted: %s",
		    work->reason);
	}
	/* What it does now is what the test wants of it. */
	if (work->action->leave && strcmp(work->answer.status, "ok") == 0)
		seat->board.want_reset = false;
	if (may_change_modules(work))
		strmap_free(&seat->words, NULL);
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

bool
work_is_on_its_way(const struct work *work)
{
	const struct board *board = work->action ? &work->seat->board : NULL;

	return board && board_busy(board) && (board->goal == GOAL_RUN || board->goal == GOAL_NONE) &&
	    (board->phase != PHASE_RUN || board->repl.state == REPL_PROBING ||
		board->repl.state == REPL_PASTING);
}

bool
work_runs(const struct work *work)
{
	return work->action && !work->stopped && runs_program(&work->seat->board) &&
	    work->seat->board.repl.state == REPL_RUNNING;
}

void
work_prolong(struct work *work, int64_t from)
{
	if (work_runs(work) && work->seat->board.repl.deadline != NEVER)
		work->seat->board.repl.deadline = deadline_after(from, work->seat->board.timeout);
}

void
work_stop(struct work *work, const char *status, const char *reason, int64_t now)
{
	struct board *board = &work->seat->board;

	if (work->stopped)
		return;
	work->stopped = status;
	work->reason = reason;
	if (work->action->kind == ACTION_HOST) {
		host_step_stop(&work->host);
		return;
	}
	board->timeout = 0; /* as if its time were over now, or when it comes to run */
	if (work->action->kind == ACTION_BENCH)
		rounds_stop(&work->rounds);
	if (work->action->kind == ACTION_FILE)
		file_step_stop(&work->file);
	else if (runs_program(board))
		board_cut(board, now);
}

void
work_free(struct work *work)
{
	action_free(work->action);
	answer_free(&work->answer);
	file_step_free(&work->file);
	host_step_free(&work->host);
	rounds_free(&work->rounds);
	buffer_free(&work->utf8);
}
