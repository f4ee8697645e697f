/* Step by step through a list, as text comes and time passes. */
#include "expect-run.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "expect-outcome.h"

/* The step is one that waits, or is not known yet. */
static bool
is_held(const struct expect_run *run)
{
	return run->step >= run->ready || expect_run_idle(run);
}

bool
expect_run_idle(const struct expect_run *run)
{
	return run->step >= run->steps->count;
}

void
expect_run_open(struct expect_run *run, size_t ready, int64_t now)
{
	ready = ready < run->steps->count ? ready : run->steps->count;
	if (run->step >= run->ready && run->step < ready)
		run->began = now;
	run->ready = ready;
}

struct expectation *
expect_run_wanted(const struct expect_run *run)
{
	static struct expectation nothing;

	return expect_run_idle(run) ? &nothing : &run->steps->steps[run->step].wanted;
}

/* The step is about that stream. */
static bool
is_wanted(const struct expect_run *run, const struct expect_stream *stream)
{
	const char *role = expect_run_idle(run) ? NULL : run->steps->steps[run->step].role;

	return !role || !stream->role || strcmp(role, stream->role) == 0;
}

static void
end_with(struct expect_run *run, int status)
{
	run->over = true;
	run->status = status;
}

static struct expect_stream *
stream_of_step(struct expect_run *run)
{
	const char *role = run->steps->steps[run->step].role;

	if (!role && run->streams_count)
		return run->streams[0];
	return expect_run_stream(run, role);
}

void
expect_run_give_up(struct expect_run *run, const char *reason, int64_t now)
{
	struct expect_stream *stream = run->last;

	if (run->over)
		return;
	if (!expect_run_idle(run) && (!stream || !is_wanted(run, stream)))
		stream = stream_of_step(run);
	outcome_missing(run, expect_run_idle(run) ? NULL : stream, reason, now);
	end_with(run, EXIT_VERDICT);
}

/* The step is met. */
static void
step_on(struct expect_run *run, int64_t now)
{
	run->began = now;
	if (run->step + 1 < run->steps->count || run->more)
		run->step++;
	else
		end_with(run, EXIT_PASS);
}

static void
take_match(struct expect_run *run, struct expect_stream *stream, const struct expect_match *match,
    int64_t now)
{
	outcome_found(run, stream, match, now);
	expect_groups_take(&run->groups, match);
	if (expectation_is_met(expect_run_wanted(run)))
		step_on(run, now);
}

/* False when there is nothing more to find for now. */
static bool
take_event(struct expect_run *run, struct expect_stream *stream, enum expect_event event,
    struct expect_match *match, int64_t now)
{
	switch (event) {
	case EXPECT_MORE:
		break;
	case EXPECT_MATCHED:
		take_match(run, stream, match, now);
		return true;
	case EXPECT_FORBIDDEN:
		outcome_forbidden(run, stream, match, now);
		end_with(run, EXIT_VERDICT);
		break;
	case EXPECT_FAILED:
		outcome_failed(run, match);
		end_with(run, EXIT_SYSTEM);
		break;
	}
	return false;
}

/*
 * The step may end without a match: then what is searched now is left for the next one,
 * so it is searched in a copy, the guard.
 */
static bool
is_tentative(const struct expect_run *run)
{
	return !expect_run_idle(run) && (run->steps->steps[run->step].optional ||
	    (run->more && run->steps->steps[run->step].wanted.wanted.count == 0));
}

/* What the steps have not searched yet, because they wait or are about another stream. */
static void
look_for_forbidden(struct expect_run *run, struct expect_stream *stream, int64_t now)
{
	struct expectation forbidden = {
		.forbidden = { run->steps->forbidden, run->steps->forbidden_count }
	};
	struct expect_match match;

	if (expect_run_guarded(run) && !run->over && !(is_tentative(run) && is_wanted(run, stream)))
		take_event(run, stream, expect_next(&stream->guard, &forbidden, now, &match),
		    &match, now);
}

/* Where the step is searched. */
static struct expect *
stream_to_search(struct expect_run *run, struct expect_stream *stream)
{
	if (!is_tentative(run))
		return &stream->expect;
	if (run->tried != run->step + 1)
		expect_copy(&stream->guard, &stream->expect);
	run->tried = run->step + 1;
	return &stream->guard;
}

bool
expect_run_searches(const struct expect_run *run, const struct expect_stream *stream)
{
	return !run->over && !is_held(run) && is_wanted(run, stream);
}

static bool
search_step(struct expect_run *run, struct expect_stream *stream, int64_t now)
{
	struct expect_match match;
	struct expect *searched;
	enum expect_event event;
	size_t lines;

	if (!expect_run_searches(run, stream))
		return false;
	if (stream->forgot) {
		expect_run_give_up(run, "more than 16 MiB came before, and were not kept", now);
		return false;
	}
	lines = run->steps->steps[run->step].lines;
	searched = stream_to_search(run, stream);
	searched->settings.lines = lines ? lines : run->settings.lines;
	event = expect_next(searched, expect_run_wanted(run), now, &match);
	if (event == EXPECT_MATCHED && searched == &stream->guard)
		expect_copy(&stream->expect, &stream->guard);
	return take_event(run, stream, event, &match, now);
}

void
expect_run_advance(struct expect_run *run, struct expect_stream *stream, int64_t now)
{
	if (is_wanted(run, stream))
		run->last = stream;
	while (search_step(run, stream, now))
		;
	look_for_forbidden(run, stream, now);
}

static int64_t
step_deadline(const struct expect_run *run)
{
	if (is_held(run))
		return NEVER;
	return deadline_after(run->began, run->steps->steps[run->step].timeout_s);
}

/* When its unfinished line is to be looked at. */
static int64_t
stream_deadline(const struct expect_run *run, const struct expect_stream *stream)
{
	int64_t guard = expect_run_guarded(run) ? expect_deadline(&stream->guard) : NEVER;

	if (is_held(run) || !is_wanted(run, stream) || is_tentative(run))
		return guard;
	return earlier(guard, expect_deadline(&stream->expect));
}

int64_t
expect_run_deadline(const struct expect_run *run)
{
	int64_t deadline;

	if (run->over)
		return NEVER;
	deadline = earlier(step_deadline(run), run->total);
	for (size_t i = 0; i < run->streams_count; i++)
		deadline = earlier(deadline, stream_deadline(run, run->streams[i]));
	return deadline;
}

static void
miss(struct expect_run *run, int64_t now)
{
	outcome_missing(run, stream_of_step(run), "not found in time; it is optional", now);
	buffer_clear(&run->message);
	step_on(run, now);
}

/* Where nothing is wanted, that is well when the time or the input is over. */
static void
stop_step(struct expect_run *run, const char *reason, int64_t now)
{
	if (run->over)
		return;
	if (expect_run_wanted(run)->wanted.count) {
		expect_run_give_up(run, reason, now);
		return;
	}
	if (run->more)
		outcome_spared(run, stream_of_step(run), now);
	step_on(run, now);
}

void
expect_run_tick(struct expect_run *run, int64_t now)
{
	struct expect_stream *last = run->last;

	for (size_t i = 0; i < run->streams_count; i++)
		if (stream_deadline(run, run->streams[i]) <= now)
			expect_run_advance(run, run->streams[i], now);
	if (run->over)
		return;
	run->last = last;
	if (step_deadline(run) <= now && run->steps->steps[run->step].optional) {
		miss(run, now);
	} else if (step_deadline(run) <= now) {
		char *reason = xasprintf("not found within %g s (-T)",
		    run->steps->steps[run->step].timeout_s);

		stop_step(run, reason, now);
		free(reason);
	} else if (run->total <= now && (run->more || expect_run_wanted(run)->wanted.count)) {
		expect_run_give_up(run, "not found before the time was over (--total)", now);
	} else if (run->total <= now) {
		end_with(run, EXIT_PASS);
	}
}

void
expect_run_end(struct expect_run *run, int64_t now)
{
	struct expect_stream *last = run->last;

	for (size_t i = 0; i < run->streams_count; i++) {
		expect_run_close(run, run->streams[i]);
		expect_run_advance(run, run->streams[i], now);
	}
	run->last = last;
	stop_step(run, "not found: the input ended", now);
}

void
expect_run_no_more(struct expect_run *run)
{
	run->more = false;
	if (!run->over && expect_run_idle(run))
		end_with(run, EXIT_PASS);
}
