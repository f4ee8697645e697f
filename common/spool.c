/*
 * Texts in an overflow. What is appended to a text becomes a chunk at the end, or
 * makes the last chunk longer when that is the text's own; chunks of a text are
 * linked by their offsets, so that the caller keeps two numbers of it.
 */
#include "spool.h"

#include <err.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "overflow.h"

/* A longer chunk is left as it is: its head may have gone to the file by now. */
enum { LONG_CHUNK = 16 * 1024 };

/* What stands before the bytes of a chunk. */
struct chunk {
	uint64_t next; /* where the next one of the text begins, + 1; or 0: it is the last */
	uint64_t length;
};

struct spool {
	struct overflow bytes;
};

struct spool *
spool_new(void)
{
	return xcalloc(1, sizeof(struct spool));
}

void
spool_free(struct spool *spool)
{
	overflow_free(&spool->bytes);
	free(spool);
}

int
spool_problem(const struct spool *spool)
{
	return spool->bytes.problem;
}

static bool
read_chunk(struct spool *spool, uint64_t place, struct chunk *chunk)
{
	const char *bytes = overflow_read(&spool->bytes, place, sizeof *chunk);

	if (bytes)
		memcpy(chunk, bytes, sizeof *chunk);
	return bytes != NULL;
}

/* A new chunk at the end, which the text's last one leads to. */
static void
add_chunk(struct spool *spool, struct spool_text *text, struct chunk *last, size_t length)
{
	struct chunk chunk = { .length = length };
	uint64_t place = overflow_append(&spool->bytes, &chunk, sizeof chunk);

	if (text->last) {
		last->next = place + 1;
		overflow_write(&spool->bytes, text->last - 1, last, sizeof *last);
	} else
		text->first = place + 1;
	text->last = place + 1;
}

void
spool_append(struct spool *spool, struct spool_text *text, const void *bytes, size_t length)
{
	struct chunk last = { 0 };
	uint64_t place = text->last - 1;

	if (!length || spool_problem(spool) ||
	    (text->last && !read_chunk(spool, place, &last)))
		return;
	if (text->last && last.length < LONG_CHUNK &&
	    place + sizeof last + last.length == overflow_length(&spool->bytes)) {
		last.length += length;
		overflow_write(&spool->bytes, place, &last, sizeof last);
	} else
		add_chunk(spool, text, &last, length);
	overflow_append(&spool->bytes, bytes, length);
}

bool
spool_copy(struct spool *spool, const struct spool_text *text, FILE *to)
{
	struct chunk chunk;

	for (uint64_t place = text->first; place; place = chunk.next) {
		const char *bytes = NULL;

		if (read_chunk(spool, place - 1, &chunk))
			bytes = overflow_read(&spool->bytes, place - 1 + sizeof chunk,
			    chunk.length);
		if (!bytes)
			return false;
		fwrite(bytes, 1, chunk.length, to);
	}
	return !spool_problem(spool);
}

/* The one way to set the error of a stream is a write that fails. */
static void
set_error(FILE *to)
{
	int unwritable = open("/dev/null", O_RDONLY | O_CLOEXEC);

	fflush(to);
	dup2(unwritable, fileno(to));
	close(unwritable);
	putc('\n', to);
	fflush(to);
	__fpurge(to);
}

void
spool_spoil(FILE *to, int problem)
{
	const char *folder = getenv("TMPDIR");

	set_error(to);
	warnx("a report is lost that was kept in %s (TMPDIR): %s",
	    folder && *folder ? folder : "/tmp", strerror(problem));
}
