/* The tests of a lane: their boards, their beginning and their end. */
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

bool
lane_take_seats(struct lane *lane)
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

void
lane_set_halt(struct lane *lane, char *reason)
{
	free(lane->halt);
	lane->halt = reason;
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
	lane->bad = lane->begun = lane->asked = false;
	lane_set_halt(lane, NULL);
	lane->status = EXIT_PASS;
}

void
lane_begin_test(struct lane *lane, struct item *item)
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
		savings_clear(&lane->savings);
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

void
lane_release_items(struct lane *lane)
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

void
lane_end_attempt(struct lane *lane)
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
	lane_release_items(lane);
}
