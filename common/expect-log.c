/* Logs: written as the bytes come, unfinished lines too. */
#include "expect-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

enum { MOST_CRS = 64 }; /* of a line end */

bool
write_whole(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0 && errno != EINTR)
			return false;
		bytes += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool
open_one(int *fd, const char *name, char **error)
{
	*fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (*fd < 0)
		*error = xasprintf("--log: %s: %s", name, strerror(errno));
	return *fd >= 0;
}

bool
expect_log_open(struct expect_log *log, const char *folder, const char *role, int64_t started,
    char **error)
{
	*log = (struct expect_log){ .role = xstrdup(role), .raw = -1, .lines = -1,
		.started = started, .raw_name = xasprintf("%s/%s.raw", folder, role),
		.line_name = xasprintf("%s/%s.log", folder, role) };
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		*error = xasprintf("--log %s: %s", folder, strerror(errno));
		return false;
	}
	return open_one(&log->raw, log->raw_name, error) &&
	    open_one(&log->lines, log->line_name, error);
}

/* "12.345678 2024-05-06T07:08:09.012+0200 dut " */
static void
put_stamp(struct buffer *to, const struct expect_log *log, int64_t now)
{
	struct timespec wall;
	struct tm parts;
	char date[32], zone[8];

	clock_gettime(CLOCK_REALTIME, &wall);
	localtime_r(&wall.tv_sec, &parts);
	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
	strftime(zone, sizeof zone, "%z", &parts);
	buffer_printf(to, "%.6f %s.%03ld%s %s ", (double)(now - log->started) / 1e6, date,
	    wall.tv_nsec / 1000000, zone, log->role);
}

/* How much of a line, or of the part of it that is there, is text and not its end. */
static size_t
text_length(const char *line, size_t length)
{
	while (length && line[length - 1] == '\r')
		length--;
	return length;
}

static void
put_line(struct buffer *to, struct expect_log *log, const char *line, size_t length, bool whole,
    const struct buffer *stamp)
{
	if (!log->in_line && (length || whole))
		buffer_append(to, stamp->data, stamp->length);
	put_visible(to, line, length);
	if (whole)
		buffer_putc(to, '\n');
	log->in_line = !whole && (log->in_line || length);
}

static bool
write_out(struct expect_log *log, struct buffer *out, const char **name)
{
	bool good = write_whole(log->lines, out->data, out->length);

	*name = log->line_name;
	buffer_free(out);
	return good;
}

bool
expect_log_add(struct expect_log *log, const char *bytes, size_t length, int64_t now,
    const char **name)
{
	struct buffer out = { 0 }, stamp = { 0 };
	const char *newline;
	size_t size;

	*name = log->raw_name;
	if (!write_whole(log->raw, bytes, length))
		return false;
	put_stamp(&stamp, log, now);
	buffer_append(&log->held, bytes, length);
	while ((newline = memchr(log->held.data, '\n', log->held.length))) {
		size = (size_t)(newline - log->held.data);
		put_line(&out, log, log->held.data, text_length(log->held.data, size), true,
		    &stamp);
		buffer_consume(&log->held, size + 1);
	}
	size = text_length(log->held.data, log->held.length);
	if (log->held.length - size > MOST_CRS)
		size = log->held.length;
	size -= utf8_part(log->held.data, size);
	put_line(&out, log, log->held.data, size, false, &stamp);
	buffer_consume(&log->held, size);
	buffer_free(&stamp);
	return write_out(log, &out, name);
}

bool
expect_log_end_line(struct expect_log *log, const char **name)
{
	struct buffer out = { 0 };

	if (log->in_line)
		put_line(&out, log, log->held.data,
		    text_length(log->held.data, log->held.length), true, NULL);
	buffer_clear(&log->held);
	return write_out(log, &out, name);
}

bool
expect_log_close(struct expect_log *log, const char **name)
{
	bool good = log->lines < 0 || expect_log_end_line(log, name);

	if (log->raw >= 0)
		close(log->raw);
	if (log->lines >= 0)
		close(log->lines);
	buffer_free(&log->held);
	free(log->role);
	free(log->raw_name);
	free(log->line_name);
	return good;
}
