/*
 * Programs that are not sent: one that is too large for the heap would be the end of
 * some boards, which never answer again; and one that expects what a board has lost
 * would only fail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board-internal.h"

enum {
	LARGE = 1000,	      /* bytes that any board takes */
	SMALL = 65536,	      /* free bytes of a board where every one counts */
	VERIFIER_SIZE = 2600, /* bytes of the helper of verify.h, compiled */
};

bool
board_may_be_large(const struct board *board)
{
	return board->repl.paste != PASTE_YES && board->code.length > LARGE;
}

/* Free memory as the board has told it, in bytes, less what has come to it since; 0: unknown. */
static double
free_memory(struct board *board)
{
	const char *memory = strstr(buffer_string(&board->info), "gc:mem_free() ");
	double free = memory ? atof(memory + strlen("gc:mem_free() ")) : 0;

	return board->verify && !board->info_checked ? free - VERIFIER_SIZE : free;
}

bool
board_is_small(struct board *board)
{
	double free = free_memory(board);

	return free != 0 && free < SMALL;
}

/* A checked program is there twice while it is compiled. */
bool
board_too_large(struct board *board)
{
	double free = free_memory(board), part = board->verify ? 0.35 : 0.75;

	return board_may_be_large(board) && free > 0 && (double)board->code.length > part * free;
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
refuse_dead(struct board *board)
{
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_LOST, .unreachable = true };
	strcpy(board->repl.outcome.reason, "the board was lost before");
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
	if (board->dead)
		refuse_dead(board);
	else if (board->lost_between)
		refuse_stranger(board);
	else
		refuse_large(board);
	return board_end_task(board, now);
}
