/* The boards of a lane at work: their output, and the ends of what they do. */
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "lane-internal.h"
#include "post-mortem.h"
#include "text.h"

bool
lane_has_background(const struct lane *lane)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (lane->seats[i]->lane == lane && lane->seats[i]->background.action)
			return true;
	return false;
}

void
lane_stop_background(struct lane *lane, const char *reason, int64_t now)
{
	for (size_t i = 0; i < lane->seat_count; i++) {
		struct work *work = &lane->seats[i]->background;

		/* A file is better left whole; that ends by itself. */
		if (lane->seats[i]->lane == lane && work->action && work->action->kind != ACTION_FILE)
			work_stop(work, "skipped", reason, now);
	}
}

static void
stop_at_once(struct lane *lane, struct work *work, int64_t now)
{
	work_stop(work, "timeout", lane->sender->stop, now);
	if (work->action->kind != ACTION_HOST)
		board_hurry(&work->seat->board, now);
	lane->sender->cut++;
}

static void
stop_asking(struct lane *lane, int64_t now)
{
	board_hurry(&lane->asked_seat->board, now);
	lane->sender->cut++;
}

/* A wait that was not waited to its end. */
static void
cut_pause(struct lane *lane)
{
	answer_not_run(&lane->work.answer, "timeout", "interrupted: %s", lane->sender->stop);
	lane->sender->cut++;
}

void
lane_stop(struct lane *lane, int64_t now)
{
	if (lane->phase == LANE_RUNNING || lane->phase == LANE_HOSTING)
		stop_at_once(lane, &lane->work, now);
	else if (lane->phase == LANE_ASKING)
		stop_asking(lane, now);
	else if (lane->phase == LANE_PAUSING && lane->wake > now)
		cut_pause(lane);
	else if (lane->phase == LANE_EXPECTING || lane->phase == LANE_TYPING) {
		cut_pause(lane);
		lane->phase = LANE_PAUSING; /* until now */
	} else if (lane->phase == LANE_PROMPTING) {
		cut_pause(lane);
		lane_stop_prompt(lane);
	}
	for (size_t i = 0; i < lane->seat_count; i++) {
		struct work *work = &lane->seats[i]->background;

		if (lane->seats[i]->lane == lane && work->action)
			stop_at_once(lane, work, now);
	}
	lane->wake = now;
}

void
lane_start_join(struct lane *lane, int64_t now)
{
	struct work *behind = &lane->work.seat->background;
	double timeout = lane->work.action->timeout_s;

	lane->phase = LANE_JOINING;
	lane->since = now;
	lane->wake = deadline_after(now, timeout);
	if (behind->action && lane->work.action->interrupt)
		work_stop(behind, "ok", "its join asks for that", now);
}

bool
lane_join(struct lane *lane, int64_t now)
{
	struct answer *answer = &lane->work.answer;

	if (lane->work.seat->background.action) {
		if (lane->wake > now)
			return false;
		answer_not_run(answer, "timeout", "the step in the background has not ended");
	}
	answer->elapsed_us = now - lane->since;
	lane_answered(lane, now);
	return true;
}

/* What is left of a character that was never finished. */
static void
flush_output(struct lane *lane, struct work *work)
{
	if (work->utf8.length)
		sender_output(lane->sender, work->seat, work->action->test, work->utf8.data,
		    work->utf8.length);
	buffer_clear(&work->utf8);
}

static void
end_work(struct lane *lane, struct work *work, int64_t now)
{
	flush_output(lane, work);
	if (strcmp(work->answer.status, "lost") == 0)
		post_mortem_begin(lane->sender, work->seat, work->action->test,
		    work->answer.reason, now);
	if (work == &lane->work)
		lane_answered(lane, now);
	else
		lane_answered_behind(lane, work->seat, now);
	if (!outbox_full(&lane->sender->outbox))
		lane_advance(lane, now);
	else
		lane_tell(lane);
}

void
lane_done(struct lane *lane, struct seat *seat, int64_t now)
{
	struct work *work = seat->work;

	if (work && work_end(work, now))
		end_work(lane, work, now);
	else if (!work && lane->phase == LANE_ASKING && lane->asked_seat == seat)
		lane_take_answer(lane, now);
}

/* Send live output, but for a character that was cut by a read. */
static void
follow(struct lane *lane, const struct seat *seat, const char *test, struct buffer *utf8,
    const char *bytes, size_t length)
{
	size_t whole;

	if (!lane->sender->follow)
		return;
	buffer_append(utf8, bytes, length);
	whole = utf8_valid(utf8->data, utf8->length);
	if (utf8->length - whole >= 4)
		whole = utf8->length; /* no character: send it as it is */
	if (whole == 0)
		return;
	sender_output(lane->sender, seat, test, utf8->data, whole);
	buffer_consume(utf8, whole);
}

void
lane_output(struct lane *lane, struct seat *seat, const char *bytes, size_t length)
{
	struct work *work = seat->work;
	bool loose = board_is_loose(&seat->board);

	if (!work)
		return;
	answer_output(&work->answer, bytes, length, loose);
	if (work->action->kind == ACTION_BENCH)
		rounds_hear(&work->rounds, bytes, length);
	if (!loose)
		ear_hear(&seat->ear, bytes, length, clock_us());
	if (!work->action->quiet)
		follow(lane, seat, work->action->test, &work->utf8, bytes, length);
}

void
lane_heard(struct lane *lane, struct seat *seat, const char *bytes, size_t length)
{
	ear_hear(&seat->ear, bytes, length, clock_us());
	follow(lane, seat, lane->test_id, &seat->utf8, bytes, length);
}
