/* The steps of a lane: each is run, or answered with why not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "lane-internal.h"
#include "records.h"
#include "text.h"

enum {
	SMALL_PIECE = 128, /* bytes of a file per program on boards without raw-paste mode */
	PIECE = 2048,
};

static struct seat *
lane_seat(const struct lane *lane, const char *role)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (strcmp(lane->seats[i]->role, role) == 0)
			return lane->seats[i];
	return NULL; /* refused when the record came in */
}

void
lane_tell(struct lane *lane)
{
	struct action *action = lane->owed;
	struct seat *seat;
	bool good;

	if (!action)
		return;
	seat = lane_seat(lane, action->role);
	sender_introduce(lane->sender, seat);
	sender_put(lane->sender, answer_record(&lane->told, action, seat->board.device.name,
	    lane->owed_attempt, &good));
	lane->owed = NULL;
}

/* Whether the answer is good without asking the judge. */
static bool
surely_good(const struct lane *lane, const struct action *action)
{
	return strcmp(lane->answer.status, "ok") == 0 && !rec_has(action->record, "assert");
}

static void
put_off(struct lane *lane, struct action *action)
{
	struct answer free_one = lane->told;

	free_one.limit = lane->answer.limit;
	lane->told = lane->answer;
	lane->answer = free_one;
	lane->owed = action;
	lane->owed_attempt = lane->attempt;
	lane_next_item(lane);
	if (!lane->test || action->number >= lane_test_number(lane, "steps"))
		lane_end_test(lane);
}

/* The step is answered: send its result, and end the test if it was its last. */
void
lane_answered(struct lane *lane)
{
	struct action *action = lane->cursor->action;
	struct seat *seat = lane_seat(lane, action->role);
	double steps = lane_test_number(lane, "steps");
	bool good;

	lane_tell(lane);
	if (surely_good(lane, action)) {
		put_off(lane, action);
		return;
	}
	sender_introduce(lane->sender, seat);
	sender_put(lane->sender, answer_record(&lane->answer, action, seat->board.device.name,
	    lane->attempt, &good));
	if (!good)
		lane->status = worse_exit(lane->status,
		    strcmp(lane->answer.status, "lost") == 0 ? EXIT_SYSTEM : EXIT_VERDICT);
	lane->bad = lane->bad || !good;
	lane_next_item(lane);
	if (!lane->test || action->number >= steps)
		lane_end_test(lane);
}

/* Why the step is not to be run, into the answer; false when it is. */
static bool
not_run(struct lane *lane, const struct action *action, const struct seat *seat)
{
	struct answer *answer = &lane->answer;

	if (seat->trouble)
		answer_not_run(answer, "lost", "%s", seat->trouble);
	else if (seat->board.dead)
		answer_not_run(answer, "lost", "%s was lost before: %s", seat->board.device.name,
		    seat->board.outcome.reason);
	else if (lane->sender->stop && !(action->always && lane->bad))
		answer_not_run(answer, "skipped", "not run: %s", lane->sender->stop);
	else if (lane->skip)
		answer_not_run(answer, "skipped", "%s", lane->skip);
	else if (lane->bad && !action->always)
		answer_not_run(answer, "skipped", "not run: a step before it failed");
	else if (action->kind == ACTION_UNSUPPORTED)
		answer_not_run(answer, "skipped", "%s%s steps cannot be run by this version",
		    rec_true(action->record, "background") ? "background " : "", action->what);
	else
		return false;
	return true;
}

static bool
open_seat(struct lane *lane, struct seat *seat)
{
	char *error;
	int status;

	if (seat->board.opened)
		return true;
	if (board_open(&seat->board, &error, &status))
		return true;
	sender_error(lane->sender, NULL, status, "%s", error);
	seat->trouble = error;
	return false;
}

/* Start the next program of the action; false after the last. */
static bool
run_program(struct lane *lane, const struct action *action, int64_t now)
{
	struct board *board = &lane->seat->board;
	double timeout = action->timeout_s >= 0 ? action->timeout_s : lane->sender->timeout;
	size_t piece = board->repl.paste == PASTE_YES ? PIECE : SMALL_PIECE;
	struct buffer code = { 0 };
	bool value, more = action_program(action, lane->program, piece, &code, &value);

	if (more) {
		lane->program++;
		board_run(board, code.data, code.length, value, timeout, now);
	}
	buffer_free(&code);
	return more;
}

static void
run_action(struct lane *lane, struct action *action, int64_t now)
{
	struct board *board = &lane->seat->board;

	lane->phase = LANE_RUNNING;
	lane->program = 0;
	switch (action->kind) {
	case ACTION_RUN:
	case ACTION_PUT:
		run_program(lane, action, now);
		break;
	case ACTION_SOFT_RESET:
		board_soft_reset(board, now);
		break;
	case ACTION_HARD_RESET:
		board_hard_reset(board, now);
		break;
	case ACTION_WAIT:
		lane->phase = LANE_PAUSING;
		lane->wake = deadline_after(now, action->wait_s);
		break;
	case ACTION_UNSUPPORTED:
		break; /* not_run has answered it */
	}
}

/* Evaluate the test's skip_if before its first step. */
static bool
ask_skip(struct lane *lane, int64_t now)
{
	const char *condition = lane_test_string(lane, "skip_if");
	char *code;

	if (!condition || lane->asked)
		return false;
	lane->asked = true;
	lane->phase = LANE_ASKING;
	code = xasprintf("bool((%s))", condition);
	board_run(&lane->seat->board, code, strlen(code), true, lane->sender->timeout, now);
	free(code);
	return true;
}

void
lane_start_step(struct lane *lane, int64_t now)
{
	struct action *action = lane->cursor->action;

	lane->seat = lane_seat(lane, action->role);
	answer_clear(&lane->answer);
	if (not_run(lane, action, lane->seat)) {
		lane_answered(lane);
	} else if (!open_seat(lane, lane->seat)) {
		answer_not_run(&lane->answer, "lost", "%s", lane->seat->trouble);
		lane_answered(lane);
	} else if (!ask_skip(lane, now)) {
		run_action(lane, action, now);
	}
}

/* The answer to skip_if: the step it was asked for comes next, whatever it says. */
static void
take_skip(struct lane *lane)
{
	struct board *board = &lane->seat->board;
	struct action *action = lane->cursor->action;

	lane->phase = LANE_READY;
	if (board->outcome.status != OUTCOME_OK) {
		answer_take(&lane->answer, action, board);
		snprintf(lane->answer.reason, sizeof lane->answer.reason, "skip_if: %s",
		    lane_test_string(lane, "skip_if"));
		lane_answered(lane);
	} else if (strcmp(buffer_string(&board->repl.frame.repr), "True") == 0) {
		lane_set_skip(lane, xasprintf("skip_if: %s", lane_test_string(lane, "skip_if")));
	}
}

void
lane_done(struct lane *lane, struct seat *seat, int64_t now)
{
	struct action *action;

	if (lane->seat != seat || (lane->phase != LANE_RUNNING && lane->phase != LANE_ASKING))
		return;
	if (lane->phase == LANE_ASKING) {
		take_skip(lane);
		return;
	}
	action = lane->cursor->action;
	if ((action->kind == ACTION_RUN || action->kind == ACTION_PUT) &&
	    seat->board.outcome.status == OUTCOME_OK && run_program(lane, action, now))
		return;
	if (lane->utf8.length)
		sender_output(lane->sender, seat, action->test, lane->utf8.data, lane->utf8.length);
	buffer_clear(&lane->utf8);
	answer_take(&lane->answer, action, &seat->board);
	lane_answered(lane);
	if (!outbox_full(&lane->sender->outbox))
		lane_advance(lane, now);
	else
		lane_tell(lane);
}

void
lane_output(struct lane *lane, const char *bytes, size_t length)
{
	size_t whole;

	if (lane->phase != LANE_RUNNING)
		return;
	answer_output(&lane->answer, bytes, length);
	if (!lane->sender->follow)
		return;
	buffer_append(&lane->utf8, bytes, length);
	whole = utf8_valid(lane->utf8.data, lane->utf8.length);
	if (lane->utf8.length - whole >= 4)
		whole = lane->utf8.length; /* not a character cut by a read: send it as it is */
	if (whole == 0)
		return;
	sender_output(lane->sender, lane->seat, lane->cursor->action->test, lane->utf8.data,
	    whole);
	buffer_consume(&lane->utf8, whole);
}
