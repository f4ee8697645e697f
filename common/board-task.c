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
		program_build_checked(&board->program, code, length, value, nonce);
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

/*
 * A program that is too large for the heap would be the end of some boards: they
 * never answer again. What they have to say about their memory comes first.
 */
enum {
	LARGE = 1000,	   /* bytes that any board takes */
	VERIFIER_SIZE = 2600, /* bytes of verify_helper, compiled */
	MOST_FAILURES = 3, /* losses before the program, until the board is given up */
};

static bool
needs_info(const struct board *board)
{
	return board->want_info || (board->goal == GOAL_RUN && board->code.length > LARGE &&
				       board->repl.paste != PASTE_YES && board->info.length == 0 &&
				       !board->info_retried);
}

/* Free memory as the board has told it, in bytes, less what has come to it since; 0: unknown. */
static double
free_memory(struct board *board)
{
	const char *memory = strstr(buffer_string(&board->info), "gc:mem_free() ");
	double free = memory ? atof(memory + strlen("gc:mem_free() ")) : 0;

	return board->verify && !board->info_checked ? free - VERIFIER_SIZE : free;
}

/* A checked program is there twice while it is compiled. */
static bool
too_large(struct board *board)
{
	double free = free_memory(board), part = board->verify ? 0.35 : 0.75;

	return board->repl.paste != PASTE_YES && board->code.length > LARGE && free > 0 &&
	    (double)board->code.length > part * free;
}

/* The board is not the one any more that the steps before have left. */
static void
refuse_stranger(struct board *board)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	*outcome = (struct repl_outcome){ .status = OUTCOME_LOST };
	snprintf(outcome->reason, sizeof outcome->reason, "%s", board->lost_between);
	board->lost_between = NULL;
}

static void
refuse_large(struct board *board)
{
	struct repl *repl = &board->repl;

	if (board->verify) {
		/* That says nothing about the program: without --verify it might have run. */
		repl->outcome = (struct repl_outcome){ .status = OUTCOME_LOST };
		snprintf(repl->outcome.reason, sizeof repl->outcome.reason, "the program has %zu "
		    "bytes, too many to be checked on this board", board->code.length);
		return;
	}
	repl->outcome = (struct repl_outcome){ .status = OUTCOME_RAISED };
	buffer_clear(&repl->frame.error);
	buffer_printf(&repl->frame.error, "MemoryError: the program has %zu bytes, too many for "
	    "this board at once: put it there as a file\n", board->code.length);
}

bool
board_refuse(struct board *board, int64_t now)
{
	board->refused = false;
	if (board->lost_between)
		refuse_stranger(board);
	else
		refuse_large(board);
	return board_end_task(board, now);
}

/* What has to be done next on the way to the goal. */
static enum board_phase
next_phase(const struct board *board)
{
	if (board->goal == GOAL_LEAVE)
		return PHASE_LEAVE;
	if (board->away)
		return PHASE_REOPEN;
	if (board->stuck)
		return PHASE_HARD;
	/* A method that only the port suggests is for boards that do not answer: it may do nothing. */
	if (board->goal == GOAL_HARD_RESET && board->device.reset > RESET_MACHINE)
		return PHASE_HARD;
	if (board->repl.state != REPL_READY)
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
		repl_leave(&board->repl, board->after_reset, deadline);
		break;
	case PHASE_RUN:
		board->refused = too_large(board);
		if (board->refused)
			return;
		board->fresh = false;
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
	board->repeats = 0;
	board->ready_by = deadline_after(now, board->patience);
	board->started = board->finished = now;
	board->refused = goal == GOAL_RUN && board->lost_between;
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
board_hurry(struct board *board, int64_t now)
{
	board->timeout = 0; /* as if its time were over now, or when it comes to run */
	board->ready_by = earlier(board->ready_by, now);
	board->give_up = earlier(board->give_up, now);
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

void
board_forget(struct board *board)
{
	board->helper = board->verifier = board->hidden_print = false;
	board->installed = 0;
	/* A boot may have run main.py, unless the board is a program that we started. */
	board->fresh = board->phase == PHASE_RESET || board->phase == PHASE_RUN ||
	    (board->phase == PHASE_ENTER && board->transport->ops->spawns);
}

/* It was to reset, or to go away for it, and did. */
static bool
reset_as_expected(const struct board *board)
{
	const struct repl_outcome *outcome = &board->repl.outcome;

	return (board->expects_reset || board->phase == PHASE_REBOOT) &&
	    (outcome->restarted || board->away);
}

/* The interpreter started anew, as it should; a port that went with it is waited for. */
static bool
take_expected_reset(struct board *board, int64_t now)
{
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_OK, .restarted = true };
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

/* Lost on the way to the program: perhaps there is another way; else for good. */
static bool
take_loss(struct board *board, int64_t now)
{
	bool entering = board->phase == PHASE_ENTER, damaged = board->repl.outcome.damaged ||
	    (board->phase == PHASE_RESET && board->verify) || board->phase == PHASE_VERIFIER;

	if (damaged && board_may_repeat(board, now)) {
		board_start_phase(board, now);
		return false;
	}
	/* A board may have reset because it was opened: then its port goes away once. */
	if (entering && (board->away ? !board->reopened : board_want_recovery(board))) {
		board_start_phase(board, now);
		return false;
	}
	board->dead = entering || ++board->failures >= MOST_FAILURES;
	return board_end_task(board, now);
}

static void
note_phase_done(struct board *board)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (board->phase == PHASE_RESET || (board->phase == PHASE_ENTER && board->fresh))
		board->want_reset = board->lost_state = false;
	if (board->phase == PHASE_ENTER)
		board->reached = true;
	if (board->phase == PHASE_INFO)
		board->want_info = outcome->status == OUTCOME_RAISED && !board->info_retried++;
	if (board->phase == PHASE_HELPER)
		board->helper = true;
}

/* The phase that has gone well was what the task is about. */
static bool
is_goal(const struct board *board)
{
	switch (board->goal) {
	case GOAL_SOFT_RESET:
		return board->phase == PHASE_RESET;
	case GOAL_HARD_RESET:
		return board->phase == PHASE_HARD;
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

/* A phase of the task is over: go on, or end the task. True at its end. */
bool
board_advance(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->restarted)
		take_restart(board);
	if (reset_as_expected(board))
		return take_expected_reset(board, now);
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
