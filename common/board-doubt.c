/*
 * When the end of a program does not show as it should: questions to the board
 * before its task can be said to have ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board-internal.h"
#include "clock.h"
#include "pysrc.h"

void
board_ask(struct board *board, enum board_doubt doubt, int64_t now)
{
	board->doubt = doubt;
	board_start_program(board, "", 0, false, deadline_after(now, board->patience), now);
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
enum board_doubt
board_doubt_end(struct board *board)
{
	const struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->status != OUTCOME_RAISED || outcome->restarted || board->hidden_print ||
	    board->verify) /* then the end was proven */
		return DOUBT_NONE;
	if (outcome->exited)
		return DOUBT_EXIT;
	if (board->program.nonce_line && raising_line(board) == board->program.nonce_line)
		return DOUBT_PRINT;
	return DOUBT_NONE;
}

/* The answer to ask: does a print that nobody can have changed work, or even the usual one? */
bool
board_take_doubt(struct board *board, int64_t now)
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
 * run again, once, on its own line. A program that knows the helper's name is left
 * alone: who knows what it did.
 */
bool
board_retry_value(struct board *board, int64_t now)
{
	struct statement last;
	struct buffer rest = { 0 };

	if (board->repl.outcome.status != OUTCOME_RAISED || !board->program.valued ||
	    board->verify ||
	    !program_helper_missing(buffer_string(&board->repl.frame.error)) ||
	    memmem(board->code.data, board->code.length, "__upy", 5) ||
	    !pysrc_last_expression(board->code.data, board->code.length, &last))
		return false;
	if (board->retried++) {
		board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_LOST,
			.damaged = !board->helper_refused };
		strcpy(board->repl.outcome.reason, "the board cannot tell the value: it does not "
		    "take the function that does so");
		return false;
	}
	for (size_t line = 1; line < last.line; line++)
		buffer_putc(&rest, '\n');
	buffer_append(&rest, board->code.data + last.start, last.end - last.start);
	buffer_free(&board->code);
	board->code = rest;
	board->helper = false;
	board->ready_by = deadline_after(now, board->patience);
	board_start_phase(board, now);
	return true;
}
