/* What a board has been told to do, phase by phase. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board-internal.h"
#include "clock.h"
#include "pysrc.h"

/* Short, as it is paced to small boards; in a function, so that no other name is left. */
static const char info_program[] =
    "def __upy(a):\n"
    " for e in a.split():\n"
    "  try:print(e,repr(eval(\"__import__('%s').%s\"%tuple(e.split(':')))))\n"
    "  except Exception:pass\n"
    "__upy('sys:platform sys:implementation.name sys:version sys:implementation._machine "
    "os:uname().version os:uname().machine machine:unique_id() machine:freq() gc:mem_free() "
    "sys:settrace')\n"
    "del __upy";

void
board_start_program(struct board *board, const char *code, size_t length, bool value,
    int64_t deadline, int64_t now)
{
	char nonce[NONCE_SIZE];

	repl_nonce(&board->repl, nonce);
	board_start_check(board, nonce);
	if (pysrc_rebinds(code, length, "print"))
		board->hidden_print = true;
	if (board->checking)
		program_build_checked(&board->program, code, length, value, nonce,
		    board_is_small(board));
	else
		program_build(&board->program, code, length, value, nonce, board->hidden_print);
	board->started = now;
	repl_run(&board->repl, board->program.text.data, board->program.text.length, nonce,
	    board->program.valued && !board->checking, deadline);
}

/* The task's program wants the helper: whether a value is asked for and can be given. */
static bool
needs_helper(const struct board *board)
{
	struct statement last;

	return board->value && !board->helper && !board->verify &&
	    pysrc_last_expression(board->code.data, board->code.length, &last);
}

static bool
needs_info(const struct board *board)
{
	return board->want_info || (board->goal == GOAL_RUN && board_may_be_large(board) &&
				       board->info.length == 0 && !board->info_retried);
}

/* What has to be done next on the way to the goal. */
static enum board_phase
next_phase(const struct board *board)
{
	if (board->goal == GOAL_LEAVE)
		return PHASE_LEAVE;
	if (board->away)
		return PHASE_REOPEN;
	if (board->goal == GOAL_RESTART)
		return PHASE_LEAVE;
	if (board->stuck)
		return PHASE_HARD;
	/* A method that only the port suggests is for boards that do not answer: it may do nothing. */
	if (board->goal == GOAL_HARD_RESET && board->device.reset > RESET_MACHINE)
		return board->device.reset == RESET_REOPEN ? PHASE_REOPEN : PHASE_HARD;
	if (board->repl.state != REPL_READY || board->repl.commanded)
		return PHASE_ENTER;
	if (board->goal == GOAL_SOFT_RESET)
		return PHASE_RESET;
	if (board->want_reset && !board->fresh)
		return PHASE_RESET;
	if (board->verify && !board->verifier)
		return PHASE_VERIFIER;
	if (needs_info(board))
		return PHASE_INFO;
	if (board->goal == GOAL_HARD_RESET)
		return PHASE_REBOOT;
	return needs_helper(board) ? PHASE_HELPER : PHASE_RUN;
}

void
board_start_phase(struct board *board, int64_t now)
{
	int64_t deadline = board->ready_by;
	static const char reboot[] = "import machine\nmachine.reset()";

	board->phase = next_phase(board);
	switch (board->phase) {
	case PHASE_REOPEN:
	case PHASE_HARD:
		board_start_recovery(board, now);
		return;
	case PHASE_ENTER:
		repl_enter(&board->repl, now, deadline);
		break;
	case PHASE_RESET:
		repl_soft_reset(&board->repl, board->verify ? now + (deadline - now) / 3 : deadline);
		break;
	case PHASE_VERIFIER:
		board_start_verifier(board, now);
		break;
	case PHASE_INFO:
		buffer_clear(&board->info);
		board->info_checked = board->verify;
		board_start_program(board, info_program, strlen(info_program), false, deadline, now);
		break;
	case PHASE_HELPER:
		board_start_program(board, program_helper, strlen(program_helper), false, deadline, now);
		break;
	case PHASE_REBOOT:
		board_start_program(board, reboot, strlen(reboot), false, deadline, now);
		break;
	case PHASE_LEAVE:
		repl_leave(&board->repl, board->after_reset || board->goal == GOAL_RESTART,
		    deadline);
		break;
	case PHASE_RUN:
		board->refused = board_too_large(board);
		if (board->refused)
			return;
		board->fresh = false;
		board->want_reset = false; /* it had a clean interpreter until now */
		board_start_program(board, board->code.data, board->code.length, board->value,
		    deadline_after(now, board->timeout), now);
		break;
	case PHASE_IDLE:
		break;
	}
	board_write(board, now); /* what fails here fails again in board_service */
}

static void
start_task(struct board *board, enum board_goal goal, double timeout, int64_t now)
{
	board->goal = goal;
	board->timeout = timeout;
	board->outcome = (struct repl_outcome){ 0 };
	board->doubt = DOUBT_NONE;
	board->reset_tried = board->reopened = false;
	board->repeats = board->retried = 0;
	board->ready_by = deadline_after(now, board->patience);
	board->started = board->finished = now;
	board->refused = board->dead || (goal == GOAL_RUN && board->lost_between);
	if (!board->refused)
		board_start_phase(board, now);
}

void
board_run(struct board *board, const char *code, size_t length, bool value, double timeout,
    int64_t now)
{
	buffer_clear(&board->code);
	buffer_append(&board->code, code, length);
	buffer_string(&board->code);
	board->value = value;
	if (board->want_reset)
		board->lost_between = NULL;
	start_task(board, GOAL_RUN, timeout, now);
}

void
board_soft_reset(struct board *board, int64_t now)
{
	start_task(board, GOAL_SOFT_RESET, 0, now);
}

void
board_hard_reset(struct board *board, int64_t now)
{
	start_task(board, GOAL_HARD_RESET, 0, now);
}

void
board_leave(struct board *board, int64_t now)
{
	start_task(board, GOAL_LEAVE, 0, now);
}

void
board_restart(struct board *board, int64_t now)
{
	start_task(board, GOAL_RESTART, 0, now);
}

void
board_cut(struct board *board, int64_t now)
{
	board->repl.deadline = now;
	board->repl.wrote_at = now; /* that it has not started yet is no sign of damage */
}

void
board_hurry(struct board *board, int64_t now)
{
	board->timeout = 0; /* as if its time were over now, or when it comes to run */
	board->ready_by = earlier(board->ready_by, now);
	board->give_up = earlier(board->give_up, now);
	board->reset_tried = board->reopened = true; /* no other way is tried */
	if (board_busy(board) && !board->repl.overdue && board->repl.state != REPL_SETTLING)
		board->repl.deadline = earlier(board->repl.deadline, now);
}

bool
board_end_task(struct board *board, int64_t now)
{
	board->outcome = board->repl.outcome;
	board->verify = board->verify || board->outcome.damaged;
	board->expects_reset = false;
	board->finished = now;
	board->phase = PHASE_IDLE;
	board->goal = GOAL_NONE;
	return true;
}
