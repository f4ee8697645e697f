/* The attempts of a test, and what they come to. */
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "lane-internal.h"
#include "records.h"

static void
begin_attempt(struct lane *lane)
{
	lane->bad = lane->begun = lane->left_out = lane->met = lane->asked = false;
	lane_set_halt(lane, NULL);
	for (size_t i = 0; i < lane->seat_count; i++)
		if (lane->seats[i]->lane == lane)
			ear_begin(&lane->seats[i]->ear);
	lane->status = EXIT_PASS;
}

void
lane_begin_attempts(struct lane *lane)
{
	lane->attempt = 1;
	lane->passes = 0;
	lane->worst = EXIT_PASS;
	begin_attempt(lane);
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

/* Once more: a repeated test to its number, another one as long as it is not good. */
static bool
wants_attempt(const struct lane *lane)
{
	double repeat = lane_test_number(lane, "repeat"), retries = lane_test_number(lane, "retries");

	if (repeat > 0)
		return lane->attempt < repeat;
	return lane->bad && lane->attempt <= retries && !lane->sender->stop;
}

static void
begin_next_attempt(struct lane *lane)
{
	const char *fresh = lane_test_string(lane, "fresh");

	lane->attempt++;
	begin_attempt(lane);
	if (fresh && strcmp(fresh, "test") == 0)
		lane_want_resets(lane);
	lane->cursor = lane->test->next;
}

/* What all attempts of a repeated test come to: bad if too few were good, or one was lost. */
static void
sum_up(struct lane *lane)
{
	double repeat = lane_test_number(lane, "repeat");
	double rate = lane->test ? rec_number(lane->test->test, "pass_rate", 1) : 1;

	if (repeat <= 0)
		return;
	lane->bad = lane->passes < rate * repeat - 1e-6 || lane->worst == EXIT_SYSTEM;
	lane->status = lane->bad ? lane->worst : EXIT_PASS;
}

/* For tests that need this one. */
static void
note_missed(struct lane *lane)
{
	static char failed[] = "which failed", skipped[] = "which was skipped";
	static char lost[] = "whose board was lost";

	if (!lane->test_id || (!lane->bad && !lane->left_out))
		return;
	*strmap_at(&lane->missed, lane->test_id) = !lane->bad ? skipped
	    : lane->status == EXIT_SYSTEM		       ? lost
							       : failed;
}

void
lane_end_attempt(struct lane *lane)
{
	const char *fixture = lane_test_string(lane, "fixture");

	lane->phase = LANE_READY;
	lane->passes += !lane->bad;
	lane->worst = worse_exit(lane->worst, lane->status);
	if (wants_attempt(lane)) {
		begin_next_attempt(lane);
		return;
	}
	sum_up(lane);
	note_missed(lane);
	if (lane->bad && fixture && strcmp(fixture, "setup") == 0 && lane->file) {
		free(lane->broken_file);
		lane->broken_file = xstrdup(lane->file);
	}
	if (lane->bad && !failed_as_expected(lane))
		lane_note_failure(lane, lane->status);
	lane_release_seats(lane);
	lane->test = NULL;
	lane->test_id = NULL;
	lane_release_items(lane);
}
