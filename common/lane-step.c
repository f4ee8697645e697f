/* The steps of a lane: each is run, or answered with why not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "lane-internal.h"
#include "post-mortem.h"
#include "records.h"

struct seat *
lane_seat(const struct lane *lane, const char *role)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (strcmp(lane->seats[i]->role, role) == 0)
			return lane->seats[i];
	return NULL; /* refused when the record came in */
}

/* Why a failure proves nothing, or NULL. */
static const char *
doubt_failure(const struct work *work)
{
	const char *status = work->answer.status;

	if (strcmp(status, "ok") != 0 && strcmp(status, "raised") != 0)
		return NULL;
	if (work->seat->board.lost_state)
		return "the board had lost what the steps before have left there";
	if (work->answer.unchecked.length)
		return "text came that could not be checked";
	return NULL;
}

/* Send a result; whether the test may go on. */
static bool
put_result(struct lane *lane, struct work *work)
{
	const char *device = work->seat->board.device.name;
	bool good;
	jv record = answer_record(&work->answer, work->action, device, work->attempt, &good);

	if (!good && doubt_failure(work)) {
		jv_free(record);
		answer_doubt(&work->answer, doubt_failure(work));
		record = answer_record(&work->answer, work->action, device, work->attempt, &good);
	}
	sender_introduce(lane->sender, work->seat);
	sender_put_with(lane->sender, record, &work->answer.members);
	return good;
}

void
lane_tell(struct lane *lane)
{
	if (!lane->told.action)
		return;
	put_result(lane, &lane->told);
	action_free(lane->told.action);
	lane->told.action = NULL;
}

/* Whether the answer is good without asking the judge. */
static bool
surely_good(const struct work *work)
{
	return strcmp(work->answer.status, "ok") == 0 && !rec_has(work->action->record, "assert");
}

/* Its board may begin the next step while its result is made. */
static void
put_off(struct lane *lane)
{
	struct work free_one = lane->told;

	lane->told = lane->work;
	lane->work = free_one;
}

static int
exit_of(const struct work *work)
{
	return strcmp(work->answer.status, "lost") == 0 ? EXIT_SYSTEM : EXIT_VERDICT;
}

/* A step was not good: the test is bad, and what runs beside it has no use any more. */
static void
note_bad(struct lane *lane, int status, int64_t now)
{
	lane->status = worse_exit(lane->status, status);
	lane->bad = true;
	if (lane->test)
		lane_stop_background(lane, "another step of the test failed", now);
}

void
lane_pass_step(struct lane *lane)
{
	int number = lane->cursor->action->number;

	lane_next_item(lane);
	if (!lane->test || number >= lane_test_number(lane, "steps"))
		lane->phase = LANE_ENDING;
}

void
lane_answered(struct lane *lane, int64_t now)
{
	struct work *work = &lane->work;
	bool good = surely_good(work);

	lane->left_out = lane->left_out || strcmp(work->answer.status, "skipped") == 0;
	lane_tell(lane);
	if (good) {
		lane_save_value(lane, work, true);
		put_off(lane);
	} else {
		good = put_result(lane, work);
		lane_save_value(lane, work, good);
		if (!good)
			note_bad(lane, exit_of(work), now);
	}
	lane_pass_step(lane);
}

void
lane_answered_behind(struct lane *lane, struct seat *seat, int64_t now)
{
	struct work *work = &seat->background;
	bool of_host = work->action->kind == ACTION_HOST, good;

	lane_tell(lane);
	good = put_result(lane, work);
	lane_save_value(lane, work, good);
	action_free(work->action);
	work->action = NULL;
	seat->ear.ended = true;
	if (!good && (lane->phase == LANE_HOSTING || (lane->phase == LANE_RUNNING && of_host)))
		work_stop(&lane->work, "skipped", "the step beside it failed", now);
	if (!good && lane->test)
		note_bad(lane, exit_of(work), now);
	else if (!good)
		lane_note_failure(lane, exit_of(work));
	if (!lane->test && lane->work.seat != seat)
		seat->lane = NULL;
}

/* Why the step is not to be run, into the answer; false when it is. */
static bool
not_run(struct lane *lane)
{
	const struct action *action = lane->work.action;
	const struct seat *seat = lane->work.seat;
	struct answer *answer = &lane->work.answer;

	if (seat->trouble)
		answer_not_run(answer, "lost", "%s", seat->trouble);
	else if (seat->board.dead)
		answer_not_run(answer, "lost", "%s was lost before: %s", seat->board.device.name,
		    seat->board.outcome.reason);
	else if (lane->skip)
		answer_not_run(answer, "skipped", "%s", lane->skip);
	else if (lane->sender->stop && !(action->always && (lane->bad || lane->begun))) {
		answer_not_run(answer, "skipped", "not run: %s", lane->sender->stop);
		lane->sender->cut += lane->sender->overdue;
	} else if (lane->bad && !action->always)
		answer_not_run(answer, "skipped", "not run: a step before it failed");
	else if (lane->halt && !action->always)
		answer_not_run(answer, "skipped", "not run: %s", lane->halt);
	else if (seat->board.device.no_repl && action_needs_repl(action))
		answer_not_run(answer, "lost",
		    "%s has no REPL, as its entry in devices.yaml says: it takes reset, expect "
		    "and send", seat->board.device.name);
	else
		return false;
	return true;
}

bool
lane_open_seat(struct lane *lane, struct seat *seat)
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

/* Run it on its board beside the steps that follow. */
static void
start_behind(struct lane *lane, int64_t now)
{
	struct work *work = &lane->work.seat->background;

	work_begin(work, action_share(lane->work.action), lane->work.seat, lane->attempt);
	if (work->action->kind == ACTION_HOST) {
		lane_start_host(lane, work, now);
		lane->phase = LANE_OPENING;
	} else {
		work_start(work, lane->sender->timeout, now);
		lane_pass_step(lane);
	}
}

static void
run_action(struct lane *lane, int64_t now)
{
	const struct action *action = lane->work.action;

	lane->begun = true;
	if (action->kind == ACTION_WAIT) {
		lane->phase = LANE_PAUSING;
		lane->wake = deadline_after(now, action->wait_s);
	} else if (action->kind == ACTION_JOIN) {
		lane_start_join(lane, now);
	} else if (action->kind == ACTION_PROMPT) {
		lane->phase = LANE_PROMPTING;
		lane->wake = NEVER; /* its time begins when it is asked */
	} else if (action->kind == ACTION_EXPECT) {
		lane_start_expect(lane);
	} else if (action->kind == ACTION_SEND) {
		lane_start_typing(lane, now);
	} else if (action->background) {
		start_behind(lane, now);
	} else if (action->kind == ACTION_HOST) {
		lane->phase = LANE_HOSTING;
		lane_start_host(lane, &lane->work, now);
	} else {
		lane->phase = LANE_RUNNING;
		work_start(&lane->work, lane->sender->timeout, now);
	}
}

/* There is one place in the background, for a step of the board or of the host. */
static bool
must_wait_behind(const struct action *action, const struct action *behind)
{
	return action->background ||
	    (action_is_for_board(action->kind) && behind->kind != ACTION_HOST);
}

/*
 * A step in the background has to end first: on the same board, or it saves what is used.
 * So has what looks into a loss of the board.
 */
static bool
must_wait(const struct lane *lane)
{
	const struct action *action = lane->work.action;
	const struct seat *seat = lane->work.seat;

	return (action_is_for_board(action->kind) && post_mortem_runs(seat)) ||
	    (seat->background.action && must_wait_behind(action, seat->background.action)) ||
	    (action->uses && lane_awaits_value(lane));
}

/* Without a REPL, a hard reset has to come from outside. */
static bool
cannot_reset(const struct work *work)
{
	struct board *board = &work->seat->board;

	return work->action->kind == ACTION_HARD_RESET && board->device.no_repl &&
	    !board_choose_reset(board);
}

bool
lane_start_step(struct lane *lane, int64_t now)
{
	struct work *work = &lane->work;
	struct action *action = lane->cursor->action;

	work_begin(work, action_share(action), lane_seat(lane, action->role), lane->attempt);
	if (not_run(lane)) {
		lane_answered(lane, now);
	} else if (!lane_take_seat(lane, work->seat) || must_wait(lane)) {
		return false;
	} else if (!lane_open_seat(lane, work->seat)) {
		answer_not_run(&work->answer, "lost", "%s", work->seat->trouble);
		lane_answered(lane, now);
	} else if (cannot_reset(work)) {
		answer_not_run(&work->answer, "lost",
		    "how it is reset from outside is not known: give 'reset' in devices.yaml");
		lane_answered(lane, now);
	} else if (!lane_ask(lane, now) && lane_fill_step(lane, now)) {
		run_action(lane, now);
	}
	return true;
}
