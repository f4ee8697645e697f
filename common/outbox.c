/* Records on their way to stdout. */
#include "outbox.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

enum {
	FULL = 1 << 20,
	TURN = 256, /* writes in a row, before boards get their turn */
};

struct pollfd
outbox_poll(const struct outbox *outbox)
{
	bool some = outbox->waiting.length > 0 && !outbox->failed;

	return (struct pollfd){ .fd = some ? STDOUT_FILENO : -1, .events = POLLOUT };
}

/* One write(2) of up to `most` bytes; false when no more can be written now. */
static bool
write_some(struct outbox *outbox, size_t most)
{
	size_t size = outbox->waiting.length < most ? outbox->waiting.length : most;
	ssize_t n = write(STDOUT_FILENO, outbox->waiting.data, size);

	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			outbox->failed = errno;
		return false;
	}
	buffer_consume(&outbox->waiting, (size_t)n);
	return true;
}

void
outbox_write(struct outbox *outbox)
{
	struct pollfd ready = outbox_poll(outbox);

	/* A pipe that polls as writable takes PIPE_BUF bytes without blocking. */
	for (int i = 0; i < TURN && ready.fd >= 0; i++) {
		if (poll(&ready, 1, 0) <= 0 || !write_some(outbox, PIPE_BUF))
			return;
		ready = outbox_poll(outbox);
	}
}

bool
outbox_full(const struct outbox *outbox)
{
	return outbox->waiting.length > FULL;
}

bool
outbox_finish(struct outbox *outbox)
{
	while (outbox->waiting.length && !outbox->failed) {
		struct pollfd ready = outbox_poll(outbox);

		if (!write_some(outbox, outbox->waiting.length) && !outbox->failed)
			poll(&ready, 1, -1);
	}
	return !outbox->failed;
}
