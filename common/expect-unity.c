/* Unity's verdicts on standard output. */
#include "expect-unity.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"

enum { READ_SIZE = 256 * 1024 };

void
expect_unity_add(struct expect_unity *unity, const char *role, const char *device)
{
	struct unity_records *records = xcalloc(1, sizeof *records);

	unity_records_begin(records, &unity->tell->run.out, unity->tell->by, role, device);
	unity->streams = xrealloc(unity->streams, (unity->count + 1) * sizeof *unity->streams);
	unity->streams[unity->count++] = records;
}

void
expect_unity_feed(struct expect_unity *unity, size_t stream, const char *bytes, size_t length)
{
	unity_records_feed(unity->streams[stream], bytes, length);
	expect_tell_flush(unity->tell);
}

bool
expect_unity_is_whole(const struct expect_unity *unity, size_t stream)
{
	return unity_records_whole(unity->streams[stream]);
}

void
expect_unity_end(struct expect_unity *unity)
{
	struct expect_tell *tell = unity->tell;

	for (size_t i = 0; i < unity->count; i++) {
		struct unity_records *records = unity->streams[i];

		unity_records_end(records);
		tell->errors += records->count;
		tell->status = worse_exit(tell->status, records->status);
		unity_records_free(records);
		free(records);
	}
	free(unity->streams);
	expect_tell_flush(tell);
}

/* What comes until the deadline; 0 bytes at the end, or then. */
static ssize_t
read_until(int64_t deadline, char *bytes, size_t size)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct timespec store;
	ssize_t n;

	do {
		if (ppoll(&input, 1, time_left(deadline, clock_us(), &store), NULL) == 0) {
			warnx("<stdin>: the time is over");
			return 0;
		}
		n = read(STDIN_FILENO, bytes, size);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	return n;
}

void
expect_unity_filter(struct expect_tell *tell, int64_t deadline)
{
	static char bytes[READ_SIZE];
	struct expect_unity unity = { .tell = tell };
	ssize_t n = 0;

	expect_unity_add(&unity, NULL, NULL);
	while (!tell->broken && (n = read_until(deadline, bytes, sizeof bytes)) > 0) {
		expect_tell_heard(tell, "stdin", bytes, (size_t)n);
		expect_unity_feed(&unity, 0, bytes, (size_t)n);
	}
	if (!tell->broken && n < 0) {
		char *what = xasprintf("<stdin>: cannot read: %s", strerror(errno));

		expect_tell_error(tell, what, EXIT_SYSTEM);
		free(what);
	}
	expect_unity_end(&unity);
}
