/* Files of saved runs, as many at a time as there are processors. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exits.h"
#include "saved-run.h"

enum { PIECE = 65536, MOST_THREADS = 64 };

/* All of a file, in memory that was used for the one before. */
static bool
read_file(const char *path, struct buffer *to)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat info;
	ssize_t got = -1;
	int problem;

	buffer_clear(to);
	if (fd < 0)
		return false;
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
		buffer_reserve(to, (size_t)info.st_size + 1);
	for (;;) {
		size_t room = to->capacity - to->length;
		char *at = buffer_reserve(to, room > 1 ? room : PIECE);

		got = read(fd, at, to->capacity - (size_t)(at - to->base));
		if (got > 0)
			to->length += (size_t)got;
		else if (got == 0 || errno != EINTR)
			break;
	}
	problem = errno;
	close(fd);
	errno = problem;
	return got == 0;
}

bool
run_read(struct saved_run *run, struct buffer *buffer, bool samples)
{
	if (read_file(run->path, buffer))
		return run_parse(run, buffer->data ? buffer->data : "", buffer->length, samples);
	run->problem = xasprintf("%s: %s", run->path, strerror(errno));
	run->status = errno == ENOENT || errno == EISDIR ? EXIT_USAGE : EXIT_SYSTEM;
	return false;
}

/* What the threads share. */
struct work {
	struct saved_run **runs;
	size_t count;
	bool samples;
	atomic_size_t next; /* the first run that nobody has taken */
};

static void *
read_some(void *context)
{
	struct work *work = context;
	struct buffer buffer = { 0 };
	size_t i;

	while ((i = atomic_fetch_add(&work->next, 1)) < work->count)
		run_read(work->runs[i], &buffer, work->samples);
	buffer_free(&buffer);
	return NULL;
}

void
runs_read(struct saved_run **runs, size_t count, bool samples)
{
	struct work work = { .runs = runs, .count = count, .samples = samples };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t threads[MOST_THREADS];
	size_t started = 0;

	while (started < MOST_THREADS && (long)started + 1 < processors && started + 1 < count &&
	    pthread_create(&threads[started], NULL, read_some, &work) == 0)
		started++;
	read_some(&work);
	while (started > 0)
		pthread_join(threads[--started], NULL);
}
