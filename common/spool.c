/*
 * Texts in a temporary file. What was appended is pending in memory until it is
 * much, then goes to the end of the file as one chunk; chunks of a text are
 * linked by their offsets, so that no memory is needed for them.
 */
#include "spool.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "buffer.h"

enum { MOST_PENDING = 256 * 1024 }; /* bytes, of all texts together */

/* What stands before the bytes of a chunk. */
struct chunk {
	int64_t next; /* the offset of the next chunk of the text, or 0: it is the last */
	uint64_t length;
};

struct text {
	struct buffer pending;
	int64_t first, last; /* offsets of its chunks; -1: there is none */
};

struct spool {
	int fd; /* -1: there is no file yet */
	int64_t end; /* where the next chunk goes */
	int error; /* errno of what went wrong first */
	struct text *texts;
	size_t count, pending;
};

struct spool *
spool_new(void)
{
	struct spool *spool = xcalloc(1, sizeof *spool);

	spool->fd = -1;
	return spool;
}

void
spool_free(struct spool *spool)
{
	for (size_t i = 0; i < spool->count; i++)
		buffer_free(&spool->texts[i].pending);
	free(spool->texts);
	if (spool->fd >= 0)
		close(spool->fd);
	free(spool);
}

size_t
spool_open(struct spool *spool)
{
	spool->texts = xrealloc(spool->texts, (spool->count + 1) * sizeof *spool->texts);
	spool->texts[spool->count] = (struct text){ .first = -1, .last = -1 };
	return spool->count++;
}

static bool
fail(struct spool *spool)
{
	if (!spool->error)
		spool->error = errno ? errno : EIO;
	return false;
}

static const char *
temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

static int
open_unlinked(void)
{
	char *path = xasprintf("%s/upy-XXXXXX", temporary_folder());
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd >= 0)
		unlink(path);
	free(path);
	return fd;
}

static bool
write_at(struct spool *spool, const void *bytes, size_t length, int64_t offset)
{
	for (const char *p = bytes; length;) {
		ssize_t written = pwrite(spool->fd, p, length, (off_t)offset);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return fail(spool);
		p += written;
		offset += written;
		length -= (size_t)written;
	}
	return true;
}

static bool
read_at(struct spool *spool, void *bytes, size_t length, int64_t offset)
{
	for (char *p = bytes; length;) {
		ssize_t got = pread(spool->fd, p, length, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(spool);
		p += got;
		offset += got;
		length -= (size_t)got;
	}
	return true;
}

/* What is pending becomes the text's last chunk. */
static bool
write_chunk(struct spool *spool, struct text *text)
{
	struct chunk chunk = { .length = text->pending.length };
	int64_t place = spool->end;

	if (!write_at(spool, &chunk, sizeof chunk, place) ||
	    !write_at(spool, text->pending.data, chunk.length, place + (int64_t)sizeof chunk))
		return false;
	if (text->last >= 0 && !write_at(spool, &place, sizeof place, text->last))
		return false;
	if (text->first < 0)
		text->first = place;
	text->last = place;
	spool->end += (int64_t)(sizeof chunk + chunk.length);
	return true;
}

static void
write_pending(struct spool *spool)
{
	if (spool->fd < 0 && (spool->fd = open_unlinked()) < 0)
		fail(spool);
	for (size_t i = 0; i < spool->count; i++) {
		struct text *text = &spool->texts[i];

		if (!spool->error && text->pending.length)
			write_chunk(spool, text);
		buffer_free(&text->pending);
	}
	spool->pending = 0;
}

void
spool_append(struct spool *spool, size_t text, const void *bytes, size_t length)
{
	if (spool->error)
		return;
	buffer_append(&spool->texts[text].pending, bytes, length);
	spool->pending += length;
	if (spool->pending > MOST_PENDING)
		write_pending(spool);
}

/* Where the chunk after this one is, or -1; 0 when it cannot be known. */
static int64_t
copy_chunk(struct spool *spool, int64_t place, FILE *to)
{
	struct chunk chunk;
	char bytes[16 * 1024];

	if (!read_at(spool, &chunk, sizeof chunk, place))
		return 0;
	place += (int64_t)sizeof chunk;
	for (size_t size; chunk.length; chunk.length -= size) {
		size = chunk.length < sizeof bytes ? (size_t)chunk.length : sizeof bytes;
		if (!read_at(spool, bytes, size, place))
			return 0;
		fwrite(bytes, 1, size, to);
		place += (int64_t)size;
	}
	return chunk.next ? chunk.next : -1;
}

/* The one way to set the error of a stream is a write that fails. */
static void
spoil(FILE *to)
{
	int unwritable = open("/dev/null", O_RDONLY | O_CLOEXEC);

	fflush(to);
	dup2(unwritable, fileno(to));
	close(unwritable);
	putc('\n', to);
	fflush(to);
	__fpurge(to);
}

bool
spool_copy(struct spool *spool, size_t text, FILE *to)
{
	const struct buffer *pending = &spool->texts[text].pending;

	for (int64_t place = spool->texts[text].first; place >= 0 && !spool->error;)
		place = copy_chunk(spool, place, to);
	if (spool->error) {
		spoil(to);
		warnx("cannot keep a report in %s (TMPDIR): %s", temporary_folder(),
		    strerror(spool->error));
		return false;
	}
	if (pending->length)
		fwrite(pending->data, 1, pending->length, to);
	return true;
}
