/* What follows when a phase of a board's task has ended. */
#include <string.h>

#include "board-internal.h"

enum {
	MOST_FAILURES = 3,  /* losses in a row before the program, until the board is given up */
	SLOWEST_US = 20000, /* pause after a chunk */
};

void
board_forget(struct board *board)
{
	board->helper = board->verifier = board->hidden_print = false;
	board->installed = 0;
	/* A boot may have run main.py, unless the board is a program that we started. */
	board->fresh = board->phase == PHASE_RESET || board->phase == PHASE_RUN ||
	    (board->phase == PHASE_ENTER && board->transport->ops->spawns);
}

/* The program was to make it reset, or go away for that, and it did; not while it was entered. */
static bool
reset_as_expected(const struct board *board)
{
	const struct repl_outcome *outcome = &board->repl.outcome;
	bool awaited = board->phase == PHASE_RUN ? board->expects_reset : board->phase == PHASE_REBOOT;

	return awaited && (outcome->restarted || board->away);
}

/* The interpreter started anew, as it should; a port that went with it is waited for. */
static bool
take_expected_reset(struct board *board, int64_t now)
{
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_OK, .restarted = true };
	board->checking = false; /* its end was never to come */
	if (!board->away)
		return board_end_task(board, now);
	board->goal = GOAL_RETURN;
	board_start_phase(board, now);
	return false;
}

/* The task's own program has ended, or seems to have. True when it has. */
static bool
advance_run(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;
	enum board_doubt doubt = board_doubt_end(board);

	if (board_retry_value(board, now))
		return false;
	if (doubt == DOUBT_NONE) {
		/* An interrupt may have cost the globals; and a program may meddle with ours. */
		if (outcome->status == OUTCOME_TIMEOUT ||
		    memmem(board->code.data, board->code.length, "__upy", 5))
			board->helper = false;
		if (outcome->unreachable && !board_want_recovery(board))
			board->dead = true;
		return board_end_task(board, now);
	}
	/* In doubt about print, only the builtin can be believed. */
	board->hidden_print = doubt == DOUBT_PRINT;
	board_ask(board, doubt, now);
	return false;
}

/* machine.reset() has been called, or is not there: a program is then started anew. */
static bool
advance_reboot(struct board *board, int64_t now)
{
	if (board->repl.outcome.status != OUTCOME_RAISED || !board->transport->ops->spawns)
		return board_end_task(board, now);
	board->away = true;
	board->goal = GOAL_RETURN;
	board_start_phase(board, now);
	return false;
}

/*
 * Bytes were lost on a line without flow control, as far as one can tell because they
 * came too fast: from now on they come slower.
 */
static void
slow_down(struct board *board)
{
	int64_t *delay = &board->device.chunk_delay_us;

	if (*delay > 0 && *delay < SLOWEST_US)
		*delay *= 2;
	board->repl.config.chunk_delay_us = *delay;
}

/* Lost on the way to the program: perhaps there is another way; else for good. */
static bool
take_loss(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;
	bool entering = board->phase == PHASE_ENTER, damaged = outcome->damaged ||
	    (board->phase == PHASE_RESET && board->verify) || board->phase == PHASE_VERIFIER;

	if (outcome->status == OUTCOME_TIMEOUT) {
		/* That was no program of the task's: it says nothing about that one. */
		outcome->status = OUTCOME_LOST;
		strcpy(outcome->reason, "the board does not get ready");
	}
	if (damaged && board_may_repeat(board, now)) {
		board_start_phase(board, now);
		return false;
	}
	if (entering && (board->away ? board_may_reopen(board, now) : board_want_recovery(board))) {
		board_start_phase(board, now);
		return false;
	}
	/* A reset that failed is made up for before anything else is run. */
	if (board->goal == GOAL_SOFT_RESET || board->goal == GOAL_HARD_RESET)
		board->want_reset = true;
	board->dead = entering || ++board->failures >= MOST_FAILURES;
	return board_end_task(board, now);
}

static void
note_helper(struct board *board)
{
	const char *error = buffer_string(&board->repl.frame.error);

	board->helper = true;
	board->helper_refused = board->repl.outcome.status == OUTCOME_RAISED &&
	    !strstr(error, "SyntaxError") && !strstr(error, "IndentationError") &&
	    !strstr(error, "NameError");
}

static void
note_phase_done(struct board *board)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (board->phase == PHASE_RESET || (board->phase == PHASE_ENTER && board->fresh)) {
		/* Without anybody having asked for it, the next steps know nothing of it. */
		board->lost_state = board->lost_state && !board->want_reset && board->phase == PHASE_ENTER;
		board->want_reset = false;
	}
	if (board->phase == PHASE_RESET)
		board->lost_between = NULL;
	if (board->phase == PHASE_ENTER)
		board->reached = true;
	if (board->phase == PHASE_INFO)
		board->want_info = outcome->status == OUTCOME_RAISED && !board->info_retried++;
	if (board->phase == PHASE_HELPER)
		note_helper(board);
}

/* The phase that has gone well was what the task is about. */
static bool
is_goal(const struct board *board)
{
	switch (board->goal) {
	case GOAL_SOFT_RESET:
		return board->phase == PHASE_RESET;
	case GOAL_HARD_RESET:
		return board->phase ==
		    (board->device.reset == RESET_REOPEN ? PHASE_REOPEN : PHASE_HARD);
	case GOAL_RETURN:
		return board->phase == PHASE_REOPEN;
	default:
		return false;
	}
}

/* The interpreter is another one: whether anybody has asked for that is what matters later. */
static void
take_restart(struct board *board)
{
	board_forget(board);
	if (board->phase == PHASE_ENTER ? board->reached : board->phase != PHASE_RESET)
		board->lost_state = !board->expects_reset && board->phase != PHASE_REBOOT &&
		    !board->repl.outcome.exited;
}

/* It was told to start anew, and has. */
static void
take_wanted_restart(struct board *board)
{
	board->repl.outcome.restarted = board->repl.outcome.status == OUTCOME_OK;
	board_forget(board);
	board->lost_between = NULL;
	board->lost_state = false;
}

/* A phase of the task is over: go on, or end the task. True at its end. */
bool
board_advance(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->restarted)
		take_restart(board);
	if (reset_as_expected(board))
		return take_expected_reset(board, now);
	if (outcome->damaged)
		slow_down(board);
	if (!board_checked(board, now))
		return false;
	if (board->doubt != DOUBT_NONE)
		return board_take_doubt(board, now);
	switch (board->phase) {
	case PHASE_RUN:
		board->failures = 0;
		return advance_run(board, now);
	case PHASE_REBOOT:
		return advance_reboot(board, now);
	case PHASE_LEAVE:
		if (board->goal == GOAL_RESTART)
			take_wanted_restart(board);
		return board_end_task(board, now);
	default:
		break;
	}
	if (outcome->status == OUTCOME_LOST || outcome->status == OUTCOME_TIMEOUT)
		return take_loss(board, now);
	note_phase_done(board);
	if (board->phase == PHASE_VERIFIER && !board_take_verifier(board, now))
		return board_end_task(board, now);
	if (is_goal(board)) {
		outcome->restarted = true;
		return board_end_task(board, now);
	}
	board_start_phase(board, now);
	return false;
}
