/* A queue of bytes with times, and a slow way out. */
#include "wire-line.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"

enum {
	MOST_AT_ONCE = 4096,
	BEHIND = 16,  /* bytes by which a line that was served late may catch up */
	FIFO = 8,     /* bytes that leave a slow line together */
};

struct item {
	int64_t ready; /* it has covered the distance */
	int what;
};

static const struct item *
item_at(const struct line *line, size_t index)
{
	return (const struct item *)(const void *)line->queue.data + index;
}

size_t
line_waiting(const struct line *line)
{
	return line->queue.length / sizeof(struct item);
}

void
line_put(struct line *line, int what, int64_t now, int64_t delay_us)
{
	struct item item = { .ready = now + line->latency_us + delay_us, .what = what };

	buffer_append(&line->queue, &item, sizeof item);
}

void
line_puts(struct line *line, const char *bytes, size_t length, int64_t now)
{
	for (size_t i = 0; i < length; i++)
		line_put(line, (unsigned char)bytes[i], now, 0);
}

void
line_clear(struct line *line)
{
	buffer_clear(&line->queue);
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How many of the first `most` bytes have arrived by now; when the line is free again. */
static size_t
arrived(const struct line *line, size_t most, int64_t now, int64_t *free_ns)
{
	int64_t earliest = now * 1000 - BEHIND * line->byte_ns;
	size_t count;

	*free_ns = line->free_ns;
	for (count = 0; count < most && count < line_waiting(line); count++) {
		const struct item *item = item_at(line, count);
		int64_t end = later(later(*free_ns, item->ready * 1000), earliest) + line->byte_ns;

		if (item->what > 255 || item->ready > now || end > now * 1000)
			break;
		*free_ns = line->byte_ns ? end : 0;
	}
	return count;
}

static void
forget(struct line *line, size_t count, int64_t now)
{
	int64_t free_ns;

	arrived(line, count, now, &free_ns);
	line->free_ns = free_ns;
	buffer_consume(&line->queue, count * sizeof(struct item));
}

/* Room in the receiver's ring: what it has not read is still in the pipe. */
static size_t
room(const struct line *line)
{
	int unread = 0;

	if (line->ring == 0)
		return MOST_AT_ONCE;
	if (ioctl(line->fd, FIONREAD, &unread) != 0 || (size_t)unread >= line->ring)
		return 0;
	return line->ring - (size_t)unread;
}

static bool
is_empty(int fd)
{
	struct pollfd pipe = { .fd = fd, .events = POLLOUT };

	return fd < 0 || poll(&pipe, 1, 0) != 0;
}

/* Write the first `count` bytes; how many are done with, or -1 when nobody reads any more. */
static ssize_t
deliver(struct line *line, size_t count)
{
	char bytes[MOST_AT_ONCE];
	size_t fit = line->fd < 0 ? 0 : room(line);
	ssize_t n = 0;

	if (line->fd < 0)
		return (ssize_t)count;
	for (size_t i = 0; i < count; i++)
		bytes[i] = (char)item_at(line, i)->what;
	if (fit > count)
		fit = count;
	if (fit > 0)
		n = write(line->fd, bytes, fit);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	line->passed += (size_t)n;
	if ((size_t)n < fit)
		return n;
	line->overrun += count - fit;
	return (ssize_t)count;
}

int
line_service(struct line *line, int64_t now)
{
	line->blocked = false;
	while (line_waiting(line) > 0) {
		int what = item_at(line, 0)->what;
		size_t count;
		int64_t free_ns;
		ssize_t n;

		if (what > 255 && item_at(line, 0)->ready <= now) {
			buffer_consume(&line->queue, sizeof(struct item));
			return what;
		}
		if (line->gap_end > now)
			break;
		count = arrived(line, line->gap_us ? 1 : MOST_AT_ONCE, now, &free_ns);
		if (count == 0)
			break;
		line->blocked = line->patient && !is_empty(line->fd);
		if (line->blocked)
			break;
		n = deliver(line, count);
		if (n < 0)
			return LINE_BROKEN;
		forget(line, (size_t)n, now);
		line->gap_end = now + line->gap_us;
		if ((size_t)n < count) {
			line->blocked = true;
			break;
		}
	}
	return LINE_QUIET;
}

int64_t
line_wake(const struct line *line)
{
	size_t count = line_waiting(line) < FIFO ? line_waiting(line) : FIFO;
	int64_t start_ns;

	if (count == 0 || line->blocked)
		return NEVER;
	if (item_at(line, 0)->what > 255)
		return item_at(line, 0)->ready;
	start_ns = later(line->free_ns, item_at(line, 0)->ready * 1000);
	return later((start_ns + (int64_t)count * line->byte_ns + 999) / 1000, line->gap_end);
}
