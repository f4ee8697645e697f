/* One board (and those that play along) working through the script. */
#include "lane.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "records.h"
#include "text.h"

enum {
	SMALL_PIECE = 128, /* bytes of a file per program on boards without raw-paste mode */
	PIECE = 2048,
};

static struct seat *
find_seat(const struct lane *lane, const char *role)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (strcmp(lane->seats[i]->role, role) == 0)
			return lane->seats[i];
	return NULL; /* refused when the record came in */
}

static const char *
test_string(const struct lane *lane, const char *key)
{
	return lane->test ? rec_string(lane->test->test, key) : NULL;
}

static double
test_number(const struct lane *lane, const char *key)
{
	return lane->test ? rec_number(lane->test->test, key, 0) : 0;
}

/*
 * Beginning and ending tests.
 */

/* Whether the test that the item begins needs that seat; a step on its own may need any. */
static bool
needs_seat(const struct lane *lane, const struct item *item, size_t i)
{
	jv roles;
	bool needed = false;

	if (i == 0 || item->kind != ITEM_TEST)
		return true;
	roles = rec_get(item->test, "roles");
	if (jv_get_kind(roles) == JV_KIND_ARRAY)
		jv_array_foreach(roles, k, role) {
			needed = needed || (jv_get_kind(role) == JV_KIND_STRING &&
			    strcmp(jv_string_value(role), lane->seats[i]->role) == 0);
			jv_free(role);
		}
	jv_free(roles);
	return needed;
}

/* Take all boards for the test, or none: false while another lane has one. */
static bool
take_seats(struct lane *lane)
{
	const struct item *item = lane->cursor;

	for (size_t i = 0; i < lane->seat_count; i++)
		if (needs_seat(lane, item, i) && lane->seats[i]->lane && lane->seats[i]->lane != lane)
			return false;
	for (size_t i = 0; i < lane->seat_count; i++)
		if (needs_seat(lane, item, i))
			lane->seats[i]->lane = lane;
	return true;
}

static void
release_seats(struct lane *lane)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (lane->seats[i]->lane == lane)
			lane->seats[i]->lane = NULL;
}

static void
set_skip(struct lane *lane, bool is_bad, char *reason)
{
	free(lane->skip);
	lane->skip = reason;
	lane->skip_is_bad = is_bad;
}

/* A clean interpreter for this test, as its file or the test itself wishes. */
static void
want_fresh(struct lane *lane)
{
	const char *fresh = test_string(lane, "fresh"), *file = test_string(lane, "file");
	bool first = lane->file == NULL, new_file;

	if (!fresh)
		fresh = "file";
	new_file = first || (file && strcmp(file, lane->file) != 0);
	if (first ? lane->sender->resume
		  : strcmp(fresh, "none") == 0 || strcmp(fresh, "session") == 0)
		return;
	if (strcmp(fresh, "none") == 0 || (strcmp(fresh, "test") != 0 && !new_file))
		return;
	for (size_t i = 0; i < lane->seat_count; i++)
		lane->seats[i]->board.want_reset = true;
}

static void
begin_test(struct lane *lane, struct item *item)
{
	const char *file;
	jv skip;

	lane->test = item;
	lane->test_id = item ? rec_string(item->test, "test") : NULL;
	lane->attempt = 1;
	lane->bad = lane->asked = false;
	set_skip(lane, false, NULL);
	want_fresh(lane);
	file = test_string(lane, "file");
	if (file && (!lane->file || strcmp(file, lane->file) != 0)) {
		free(lane->file);
		lane->file = xstrdup(file);
	} else if (!lane->file) {
		lane->file = xstrdup("");
	}
	if (!item)
		return;
	skip = rec_get(item->test, "skip");
	if (jv_get_kind(skip) == JV_KIND_STRING)
		set_skip(lane, false, xstrdup(jv_string_value(skip)));
	else if (jv_get_kind(skip) == JV_KIND_TRUE)
		set_skip(lane, false, xstrdup("the test file says so"));
	else if (lane->broken_file && file && strcmp(file, lane->broken_file) == 0 &&
	    !test_string(lane, "fixture"))
		set_skip(lane, true, xasprintf("the set-up of %s failed", file));
	jv_free(skip);
}

/* What was passed is not needed any more, but for the last item: it leads to the next. */
static void
release_items(struct lane *lane)
{
	struct item *oldest = lane->oldest;

	lane->oldest = lane->last;
	script_release(lane->script, oldest, lane->last);
}

/* The attempt is over: perhaps another one; else take stock. */
static void
end_test(struct lane *lane)
{
	double retries = test_number(lane, "retries");
	const char *fixture = test_string(lane, "fixture");

	if (lane->bad && lane->attempt <= retries && !lane->sender->stop) {
		lane->attempt++;
		lane->bad = lane->asked = false;
		lane->cursor = lane->test->next;
		return;
	}
	if (lane->bad && fixture && strcmp(fixture, "setup") == 0 && lane->file) {
		free(lane->broken_file);
		lane->broken_file = xstrdup(lane->file);
	}
	if (lane->bad && lane->sender->maxfail && ++lane->sender->failures >= lane->sender->maxfail)
		lane->sender->stop = "enough tests have failed";
	release_seats(lane);
	lane->test = NULL;
	lane->test_id = NULL;
	release_items(lane);
}

/*
 * Running steps.
 */

static void
next_item(struct lane *lane)
{
	lane->last = lane->cursor;
	lane->cursor = lane->cursor->next;
	lane->phase = LANE_READY;
}

static bool
belongs_to_test(const struct lane *lane, const struct action *action)
{
	if (!action->test || !lane->test_id)
		return !action->test && !lane->test_id;
	return strcmp(action->test, lane->test_id) == 0;
}

/* The step is answered: send its result, and end the test if it was its last. */
static void
answered(struct lane *lane)
{
	struct action *action = lane->cursor->action;
	struct seat *seat = find_seat(lane, action->role);
	double steps = test_number(lane, "steps");
	int status = EXIT_PASS;
	bool good;

	sender_introduce(lane->sender, seat);
	sender_put(lane->sender, answer_record(&lane->answer, action, seat->board.device.name,
	    lane->attempt, &good));
	if (!good)
		status = strcmp(lane->answer.status, "lost") == 0 ? EXIT_SYSTEM : EXIT_VERDICT;
	lane->sender->status = worse_exit(lane->sender->status, status);
	lane->bad = lane->bad || !good;
	next_item(lane);
	if (!lane->test || action->number >= steps)
		end_test(lane);
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

	if (seat->board.transport)
		return true;
	if (board_open(&seat->board, &error, &status))
		return true;
	sender_error(lane->sender, NULL, status, "%s", error);
	seat->trouble = error;
	return false;
}

/* A program too large for the board's heap would end it: some never answer again. */
static bool
too_large(const struct board *board, const struct action *action)
{
	const char *mem_free = strstr(board->info.length ? board->info.data : "", "mem_free ");
	double heap = mem_free ? atof(mem_free + strlen("mem_free ")) : 0;

	return action->kind == ACTION_RUN && board->repl.paste == PASTE_NO && heap > 0 &&
	    (double)action->code.length > 0.75 * heap;
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
refuse_large(struct lane *lane, const struct action *action)
{
	answer_not_run(&lane->answer, "raised",
	    "the program has %zu bytes, too many for this board at once: put it there as a file",
	    action->code.length);
	buffer_printf(&lane->answer.error, "MemoryError: %s", lane->answer.reason);
	answered(lane);
}

static void
run_action(struct lane *lane, struct action *action, int64_t now)
{
	struct board *board = &lane->seat->board;

	lane->phase = LANE_RUNNING;
	lane->program = 0;
	switch (action->kind) {
	case ACTION_RUN:
		if (too_large(board, action))
			refuse_large(lane, action);
		else
			run_program(lane, action, now);
		break;
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
	const char *condition = test_string(lane, "skip_if");
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

static void
start_step(struct lane *lane, int64_t now)
{
	struct action *action = lane->cursor->action;

	lane->seat = find_seat(lane, action->role);
	answer_clear(&lane->answer);
	if (not_run(lane, action, lane->seat)) {
		answered(lane);
	} else if (!open_seat(lane, lane->seat)) {
		answer_not_run(&lane->answer, "lost", "%s", lane->seat->trouble);
		answered(lane);
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
		    test_string(lane, "skip_if"));
		answered(lane);
	} else if (strcmp(buffer_string(&board->repl.frame.repr), "True") == 0) {
		set_skip(lane, false, xasprintf("skip_if: %s", test_string(lane, "skip_if")));
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
		sender_output(lane->sender, seat, lane->test_id, lane->utf8.data, lane->utf8.length);
	buffer_clear(&lane->utf8);
	answer_take(&lane->answer, action, &seat->board);
	answered(lane);
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
	sender_output(lane->sender, lane->seat, lane->test_id, lane->utf8.data, whole);
	buffer_consume(&lane->utf8, whole);
}

/*
 * The script.
 */

/* Items came since the lane had passed all there were. */
static void
catch_up(struct lane *lane)
{
	if (lane->cursor)
		return;
	if (lane->last)
		lane->cursor = lane->last->next;
	else
		lane->cursor = lane->script->first;
	if (!lane->oldest)
		lane->oldest = lane->cursor;
}

/* A step that does not belong to the current test begins one of its own. */
static bool
enter_step(struct lane *lane)
{
	if (lane->test && belongs_to_test(lane, lane->cursor->action))
		return true;
	if (!take_seats(lane))
		return false;
	begin_test(lane, NULL);
	return true;
}

static bool
pass_item(struct lane *lane)
{
	struct item *item = lane->cursor;

	if (item->kind == ITEM_TEST) {
		if (!take_seats(lane))
			return false;
		begin_test(lane, item);
	}
	sender_pass(lane->sender, item);
	next_item(lane);
	if (!lane->test)
		release_items(lane);
	return true;
}

void
lane_advance(struct lane *lane, int64_t now)
{
	while (lane->phase == LANE_READY ||
	    (lane->phase == LANE_PAUSING && lane->wake <= now)) {
		if (lane->phase == LANE_PAUSING) {
			answered(lane);
			continue;
		}
		catch_up(lane);
		if (!lane->cursor)
			return;
		if (lane->cursor->kind != ITEM_STEP) {
			if (!pass_item(lane))
				return;
		} else if (!enter_step(lane)) {
			return;
		} else {
			start_step(lane, now);
		}
	}
}

bool
lane_idle(const struct lane *lane)
{
	const struct item *next = lane->cursor ? lane->cursor
	    : lane->last		       ? lane->last->next
					       : lane->script->first;

	return lane->phase == LANE_READY && !next;
}

void
lane_free(struct lane *lane)
{
	script_release(lane->script, lane->oldest, NULL);
	answer_free(&lane->answer);
	buffer_free(&lane->utf8);
	free(lane->seats);
	free(lane->skip);
	free(lane->file);
	free(lane->broken_file);
}
