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

/* Whether a list of the test has the role, or "ROLE:" before something else. */
static bool
names_role(jv test, const char *key, const char *role)
{
	jv list = rec_get(test, key);
	size_t length = strlen(role);
	bool found = false;

	if (jv_get_kind(list) == JV_KIND_ARRAY)
		jv_array_foreach(list, i, word) {
			const char *text =
			    jv_get_kind(word) == JV_KIND_STRING ? jv_string_value(word) : "";

			found = found || (strncmp(text, role, length) == 0 &&
			    (text[length] == ':' || text[length] == '\0'));
			jv_free(word);
		}
	jv_free(list);
	return found;
}

/* Whether the test that the item begins needs that seat; a step on its own may need any. */
static bool
needs_seat(const struct lane *lane, const struct item *item, size_t i)
{
	const char *role = lane->seats[i]->role, *own;

	if (i == 0 || item->kind != ITEM_TEST)
		return true;
	own = rec_string(item->test, "role");
	return (own && strcmp(own, role) == 0) || names_role(item->test, "roles", role) ||
	    names_role(item->test, "requires", role);
}

static void
take_seat(struct lane *lane, struct seat *seat)
{
	seat->lane = lane;
	ear_begin(&seat->ear); /* what came before is none of this test */
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

bool
lane_take_seat(struct lane *lane, struct seat *seat)
{
	if (!seat->lane)
		take_seat(lane, seat);
	return seat->lane == lane;
}

/* Those that still run a step in the background are kept. */
void
lane_release_seats(struct lane *lane)
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

void
lane_want_resets(struct lane *lane)
{
	for (size_t i = 0; i < lane->seat_count; i++) {
		struct seat *seat = lane->seats[i];

		if (seat->lane && seat->lane != lane)
			seat->reset_later = true; /* another test is using it */
		else
			seat->board.want_reset = true;
	}
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
	lane_want_resets(lane);
}

/* The first test that this one needs and that did not pass, as a reason; or NULL. */
static char *
find_missed(const struct lane *lane)
{
	jv needs = lane->missed.count ? rec_get(lane->test->test, "needs") : jv_invalid();
	char *reason = NULL;

	if (jv_is_valid(needs))
		jv_array_foreach(needs, i, need) {
			const char *id = jv_string_value(need), *how = strmap_get(&lane->missed, id);

			if (how && !reason)
				reason = xasprintf("needs %s, %s", id, how);
			jv_free(need);
		}
	jv_free(needs);
	return reason;
}

/* Why the test is not run at all, to be freed; or NULL. */
static char *
find_skip(const struct lane *lane)
{
	const char *file = lane_test_string(lane, "file");
	jv skip = rec_get(lane->test->test, "skip");
	char *reason = NULL;

	if (jv_get_kind(skip) == JV_KIND_STRING)
		reason = xstrdup(jv_string_value(skip));
	else if (jv_get_kind(skip) == JV_KIND_TRUE)
		reason = xstrdup("the test file says so");
	else if (lane->broken_file && file && strcmp(file, lane->broken_file) == 0 &&
	    !lane_test_string(lane, "fixture"))
		reason = xasprintf("the set-up of %s failed", file);
	jv_free(skip);
	return reason ? reason : find_missed(lane);
}

void
lane_begin_test(struct lane *lane, struct item *item)
{
	const char *file;

	lane->test = item;
	lane->test_id = item ? rec_string(item->test, "test") : NULL;
	lane_begin_attempts(lane);
	lane_set_skip(lane, NULL);
	want_fresh(lane);
	file = lane_test_string(lane, "file");
	if (file && (!lane->file || strcmp(file, lane->file) != 0)) {
		free(lane->file);
		lane->file = xstrdup(file);
		savings_clear(&lane->savings);
		strmap_free(&lane->missed, NULL);
	} else if (!lane->file) {
		lane->file = xstrdup("");
	}
	if (item)
		lane_set_skip(lane, find_skip(lane));
}

void
lane_release_items(struct lane *lane)
{
	struct item *oldest = lane->oldest;

	lane->oldest = lane->last;
	script_release(lane->script, oldest, lane->last);
}
