/* What is heard, until it is expected. */
#include "ear.h"

enum { SLACK = 4 << 20 }; /* bytes that may come before a search has had its turn */

static void
open_stream(struct ear *ear)
{
	struct expect_settings settings = expect_defaults;

	if (ear->idle_us > 0)
		settings.idle_us = ear->idle_us;
	expect_init(&ear->stream, &settings);
	ear->began = true;
}

static void
close_stream(struct ear *ear)
{
	if (ear->began)
		expect_free(&ear->stream);
	ear->began = false;
}

void
ear_begin(struct ear *ear)
{
	close_stream(ear);
	ear->forgot = ear->ended = false;
}

void
ear_hear(struct ear *ear, const char *bytes, size_t length, int64_t now)
{
	size_t most = ear->limit + (ear->heeded ? SLACK : 0);

	if (ear->began && ear->stream.framer.text.length + length > most) {
		close_stream(ear);
		ear->forgot = true;
	}
	if (length > most) {
		bytes += length - most;
		length = most;
		ear->forgot = true;
	}
	if (!ear->began)
		open_stream(ear);
	ear->stream.framer.ended = false; /* something came after all */
	expect_feed(&ear->stream, bytes, length, now);
}

struct expect *
ear_stream(struct ear *ear, size_t lines)
{
	if (!ear->began)
		open_stream(ear);
	ear->stream.settings.lines = lines;
	return &ear->stream;
}

void
ear_free(struct ear *ear)
{
	close_stream(ear);
}
