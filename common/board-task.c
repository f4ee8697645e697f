/* What a board has been told to do, phase by phase. */
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

/*
 * A program that is too large for the heap would be the end of some boards: they
 * never answer again. What they have to say about their memory comes first.
 */
enum { LARGE = 1000 }; /* bytes that any board takes */

static bool
needs_info(const struct board *board)
{
	return board->want_info || (board->goal == GOAL_RUN && board->code.length > LARGE &&
				       board->repl.paste != PASTE_YES && board->info.length == 0 &&
				       !board->info_retried);
}

static bool
too_large(struct board *board)
{
	const char *memory = strstr(buffer_string(&board->info), "gc:mem_free() ");
	double heap = memory ? atof(memory + strlen("gc:mem_free() ")) : 0;

	return board->repl.paste != PASTE_YES && board->code.length > LARGE && heap > 0 &&
	    (double)board->code.length > 0.75 * heap;
}

bool
board_refuse(struct board *board, int64_t now)
{
	struct repl *repl = &board->repl;

	board->refused = false;
	repl->outcome = (struct repl_outcome){ .status = OUTCOME_RAISED };
	buffer_clear(&repl->frame.error);
	buffer_printf(&repl->frame.error, "MemoryError: the program has %zu bytes, too many for "
	    "this board at once: put it there as a file\n", board->code.length);
	return board_end_task(board, now);
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
	if (needs_info(board))
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
		board->refused = too_large(board);
		if (board->refused)
			return; /* board_service ends the task */
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
	board->doubt = DOUBT_NONE;
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

/* Ask with a program of our own, before the task can be said to have ended. */
static void
ask(struct board *board, enum board_doubt doubt, int64_t now)
{
	board->doubt = doubt;
	start_program(board, "", 0, false, board->patience, now);
	board_write(board, now);
}

/*
 * The line where the program itself was when it raised: that of the first
 * frame; 0 when none of its code was running, as for a SyntaxError.
 */
static size_t
raising_line(struct board *board)
{
	const char *frame = strstr(buffer_string(&board->repl.frame.error), "\", line ");
	char *end;
	size_t line;

	if (!frame)
		return 0;
	line = strtoul(frame + strlen("\", line "), &end, 10);
	return strncmp(end, ", in <module>", strlen(", in <module>")) == 0 ? line : 0;
}

/*
 * What the program did to print() may hide its end. Without nonce and without
 * error it left by SystemExit, or print does nothing: a print of our own tells.
 * With an error in the nonce's own line, all of the program has run.
 */
static enum board_doubt
doubt_end(struct board *board)
{
	const struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->status != OUTCOME_RAISED || outcome->restarted || board->hidden_print)
		return DOUBT_NONE;
	if (outcome->exited)
		return DOUBT_EXIT;
	if (board->program.nonce_line && raising_line(board) == board->program.nonce_line)
		return DOUBT_PRINT;
	return DOUBT_NONE;
}

/* The answer to ask: does a print that nobody can have changed work, or even the usual one? */
static bool
take_doubt(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;
	bool worked = outcome->status == OUTCOME_OK, ended = worked && board->doubt == DOUBT_PRINT;

	board->doubt = DOUBT_NONE;
	if (outcome->status == OUTCOME_LOST || ended)
		return board_end_task(board, now);
	*outcome = (struct repl_outcome){ .status = OUTCOME_RAISED, .exited = true };
	buffer_clear(&board->repl.frame.error);
	if (!worked) {
		board->hidden_print = true;
		snprintf(outcome->reason, sizeof outcome->reason,
		    "the step hid print(), so its end cannot be seen");
	}
	return board_end_task(board, now);
}

/*
 * The helper was not there (any more): an interrupt had restarted the
 * interpreter, say. All before the last expression has run, so only that is
 * run again, on its own line. A program that knows the helper's name is left
 * alone: who knows what it did.
 */
static bool
retry_value(struct board *board, int64_t now)
{
	struct statement last;
	struct buffer rest = { 0 };

	if (board->repl.outcome.status != OUTCOME_RAISED || !board->program.valued ||
	    !program_helper_missing(buffer_string(&board->repl.frame.error)) ||
	    memmem(board->code.data, board->code.length, "__upy", 5) ||
	    !pysrc_last_expression(board->code.data, board->code.length, &last))
		return false;
	for (size_t line = 1; line < last.line; line++)
		buffer_putc(&rest, '\n');
	buffer_append(&rest, board->code.data + last.start, last.end - last.start);
	buffer_free(&board->code);
	board->code = rest;
	board->helper = false;
	start_phase(board, now);
	return true;
}

/* The task's own program has ended, or seems to have. True when it has. */
static bool
advance_run(struct board *board, int64_t now)
{
	enum board_doubt doubt = doubt_end(board);

	if (retry_value(board, now))
		return false;
	if (doubt == DOUBT_NONE) {
		/* An interrupt may have cost the globals; and a program may meddle with ours. */
		if (board->repl.outcome.status == OUTCOME_TIMEOUT ||
		    memmem(board->code.data, board->code.length, "__upy", 5))
			board->helper = false;
		return board_end_task(board, now);
	}
	/* In doubt about print, only the builtin can be believed. */
	board->hidden_print = doubt == DOUBT_PRINT;
	ask(board, doubt, now);
	return false;
}

/* A phase of the task is over: go on, or end the task. True at its end. */
bool
board_advance(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->restarted)
		forget_globals(board);
	if (board->doubt != DOUBT_NONE)
		return take_doubt(board, now);
	switch (board->phase) {
	case PHASE_RUN:
		return advance_run(board, now);
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
