/* One board (and those that play along) working through the script. */
#include "lane.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "lane-internal.h"
#include "records.h"

const char *
lane_test_string(const struct lane *lane, const char *key)
{
	return lane->test ? rec_string(lane->test->test, key) : NULL;
}

double
lane_test_number(const struct lane *lane, const char *key)
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

static void
take_seat(struct lane *lane, struct seat *seat)
{
	seat->lane = lane;
	seat->board.want_reset = seat->board.want_reset || seat->reset_later;
	seat->reset_later = false;
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
			take_seat(lane, lane->seats[i]);
	return true;
}

/* Those that still run a step in the background are kept. */
static void
release_seats(struct lane *lane)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (lane->seats[i]->lane == lane && !lane->seats[i]->background.action)
			lane->seats[i]->lane = NULL;
}

void
lane_set_skip(struct lane *lane, char *reason)
{
	free(lane->skip);
	lane->skip = reason;
}

/* A clean interpreter for this test, as its file or the test itself wishes. */
static void
want_fresh(struct lane *lane)
{
	const char *fresh = lane_test_string(lane, "fresh"), *file = lane_test_string(lane, "file");
	bool first = lane->file == NULL, new_file;

	if (!fresh)
		fresh = "file";
	new_file = first || (file && strcmp(file, lane->file) != 0);
	if (first ? lane->sender->resume
		  : strcmp(fresh, "none") == 0 || strcmp(fresh, "session") == 0)
		return;
	if (strcmp(fresh, "none") == 0 || (strcmp(fresh, "test") != 0 && !new_file))
		return;
	for (size_t i = 0; i < lane->seat_count; i++) {
		struct seat *seat = lane->seats[i];

		if (seat->lane && seat->lane != lane)
			seat->reset_later = true; /* another test is using it */
		else
			seat->board.want_reset = true;
	}
}

static void
begin_attempt(struct lane *lane)
{
	lane->bad = lane->asked = false;
	lane->status = EXIT_PASS;
}

static void
begin_test(struct lane *lane, struct item *item)
{
	const char *file;
	jv skip;

	lane->test = item;
	lane->test_id = item ? rec_string(item->test, "test") : NULL;
	lane->attempt = 1;
	begin_attempt(lane);
	lane_set_skip(lane, NULL);
	want_fresh(lane);
	file = lane_test_string(lane, "file");
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
		lane_set_skip(lane, xstrdup(jv_string_value(skip)));
	else if (jv_get_kind(skip) == JV_KIND_TRUE)
		lane_set_skip(lane, xstrdup("the test file says so"));
	else if (lane->broken_file && file && strcmp(file, lane->broken_file) == 0 &&
	    !lane_test_string(lane, "fixture"))
		lane_set_skip(lane, xasprintf("the set-up of %s failed", file));
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

static bool
failed_as_expected(const struct lane *lane)
{
	jv xfail = lane->test ? rec_get(lane->test->test, "xfail") : jv_invalid();
	bool expected = jv_get_kind(xfail) == JV_KIND_STRING || jv_get_kind(xfail) == JV_KIND_TRUE;

	jv_free(xfail);
	return expected && lane->status == EXIT_VERDICT;
}

void
lane_note_failure(struct lane *lane, int status)
{
	struct sender *sender = lane->sender;

	sender->status = worse_exit(sender->status, status);
	if (sender->maxfail && ++sender->failures >= sender->maxfail)
		sender->stop = "enough tests have failed";
}

/* The attempt is over: perhaps another one; else take stock. */
static void
end_attempt(struct lane *lane)
{
	double retries = lane_test_number(lane, "retries");
	const char *fixture = lane_test_string(lane, "fixture");

	lane->phase = LANE_READY;
	if (lane->bad && lane->attempt <= retries && !lane->sender->stop) {
		lane->attempt++;
		begin_attempt(lane);
		lane->cursor = lane->test->next;
		return;
	}
	if (lane->bad && fixture && strcmp(fixture, "setup") == 0 && lane->file) {
		free(lane->broken_file);
		lane->broken_file = xstrdup(lane->file);
	}
	if (lane->bad && !failed_as_expected(lane))
		lane_note_failure(lane, lane->status);
	release_seats(lane);
	lane->test = NULL;
	lane->test_id = NULL;
	release_items(lane);
}

static bool
belongs_to_test(const struct lane *lane, const struct action *action)
{
	if (!action->test || !lane->test_id)
		return !action->test && !lane->test_id;
	return strcmp(action->test, lane->test_id) == 0;
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

void
lane_next_item(struct lane *lane)
{
	lane->last = lane->cursor;
	lane->cursor = lane->cursor->next;
	lane->phase = LANE_READY;
}

static bool
pass_item(struct lane *lane)
{
	struct item *item = lane->cursor;

	if (item->kind == ITEM_TEST) {
		if (lane_has_background(lane) || !take_seats(lane))
			return false;
		begin_test(lane, item);
	}
	lane_tell(lane);
	sender_pass(lane->sender, item);
	lane_next_item(lane);
	if (!lane->test)
		release_items(lane);
	return true;
}

/* Look at the next item; false when nothing can be done with it now. */
static bool
take_item(struct lane *lane, int64_t now)
{
	catch_up(lane);
	if (!lane->cursor)
		return false;
	if (lane->cursor->kind != ITEM_STEP)
		return pass_item(lane);
	return enter_step(lane) && lane_start_step(lane, now);
}

/* Do one thing; false when there is something to wait for. */
static bool
take_turn(struct lane *lane, int64_t now)
{
	switch (lane->phase) {
	case LANE_READY:
		return take_item(lane, now);
	case LANE_PAUSING:
		if (lane->wake > now)
			return false;
		lane_answered(lane, now);
		return true;
	case LANE_JOINING:
		return lane_join(lane, now);
	case LANE_ENDING:
		if (lane->test && lane_has_background(lane))
			return false;
		end_attempt(lane);
		return true;
	case LANE_ASKING:
	case LANE_RUNNING:
		break;
	}
	return false;
}

void
lane_advance(struct lane *lane, int64_t now)
{
	do {
		if (lane->sender->stop && lane->phase != LANE_ASKING && lane->phase != LANE_RUNNING)
			lane_stop_background(lane, lane->sender->stop, now);
	} while (take_turn(lane, now));
	lane_tell(lane);
}

static const struct item *
next_item(const struct lane *lane)
{
	if (lane->cursor)
		return lane->cursor;
	return lane->last ? lane->last->next : lane->script->first;
}

bool
lane_idle(const struct lane *lane)
{
	return lane->phase == LANE_READY && !next_item(lane) && !lane_has_background(lane);
}

bool
lane_starves(const struct lane *lane)
{
	return lane->test && lane->phase == LANE_READY && !next_item(lane);
}

void
lane_free(struct lane *lane)
{
	script_release(lane->script, lane->oldest, NULL);
	work_free(&lane->work);
	work_free(&lane->told);
	free(lane->seats);
	free(lane->skip);
	free(lane->file);
	free(lane->broken_file);
}
