/* Bytes in an unlinked temporary file: appended through a buffer, read through a window. */
#include "overflow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The window reaches back as well: what was read a moment ago is what is changed next. */
enum { MOST_TAIL = 32 * 1024, BEHIND = 32 * 1024, WINDOW = 2 * BEHIND };

void
overflow_free(struct overflow *overflow)
{
	if (overflow->file)
		close(overflow->file - 1);
	buffer_free(&overflow->tail);
	buffer_free(&overflow->window);
	*overflow = (struct overflow){ 0 };
}

static void
make_file(struct overflow *overflow)
{
	const char *folder = getenv("TMPDIR");
	char *path = xasprintf("%s/upy.XXXXXX", folder && *folder ? folder : "/tmp");
	int file = mkostemp(path, O_CLOEXEC);

	if (file >= 0)
		unlink(path);
	overflow->file = file + 1;
	overflow->no_file = file < 0;
	free(path);
}

/* The first bytes of the tail go to the file, as long as it takes them. */
static void
file_tail(struct overflow *overflow)
{
	if (!overflow->file)
		make_file(overflow);
	while (!overflow->no_file && overflow->tail.length) {
		ssize_t n = pwrite(overflow->file - 1, overflow->tail.data, overflow->tail.length,
		    (off_t)overflow->filed);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			overflow->no_file = true;
			break;
		}
		overflow->filed += (uint64_t)n;
		buffer_consume(&overflow->tail, (size_t)n);
	}
}

uint64_t
overflow_append(struct overflow *overflow, const void *bytes, size_t length)
{
	uint64_t offset = overflow_length(overflow);

	buffer_append(&overflow->tail, bytes, length);
	if (overflow->tail.length >= MOST_TAIL && !overflow->no_file)
		file_tail(overflow);
	return offset;
}

uint64_t
overflow_length(const struct overflow *overflow)
{
	return overflow->filed + overflow->tail.length;
}

static bool
write_to_file(struct overflow *overflow, uint64_t offset, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = pwrite(overflow->file - 1, bytes, length, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			overflow->problem = n < 0 ? errno : EIO;
			return false;
		}
		offset += (uint64_t)n;
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

/* What was changed in the window goes to the file. */
static bool
save_window(struct overflow *overflow)
{
	bool changed = overflow->changed;

	overflow->changed = false;
	return !changed || write_to_file(overflow, overflow->window_start, overflow->window.data,
			       overflow->window.length);
}

/* Fill the window from this offset on with at least `length` bytes of the file. */
static bool
fill_window(struct overflow *overflow, uint64_t offset, size_t length)
{
	size_t wanted = length < WINDOW ? WINDOW : length;

	if (!save_window(overflow))
		return false;
	buffer_clear(&overflow->window);
	buffer_reserve(&overflow->window, wanted);
	overflow->window_start = offset;
	while (overflow->window.length < length) {
		size_t had = overflow->window.length;
		ssize_t n = pread(overflow->file - 1, overflow->window.data + had, wanted - had,
		    (off_t)(offset + had));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			overflow->problem = n < 0 ? errno : EIO;
			buffer_clear(&overflow->window);
			return false;
		}
		overflow->window.length += (size_t)n;
	}
	return true;
}

/* Where the window holds these bytes, or NULL. */
static char *
in_window(const struct overflow *overflow, uint64_t offset, size_t length)
{
	bool inside = overflow->window.length && offset >= overflow->window_start &&
	    offset + length <= overflow->window_start + overflow->window.length;

	return inside ? overflow->window.data + (offset - overflow->window_start) : NULL;
}

/* Bytes of which the file took only the first ones. */
static const char *
read_across(struct overflow *overflow, uint64_t offset, size_t length)
{
	size_t filed = (size_t)(overflow->filed - offset);

	if (!fill_window(overflow, offset, filed))
		return NULL;
	overflow->window.length = filed;
	buffer_append(&overflow->window, overflow->tail.data, length - filed);
	overflow->window_start = UINT64_MAX; /* it is no longer a part of the file */
	return overflow->window.data;
}

const char *
overflow_read(struct overflow *overflow, uint64_t offset, size_t length)
{
	const char *bytes;

	if (offset >= overflow->filed)
		return overflow->tail.data + (offset - overflow->filed);
	if (offset + length > overflow->filed)
		return read_across(overflow, offset, length);
	bytes = in_window(overflow, offset, length);
	if (!bytes) {
		uint64_t behind = offset < BEHIND ? offset : BEHIND;

		if (fill_window(overflow, offset - behind, (size_t)behind + length))
			bytes = overflow->window.data + behind;
	}
	return bytes;
}

/* The same within the file: in the window, if it is there. */
static bool
change_file(struct overflow *overflow, uint64_t offset, const char *bytes, size_t length)
{
	char *window = in_window(overflow, offset, length);

	if (window) {
		memcpy(window, bytes, length);
		return overflow->changed = true;
	}
	if (!save_window(overflow))
		return false;
	buffer_clear(&overflow->window); /* it may hold a part of them */
	return write_to_file(overflow, offset, bytes, length);
}

bool
overflow_write(struct overflow *overflow, uint64_t offset, const void *bytes, size_t length)
{
	const char *rest = bytes;
	size_t filed = 0;

	if (offset < overflow->filed) {
		filed = overflow->filed - offset < length ? (size_t)(overflow->filed - offset) : length;
		if (!change_file(overflow, offset, rest, filed))
			return false;
	}
	if (filed < length)
		memcpy(overflow->tail.data + (offset + filed - overflow->filed), rest + filed,
		    length - filed);
	return true;
}
