/* The streams of a run: where text goes. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "expect-run.h"

void
expect_run_init(struct expect_run *run, struct expect_steps *steps,
    const struct expect_settings *settings, double total_s, int64_t now)
{
	*run = (struct expect_run){ .steps = steps, .settings = *settings, .ready = SIZE_MAX,
		.started = now, .began = now, .total = deadline_after(now, total_s) };
}

void
expect_run_free(struct expect_run *run)
{
	for (size_t i = 0; i < run->streams_count; i++) {
		expect_free(&run->streams[i]->expect);
		expect_free(&run->streams[i]->guard);
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
	expect_init(&stream->guard, &run->settings);
	run->streams =
	    xrealloc(run->streams, (run->streams_count + 1) * sizeof *run->streams);
	run->streams[run->streams_count++] = stream;
	return stream;
}

void
expect_run_be_patient(struct expect_stream *stream, int64_t idle_us)
{
	if (idle_us > 0)
		stream->expect.settings.idle_us = stream->guard.settings.idle_us = idle_us;
}

bool
expect_run_guarded(const struct expect_run *run)
{
	return run->guarded && (run->steps->forbidden_count || run->tried == run->step + 1);
}

/* Whether something in it would have been found cannot be told any more. */
static void
forget_surplus(struct expect_stream *stream, size_t length)
{
	struct expect_settings settings = stream->expect.settings;

	if (stream->expect.framer.text.length + length <= EXPECT_KEPT)
		return;
	expect_free(&stream->expect);
	expect_init(&stream->expect, &settings);
	stream->forgot = true;
}

void
expect_run_feed(struct expect_run *run, struct expect_stream *stream, const char *bytes,
    size_t length, int64_t now)
{
	if (run->over)
		return;
	if (!expect_run_searches(run, stream))
		forget_surplus(stream, length);
	if (!stream->forgot)
		expect_feed(&stream->expect, bytes, length, now);
	if (expect_run_guarded(run))
		expect_feed(&stream->guard, bytes, length, now);
}

void
expect_run_close(struct expect_run *run, struct expect_stream *stream)
{
	expect_end(&stream->expect);
	if (expect_run_guarded(run))
		expect_end(&stream->guard);
}
