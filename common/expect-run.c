/* Step by step through a list, as text comes and time passes. */
#include "expect-run.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "expect-record.h"
#include "records.h"
#include "text.h"

enum { LAST_BYTES = 400, LAST_LINES = 5 };

void
expect_run_init(struct expect_run *run, struct expect_steps *steps,
    const struct expect_settings *settings, double total_s, int64_t now)
{
	*run = (struct expect_run){ .steps = steps, .settings = *settings, .ready = SIZE_MAX, .started = now,
		.began = now, .total = deadline_after(now, total_s) };
}

void
expect_run_free(struct expect_run *run)
{
	for (size_t i = 0; i < run->streams_count; i++) {
		expect_free(&run->streams[i]->expect);
		free(run->streams[i]->role);
		free(run->streams[i]);
	}
	free(run->streams);
	expect_groups_free(&run->groups);
	buffer_free(&run->out);
	buffer_free(&run->message);
}

struct expect_stream *
expect_run_stream(struct expect_run *run, const char *role)
{
	struct expect_stream *stream;

	for (size_t i = 0; i < run->streams_count; i++)
		if (!role || strcmp(run->streams[i]->role, role) == 0)
			return run->streams[i];
	stream = xcalloc(1, sizeof *stream);
	stream->role = role ? xstrdup(role) : NULL;
	expect_init(&stream->expect, &run->settings);
	run->streams =
	    xrealloc(run->streams, (run->streams_count + 1) * sizeof *run->streams);
	run->streams[run->streams_count++] = stream;
	return stream;
}

/* The step is one that waits. */
static bool
is_held(const struct expect_run *run)
{
	return run->step >= run->ready;
}

void
expect_run_open(struct expect_run *run, size_t ready, int64_t now)
{
	if (is_held(run) && run->step < ready)
		run->began = now;
	run->ready = ready;
}

static struct expectation *
wanted_now(const struct expect_run *run)
{
	return &run->steps->steps[run->step].wanted;
}

/* The step is about that stream. */
static bool
is_wanted(const struct expect_run *run, const struct expect_stream *stream)
{
	const char *role = run->steps->steps[run->step].role;

	return !role || !stream->role || strcmp(role, stream->role) == 0;
}

static void
put(struct expect_run *run, jv record, const struct expect_stream *stream, int64_t now)
{
	if (stream && stream->role)
		record = rec_set_string(record, "role", stream->role);
	record = rec_set_number(record, "at_us", (double)(now - run->started));
	record = rec_set_number(record, "elapsed_us", (double)(now - run->began));
	put_record(&run->out, record);
	run->count++;
}

/* The last lines of what came, each behind a bar. */
static void
put_last_lines(struct buffer *to, const struct expect *stream)
{
	struct buffer last = { 0 };
	const char *line, *end;
	int lines = 0;

	expect_last(stream, LAST_BYTES, &last);
	if (last.length && last.data[last.length - 1] == '\n')
		last.length--;
	if (last.length == 0) {
		buffer_puts(to, "nothing came since the last match, or the start\n");
		buffer_free(&last);
		return;
	}
	buffer_puts(to, "what came last:\n");
	end = last.data + last.length;
	for (line = end; line > last.data; line--)
		if (line[-1] == '\n' && ++lines == LAST_LINES)
			break;
	while (line <= end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		buffer_puts(to, "  | ");
		put_visible(to, line, (size_t)(stop - line));
		buffer_putc(to, '\n');
		line = stop + 1;
	}
	buffer_free(&last);
}

static void
end_with(struct expect_run *run, int status)
{
	run->over = true;
	run->status = status;
}

/* "step 2: -e 'ready': the input ended", and what came last. */
static void
explain(struct expect_run *run, const struct expect_stream *stream, const char *reason)
{
	const struct expectation *wanted = wanted_now(run);
	size_t before;

	buffer_printf(&run->message, "step %zu: ", run->step + 1);
	put_wanted(&run->message, wanted);
	buffer_printf(&run->message, "%s%s\n", wanted->wanted.count ? ": " : "", reason);
	if (!stream)
		return;
	put_last_lines(&run->message, &stream->expect);
	before = run->message.length;
	put_hint(&run->message, wanted, &stream->expect);
	if (run->message.length > before)
		buffer_putc(&run->message, '\n');
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
	if (!stream || !is_wanted(run, stream))
		stream = stream_of_step(run);
	put(run,
	    match_record_missing(match_record(run->step + 1, "unmatched"), wanted_now(run), reason,
		&stream->expect),
	    stream, now);
	explain(run, stream, reason);
	end_with(run, EXIT_VERDICT);
}

static void
forbid(struct expect_run *run, struct expect_stream *stream, const struct expect_match *match,
    int64_t now)
{
	struct buffer reason = { 0 };

	put(run,
	    match_record_found(rec_set_string(match_record(run->step + 1, "unmatched"), "reason",
				   "a forbidden pattern came"),
		match),
	    stream, now);
	buffer_puts(&reason, "forbidden, but it came: ");
	put_pattern(&reason, match->pattern);
	buffer_puts(&reason, " matches '");
	put_visible(&reason, match->text + match->span.start, match->span.end - match->span.start);
	buffer_putc(&reason, '\'');
	explain(run, NULL, buffer_string(&reason));
	buffer_free(&reason);
	end_with(run, EXIT_VERDICT);
}

/* A pattern that takes too long says nothing about the text. */
static void
fail(struct expect_run *run, struct expect_match *match)
{
	struct buffer what = { 0 };

	put_pattern(&what, match->pattern);
	buffer_printf(&what, ": %s", match->error);
	put_record(&run->out,
	    error_record("upy-expect", buffer_string(&what), NULL, EXIT_SYSTEM));
	run->count++;
	buffer_printf(&run->message, "%s\n", buffer_string(&what));
	buffer_free(&what);
	free(match->error);
	end_with(run, EXIT_SYSTEM);
}

static void
matched(struct expect_run *run, struct expect_stream *stream, const struct expect_match *match,
    int64_t now)
{
	jv record = match_record(run->step + 1, "ok");

	if (wanted_now(run)->wanted.count > 1)
		record = rec_set_number(record, "index", (double)match->index + 1);
	put(run, match_record_found(record, match), stream, now);
	expect_groups_take(&run->groups, match);
	if (!expectation_is_met(wanted_now(run)))
		return;
	run->began = now;
	if (run->step + 1 == run->steps->count)
		end_with(run, EXIT_PASS);
	else
		run->step++;
}

void
expect_run_advance(struct expect_run *run, struct expect_stream *stream, int64_t now)
{
	struct expect_match match;

	if (is_wanted(run, stream))
		run->last = stream;
	while (!run->over && !is_held(run) && is_wanted(run, stream))
		switch (expect_next(&stream->expect, wanted_now(run), now, &match)) {
		case EXPECT_MORE:
			return;
		case EXPECT_MATCHED:
			matched(run, stream, &match, now);
			break;
		case EXPECT_FORBIDDEN:
			forbid(run, stream, &match, now);
			break;
		case EXPECT_FAILED:
			fail(run, &match);
			break;
		}
}

static int64_t
step_deadline(const struct expect_run *run)
{
	if (is_held(run))
		return NEVER;
	return deadline_after(run->began, run->steps->steps[run->step].timeout_s);
}

int64_t
expect_run_deadline(const struct expect_run *run)
{
	int64_t deadline;

	if (run->over)
		return NEVER;
	deadline = earlier(step_deadline(run), run->total);
	for (size_t i = 0; !is_held(run) && i < run->streams_count; i++)
		if (is_wanted(run, run->streams[i]))
			deadline = earlier(deadline, expect_deadline(&run->streams[i]->expect));
	return deadline;
}

/* Where nothing is wanted, that is well when the time or the input is over. */
static void
stop(struct expect_run *run, const char *reason, int64_t now)
{
	if (run->over)
		return;
	if (wanted_now(run)->wanted.count)
		expect_run_give_up(run, reason, now);
	else
		end_with(run, EXIT_PASS);
}

void
expect_run_tick(struct expect_run *run, int64_t now)
{
	struct expect_stream *last = run->last;

	for (size_t i = 0; i < run->streams_count; i++)
		if (is_wanted(run, run->streams[i]) &&
		    expect_deadline(&run->streams[i]->expect) <= now)
			expect_run_advance(run, run->streams[i], now);
	if (run->over)
		return;
	run->last = last;
	if (step_deadline(run) <= now) {
		char *reason = xasprintf("not found within %g s (-T)",
		    run->steps->steps[run->step].timeout_s);

		stop(run, reason, now);
		free(reason);
	} else if (run->total <= now) {
		stop(run, "not found before the time was over (--total)", now);
	}
}

void
expect_run_end(struct expect_run *run, int64_t now)
{
	struct expect_stream *last = run->last;

	for (size_t i = 0; i < run->streams_count; i++) {
		expect_end(&run->streams[i]->expect);
		expect_run_advance(run, run->streams[i], now);
	}
	run->last = last;
	stop(run, "not found: the input ended", now);
}
