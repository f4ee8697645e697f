/* What a test types to a board. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "lane-internal.h"
#include "records.h"

void
lane_start_typing(struct lane *lane, int64_t now)
{
	const struct work *work = &lane->work;
	double timeout = work->action->timeout_s;

	lane->phase = LANE_TYPING;
	lane->since = now;
	lane->wake = deadline_after(now,
	    timeout >= 0 ? timeout : seat_timeout(work->seat, lane->sender->timeout));
}

/* The text, with Enter for each of its line ends, and at its end. */
static void
type(struct board *board, const struct action *action)
{
	const char *text = rec_string(action->record, "text"), *end;
	bool plain = *action->eol == '\0';

	for (; !plain && (end = strchr(text, '\n')); text = end + 1) {
		board_type(board, text, (size_t)(end - text));
		board_type(board, action->eol, strlen(action->eol));
	}
	board_type(board, text, strlen(text));
	board_type(board, action->eol, strlen(action->eol));
}

/* Nobody has asked its REPL for anything: an application reads, or whatever runs there. */
static bool
is_passed_through(const struct board *board)
{
	return !board_busy(board) && !board->away && board->repl.state == REPL_OUTSIDE;
}

bool
lane_type(struct lane *lane, int64_t now)
{
	struct answer *answer = &lane->work.answer;
	struct work *program = &lane->work.seat->background;
	struct board *board = &lane->work.seat->board;
	char *loss = lane_loss(lane);

	if (work_runs(program) || is_passed_through(board)) {
		type(board, lane->work.action);
		work_prolong(program, now);
	} else if (loss) {
		answer_not_run(answer, "lost", "%s", loss);
	} else if (!program->action) {
		answer_not_run(answer, "unmatched", "no program runs there that would read it");
	} else if (lane->wake > now) {
		return false;
	} else {
		answer_not_run(answer, "timeout", "the program that is to read it has not begun");
	}
	free(loss);
	answer->elapsed_us = now - lane->since;
	lane_answered(lane, now);
	return true;
}
