/* What a board has been told to do, phase by phase. */
#include <string.h>

#include "board-internal.h"
#include "clock.h"
#include "pysrc.h"

/* In a function, so that none of these names is left behind. */
static const char info_program[] =
    "def __upy():\n"
    " import sys\n"
    " def t(k,f):\n"
    "  try:print(k,repr(f()))\n"
    "  except Exception:pass\n"
    " m=__import__\n"
    " t('platform',lambda:sys.platform)\n"
    " t('implementation',lambda:sys.implementation.name)\n"
    " t('version',lambda:m('os').uname().version)\n"
    " t('version',lambda:sys.version)\n"
    " t('machine',lambda:m('os').uname().machine)\n"
    " t('machine',lambda:sys.implementation._machine)\n"
    " t('unique_id',lambda:m('machine').unique_id())\n"
    " t('freq',lambda:m('machine').freq())\n"
    " t('mem_free',lambda:m('gc').mem_free())\n"
    " t('settrace',lambda:bool(sys.settrace))\n"
    "__upy();del __upy";

static void
start_program(struct board *board, const char *code, size_t length, bool value, double timeout,
    int64_t now)
{
	char nonce[NONCE_SIZE];

	repl_nonce(&board->repl, nonce);
	if (pysrc_rebinds(code, length, "print"))
		board->hidden_print = true;
	program_build(&board->program, code, length, value, nonce, board->hidden_print);
	board->started = now;
	repl_run(&board->repl, board->program.text.data, board->program.text.length, nonce,
	    board->program.valued, deadline_after(now, timeout));
}

/* The task's program wants the helper: whether a value is asked for and can be given. */
static bool
needs_helper(const struct board *board)
{
	struct statement last;

	return board->value && !board->helper &&
	    pysrc_last_expression(board->code.data, board->code.length, &last);
}

/* What has to be done next on the way to the goal. */
static enum board_phase
next_phase(const struct board *board)
{
	if (board->goal == GOAL_LEAVE)
		return PHASE_LEAVE;
	if (board->repl.state != REPL_READY)
		return PHASE_ENTER;
	if (board->goal == GOAL_SOFT_RESET)
		return PHASE_RESET;
	if (board->want_reset && !board->fresh)
		return PHASE_RESET;
	if (board->want_info)
		return PHASE_INFO;
	if (board->goal == GOAL_HARD_RESET)
		return PHASE_REBOOT;
	return needs_helper(board) ? PHASE_HELPER : PHASE_RUN;
}

static void
start_phase(struct board *board, int64_t now)
{
	int64_t deadline = deadline_after(now, board->patience);
	static const char reboot[] = "import machine\nmachine.reset()";

	board->phase = next_phase(board);
	switch (board->phase) {
	case PHASE_ENTER:
		repl_enter(&board->repl, now, deadline);
		break;
	case PHASE_RESET:
		repl_soft_reset(&board->repl, deadline);
		break;
	case PHASE_INFO:
		buffer_clear(&board->info);
		start_program(board, info_program, strlen(info_program), false, board->patience, now);
		break;
	case PHASE_HELPER:
		start_program(board, program_helper, strlen(program_helper), false, board->patience,
		    now);
		break;
	case PHASE_REBOOT:
		start_program(board, reboot, strlen(reboot), false, board->patience, now);
		break;
	case PHASE_LEAVE:
		repl_leave(&board->repl, deadline);
		break;
	case PHASE_RUN:
		board->fresh = false;
		start_program(board, board->code.data, board->code.length, board->value,
		    board->timeout, now);
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
	board->probed_print = false;
	board->started = board->finished = now;
	start_phase(board, now);
}

void
board_run(struct board *board, const char *code, size_t length, bool value, double timeout,
    int64_t now)
{
	buffer_clear(&board->code);
	buffer_append(&board->code, code, length);
	buffer_string(&board->code);
	board->value = value;
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

bool
board_end_task(struct board *board, int64_t now)
{
	board->outcome = board->repl.outcome;
	board->dead = board->dead || board->outcome.unreachable;
	board->finished = now;
	board->phase = PHASE_IDLE;
	board->goal = GOAL_NONE;
	return true;
}

static void
forget_globals(struct board *board)
{
	board->helper = board->hidden_print = false;
	/* A boot may have run main.py, unless the board is a program that we started. */
	board->fresh = board->phase != PHASE_ENTER || board->transport->ops->spawns;
}

/* The board was to reset itself: being "lost" that way is what was asked for. */
static bool
rebooted(const struct board *board)
{
	return board->repl.outcome.status == OUTCOME_LOST && board->repl.outcome.restarted;
}

/*
 * A program that ended without nonce and without error left by SystemExit, or
 * made print do nothing: ask with a print of our own.
 */
static bool
ask_for_print(struct board *board, int64_t now)
{
	if (!board->repl.outcome.exited || board->repl.outcome.restarted || board->hidden_print ||
	    board->probed_print)
		return false;
	board->probed_print = true;
	start_program(board, "", 0, false, board->patience, now);
	board_write(board, now);
	return true;
}

/* The answer to ask_for_print: an early exit again means that print is no longer print. */
static bool
take_print_answer(struct board *board, int64_t now)
{
	bool hidden = board->repl.outcome.exited;

	if (board->repl.outcome.status == OUTCOME_LOST)
		return board_end_task(board, now);
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_RAISED, .exited = true };
	buffer_clear(&board->repl.frame.error);
	if (hidden) {
		board->hidden_print = true;
		snprintf(board->repl.outcome.reason, sizeof board->repl.outcome.reason,
		    "the step hid print(), so its end cannot be seen");
	}
	return board_end_task(board, now);
}

/* A phase of the task is over: go on, or end the task. True at its end. */
bool
board_advance(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->restarted)
		forget_globals(board);
	if (board->probed_print)
		return take_print_answer(board, now);
	switch (board->phase) {
	case PHASE_RUN:
		if (ask_for_print(board, now))
			return false;
		if (outcome->status == OUTCOME_RAISED && board->helper &&
		    program_helper_missing(buffer_string(&board->repl.frame.error))) {
			/* The program before it had deleted the helper: nothing has run yet. */
			board->helper = false;
			break;
		}
		return board_end_task(board, now);
	case PHASE_REBOOT:
		if (rebooted(board))
			*outcome = (struct repl_outcome){ .status = OUTCOME_OK, .restarted = true };
		return board_end_task(board, now);
	case PHASE_LEAVE:
		return board_end_task(board, now);
	default:
		break;
	}
	if (outcome->status == OUTCOME_LOST || outcome->status == OUTCOME_TIMEOUT)
		return board_end_task(board, now);
	if (board->phase == PHASE_RESET || (board->phase == PHASE_ENTER && board->fresh))
		board->want_reset = false;
	if (board->phase == PHASE_INFO)
		board->want_info = outcome->status == OUTCOME_RAISED && !board->info_retried++;
	if (board->phase == PHASE_HELPER)
		board->helper = true;
	if (board->goal == GOAL_SOFT_RESET && board->phase == PHASE_RESET)
		return board_end_task(board, now);
	start_phase(board, now);
	return false;
}
