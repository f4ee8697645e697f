/* Reading standard input, to expect something in it. */
#include "expect-filter.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "records.h"

enum { READ_SIZE = 256 * 1024 };

/* Until stdin can be read; deadlines that pass meanwhile are seen to. */
static void
wait_for_input(struct expect_tell *tell, bool to_the_end)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct timespec store;
	int64_t now;

	while (!tell->broken && (!tell->run.over || to_the_end)) {
		now = clock_us();
		if (ppoll(&input, 1, time_left(expect_run_deadline(&tell->run), now, &store),
			NULL) > 0)
			return;
		expect_run_tick(&tell->run, clock_us());
		expect_tell_flush(tell);
	}
}

/* Input that never pauses must not keep the time from passing. */
static void
look_at_time(struct expect_tell *tell)
{
	int64_t now = clock_us();

	if (expect_run_deadline(&tell->run) <= now)
		expect_run_tick(&tell->run, now);
}

void
expect_filter_bytes(struct expect_tell *tell)
{
	struct expect_run *run = &tell->run;
	struct expect_stream *stream = expect_run_stream(run, NULL);
	ssize_t n = 1;

	while (!run->over && !tell->broken && n != 0) {
		char *room;

		wait_for_input(tell, false);
		if (run->over || tell->broken)
			return;
		room = expect_room(&stream->expect, READ_SIZE);
		n = read(STDIN_FILENO, room, READ_SIZE);
		if (n < 0 && errno != EINTR && errno != EAGAIN) {
			char *what = xasprintf("<stdin>: cannot read: %s", strerror(errno));

			expect_tell_error(tell, what, EXIT_SYSTEM);
			expect_run_give_up(run, "the input cannot be read", clock_us());
			free(what);
		} else if (n > 0) {
			expect_tell_heard(tell, "stdin", room, (size_t)n);
			expect_added(&stream->expect, (size_t)n, clock_us());
			expect_run_advance(run, stream, clock_us());
		}
		if (n > 0)
			look_at_time(tell);
		expect_tell_flush(tell);
	}
	if (!run->over)
		expect_run_end(run, clock_us());
}

static void
take_record(struct expect_tell *tell, const struct record *record)
{
	struct expect_stream *stream;
	const char *role;
	char *text;
	size_t length;

	put_line(&tell->run.out, record);
	if (tell->run.over || strcmp(record->type, "output") != 0)
		return;
	role = record_string(record, "role");
	text = rec_bytes(record_value(record), "text", &length);
	stream = expect_run_stream(&tell->run, role ? role : "");
	if (text)
		expect_feed(&stream->expect, text, length, clock_us());
	expect_run_advance(&tell->run, stream, clock_us());
	free(text);
}

void
expect_filter_records(struct expect_tell *tell)
{
	struct reader in;
	struct record record;
	enum read_result result;

	reader_open(&in, STDIN_FILENO, "<stdin>");
	reader_be_lazy(&in);
	while (!tell->broken && (result = reader_next(&in, &record)) != READ_END) {
		if (result == READ_RECORD) {
			take_record(tell, &record);
			record_free(&record);
		} else if (result == READ_BAD) {
			expect_tell_error(tell, in.error, in.status);
		} else {
			look_at_time(tell);
			expect_tell_flush(tell);
			wait_for_input(tell, true);
			if (!tell->broken && !reader_fill(&in))
				expect_tell_error(tell, in.error, in.status);
		}
	}
	if (!tell->run.over)
		expect_run_end(&tell->run, clock_us());
	reader_close(&in);
}
