/* What a test expects of a board: text that has come, or is still to come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer-expect.h"
#include "clock.h"
#include "lane-internal.h"
#include "pylit.h"

void
lane_start_expect(struct lane *lane)
{
	struct seat *seat = lane->work.seat;
	char *error;

	wish_free(&lane->wish);
	/* It was checked: see action.h. */
	if (!wish_read(&lane->wish, lane->work.action->record, &error))
		free(error);
	ear_stream(&seat->ear, lane->wish.lines)->looked = false;
	seat->ear.heeded = true;
	lane->work.answer.matches = jv_array();
	lane->phase = LANE_EXPECTING;
	lane->since = lane->wake = NEVER;
}

static double
time_limit(const struct lane *lane)
{
	const struct work *work = &lane->work;

	if (work->action->timeout_s >= 0)
		return work->action->timeout_s;
	return seat_timeout(work->seat, lane->sender->timeout);
}

/* A board that had to be held does not lose time by that. */
static int64_t
deadline(const struct lane *lane)
{
	const struct board *board = &lane->work.seat->board;

	if (board->held_since != NEVER)
		return NEVER;
	return deadline_after(lane->since + board->held_us - lane->held_us, time_limit(lane));
}

/* Its time begins; that of the program it is about does not end before. */
static void
begin(struct lane *lane, int64_t now)
{
	struct seat *seat = lane->work.seat;

	lane->since = now;
	lane->held_us = seat->board.held_us;
	work_prolong(&seat->background, deadline_after(now, time_limit(lane)));
}

static void
miss(struct lane *lane, const char *status, const char *why)
{
	answer_miss(&lane->work.answer, &lane->wish, &lane->work.seat->ear.stream, status, why);
}

static void
save_group(struct lane *lane, const char *name, const struct expect_match *match, size_t number)
{
	struct buffer repr = { 0 };
	struct match_span span;

	if (!pattern_group(match->pattern, number, &span))
		return;
	put_python_str(&repr, match->text + span.start, span.end - span.start);
	savings_keep(&lane->savings, name, repr.data, repr.length);
	buffer_free(&repr);
}

static void
take(struct lane *lane, const struct expect_match *match)
{
	const char *name;
	size_t number;

	answer_match(&lane->work.answer, match, lane->work.action->save != NULL);
	for (size_t row = 0; (name = pattern_name(match->pattern, row, &number)); row++)
		save_group(lane, name, match, number);
}

/* True when the step is answered, as far as what has come says. */
static bool
search(struct lane *lane, int64_t now)
{
	struct expect *stream = &lane->work.seat->ear.stream;
	struct expect_match match;

	for (;;)
		switch (expect_next(stream, &lane->wish.wanted, now, &match)) {
		case EXPECT_MORE:
			return false;
		case EXPECT_MATCHED:
			take(lane, &match);
			if (expectation_is_met(&lane->wish.wanted))
				return true;
			break;
		case EXPECT_FORBIDDEN:
			answer_forbidden(&lane->work.answer, &match);
			return true;
		case EXPECT_FAILED:
			answer_unsearched(&lane->work.answer, &match);
			return true;
		}
}

/*
 * Nothing more will come, or not in time.
 */

static bool
wants_nothing(const struct lane *lane)
{
	return lane->wish.wanted.wanted.count == 0;
}

/* Why the program has not ended well: ": ...". */
static void
put_cause(struct buffer *to, struct answer *program)
{
	char *exception =
	    strcmp(program->status, "raised") == 0 ? answer_exception(program) : NULL;

	if (exception || program->reason[0])
		buffer_printf(to, ": %.100s", exception ? exception : program->reason);
	free(exception);
}

/* How the program has ended, as a reason. */
static void
miss_ended(struct lane *lane, struct answer *program)
{
	struct buffer why = { 0 };

	if (strcmp(program->status, "skipped") == 0) {
		answer_not_run(&lane->work.answer, "skipped", "%s", program->reason);
		return;
	}
	buffer_puts(&why, wants_nothing(lane) ? "the program has failed"
					      : "not found: the program has ended");
	put_cause(&why, program);
	miss(lane, strcmp(program->status, "lost") == 0 ? "lost" : "unmatched",
	    buffer_string(&why));
	buffer_free(&why);
}

/* The program has ended: then the last line is whole. True when the step is answered. */
static bool
take_end(struct lane *lane, int64_t now)
{
	struct seat *seat = lane->work.seat;
	struct answer *program = &seat->background.answer;

	if (!seat->ear.ended || seat->background.action)
		return false;
	/* A board that reset as it should goes on by itself. */
	if (seat->board.repl.state == REPL_OUTSIDE && strcmp(program->status, "ok") == 0)
		return false;
	expect_end(&seat->ear.stream);
	if (search(lane, now) || (wants_nothing(lane) && strcmp(program->status, "ok") == 0))
		return true;
	miss_ended(lane, program);
	return true;
}

char *
lane_loss(const struct lane *lane)
{
	const struct board *board = &lane->work.seat->board;

	if (!board->away || board_busy(board))
		return NULL;
	return xasprintf("the board is gone%s%.100s", board->transport ? ": " : "",
	    board->transport ? board->transport->error : "");
}

static bool
take_loss(struct lane *lane)
{
	char *loss = lane_loss(lane), *why;

	if (!loss)
		return false;
	why = xasprintf("not found: %s", loss);
	miss(lane, "lost", why);
	free(why);
	free(loss);
	return true;
}

static bool
take_lateness(struct lane *lane, int64_t now)
{
	char why[80];

	if (deadline(lane) > now)
		return false;
	snprintf(why, sizeof why, "not found within %g s", time_limit(lane));
	if (!wants_nothing(lane))
		miss(lane, "unmatched", why);
	return true;
}

/* More came before than is kept: whether something of it was meant cannot be told. */
static bool
take_gap(struct lane *lane)
{
	if (!lane->work.seat->ear.forgot)
		return false;
	answer_not_run(&lane->work.answer, "unmatched",
	    "more than %zu bytes came that no step had expected, and were not kept: see --limit",
	    lane->work.seat->ear.limit);
	return true;
}

bool
lane_expect(struct lane *lane, int64_t now)
{
	struct seat *seat = lane->work.seat;

	if (lane->since == NEVER && work_is_on_its_way(&seat->background))
		return false; /* that is not the time in which anything can come */
	if (lane->since == NEVER)
		begin(lane, now);
	if (!take_gap(lane) && !search(lane, now) && !take_end(lane, now) && !take_loss(lane) &&
	    !take_lateness(lane, now)) {
		lane->wake = earlier(deadline(lane), expect_deadline(&seat->ear.stream));
		return false;
	}
	seat->ear.heeded = false;
	lane->work.answer.elapsed_us = now - lane->since;
	work_prolong(&seat->background, now);
	lane_answered(lane, now);
	return true;
}
