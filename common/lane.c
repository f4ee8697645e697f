/* One board (and those that play along) working through the script. */
#include "lane.h"

#include <stdlib.h>
#include <string.h>

#include "lane-internal.h"

static bool
belongs_to_test(const struct lane *lane, const struct action *action)
{
	if (!action->test || !lane->test_id)
		return !action->test && !lane->test_id;
	return strcmp(action->test, lane->test_id) == 0;
}

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
	if (!lane_take_seats(lane))
		return false;
	lane_begin_test(lane, NULL);
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
		if (lane_has_background(lane) || !lane_take_seats(lane))
			return false;
		lane_begin_test(lane, item);
	}
	lane_tell(lane);
	sender_pass(lane->sender, item);
	lane_next_item(lane);
	if (!lane->test)
		lane_release_items(lane);
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
	case LANE_PROMPTING:
		return lane_prompt(lane, now);
	case LANE_EXPECTING:
		return lane_expect(lane, now);
	case LANE_TYPING:
		return lane_type(lane, now);
	case LANE_ENDING:
		if (lane->test && lane_has_background(lane))
			return false;
		lane_end_attempt(lane);
		return true;
	case LANE_HOSTING:
		return lane_host(lane, now);
	case LANE_OPENING:
		if (host_step_opens(&lane->work.seat->background.host))
			return false;
		lane_pass_step(lane);
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
		lane_hosts_behind(lane, now);
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
	free(lane->halt);
	wish_free(&lane->wish);
	savings_clear(&lane->savings);
	strmap_free(&lane->missed, NULL);
	free(lane->file);
	free(lane->broken_file);
}
