/*
 * A thread for each processor takes one file after the other and has its own union,
 * so that they never wait for each other; in the end the unions become one.
 */
#include "cov-read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exits.h"

enum { MOST_THREADS = 16, FILES_FOR_A_THREAD = 8, PIECE = 1 << 16 };

struct trouble {
	int status;
	char *what;
};

struct source {
	char *path;
	struct trouble *troubles;
	size_t count;
};

struct queue {
	const struct cov_reading *reading;
	struct source *sources;
	size_t count;
	atomic_size_t next;
};

struct worker {
	struct queue *queue;
	pthread_t thread;
	struct coverage data;
};

static void
add_source(struct queue *queue, char *path)
{
	queue->sources = xrealloc(queue->sources, (queue->count + 1) * sizeof *queue->sources);
	queue->sources[queue->count++] = (struct source){ .path = path };
}

static void
add_trouble(void *context, int status, const char *what)
{
	struct source *source = context;

	source->troubles = xrealloc(source->troubles,
	    (source->count + 1) * sizeof *source->troubles);
	source->troubles[source->count++] = (struct trouble){ status, xstrdup(what) };
}

static void
add_errno(struct source *source, int status)
{
	char *what = xasprintf("%s: %s", source->path, strerror(errno));

	add_trouble(source, status, what);
	free(what);
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int
is_data(const struct dirent *entry)
{
	static const char *const ends[] = { ".json", ".ndjson", ".info", ".lcov", ".mpy", NULL };
	const char *dot = strrchr(entry->d_name, '.');

	for (size_t i = 0; dot && *entry->d_name != '.' && ends[i]; i++)
		if (strcmp(dot, ends[i]) == 0)
			return 1;
	return 0;
}

/* All data in a folder; what is wrong with it is the trouble of a source of that name. */
static void
add_folder(struct queue *queue, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_data, alphasort);
	size_t length = strlen(folder);

	while (length > 1 && folder[length - 1] == '/')
		length--;
	for (int i = 0; i < count; i++) {
		add_source(queue, xasprintf("%.*s/%s", (int)length, folder, entries[i]->d_name));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (count > 0)
		return;
	add_source(queue, xstrdup(folder));
	if (count < 0) {
		add_errno(&queue->sources[queue->count - 1], EXIT_USAGE);
	} else {
		char *what = xasprintf("%s: no coverage data in this folder: "
			"*.json, *.ndjson, *.info, *.lcov or *.mpy would be", folder);

		add_trouble(&queue->sources[queue->count - 1], EXIT_USAGE, what);
		free(what);
	}
}

/* All of a file in the buffer; false with errno. */
static bool
read_all(int fd, struct buffer *text)
{
	struct stat status;
	ssize_t got;

	buffer_clear(text);
	if (fstat(fd, &status) < 0)
		return false;
	if (S_ISREG(status.st_mode))
		buffer_reserve(text, (size_t)status.st_size + 1);
	do {
		size_t room = text->capacity - (size_t)(text->data - text->base) - text->length;

		got = read(fd, buffer_reserve(text, room > PIECE ? room : PIECE),
		    room > PIECE ? room : PIECE);
		if (got > 0)
			text->length += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got == 0;
}

static bool
load(struct source *source, struct buffer *text)
{
	bool is_stdin = strcmp(source->path, "-") == 0, good;
	int fd = is_stdin ? STDIN_FILENO : open(source->path, O_RDONLY | O_CLOEXEC);

	good = fd >= 0 && read_all(fd, text);
	if (!good)
		add_errno(source, errno == ENOENT || errno == EISDIR ? EXIT_USAGE : EXIT_SYSTEM);
	if (fd >= 0 && !is_stdin)
		close(fd);
	return good;
}

static void
take(struct source *source, const struct buffer *text, struct cov_into *into)
{
	const struct cov_trouble trouble = { add_trouble, source };
	const char *name = strcmp(source->path, "-") == 0 ? "<stdin>" : source->path;

	cov_input_read(name, text->length ? text->data : "", text->length, into, &trouble);
}

/* By itself first, and added only if it is good. */
static void
take_if_good(struct source *source, const struct buffer *text, const struct cov_into *into)
{
	struct coverage alone = { .contexts = into->data->contexts };
	struct cov_into apart;

	cov_into_open(&apart, &alone, into->paths);
	take(source, text, &apart);
	if (!source->count)
		coverage_join(into->data, &alone);
	cov_into_free(&apart);
	coverage_free(&alone);
}

static void *
work(void *context)
{
	struct worker *worker = context;
	struct queue *queue = worker->queue;
	struct buffer text = { 0 };
	struct cov_into into;

	cov_into_open(&into, &worker->data, queue->reading->paths);
	for (size_t i; (i = atomic_fetch_add(&queue->next, 1)) < queue->count;) {
		struct source *source = &queue->sources[i];

		if (source->count || !load(source, &text))
			continue;
		if (queue->reading->keep_going)
			take_if_good(source, &text, &into);
		else
			take(source, &text, &into);
	}
	cov_into_free(&into);
	buffer_free(&text);
	return NULL;
}

static size_t
count_workers(const struct queue *queue)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = queue->count / FILES_FOR_A_THREAD + 1;

	if (processors > 0 && count > (size_t)processors)
		count = (size_t)processors;
	return count < MOST_THREADS ? count : MOST_THREADS;
}

/* The first worker is this thread; where there is no thread for another, it does its work. */
static void
work_together(struct queue *queue, struct coverage *data)
{
	struct worker workers[MOST_THREADS];
	size_t count = count_workers(queue), started = 1;

	for (size_t i = 0; i < count; i++)
		workers[i] = (struct worker){ .queue = queue,
			.data.contexts = queue->reading->contexts };
	while (started < count &&
	    pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
		started++;
	work(&workers[0]);
	*data = workers[0].data;
	for (size_t i = 1; i < started; i++) {
		pthread_join(workers[i].thread, NULL);
		coverage_join(data, &workers[i].data);
		coverage_free(&workers[i].data);
	}
}

static void
tell_all(struct queue *queue)
{
	const struct cov_trouble *to = &queue->reading->trouble;

	for (size_t i = 0; i < queue->count; i++) {
		struct source *source = &queue->sources[i];

		for (size_t k = 0; k < source->count; k++) {
			to->tell(to->context, source->troubles[k].status, source->troubles[k].what);
			free(source->troubles[k].what);
		}
		free(source->troubles);
		free(source->path);
	}
	free(queue->sources);
}

void
cov_read(const struct cov_reading *reading, char *const *inputs, size_t count,
    struct coverage *data)
{
	struct queue queue = { .reading = reading };

	for (size_t i = 0; i < count; i++)
		if (is_folder(inputs[i]))
			add_folder(&queue, inputs[i]);
		else
			add_source(&queue, xstrdup(inputs[i]));
	work_together(&queue, data);
	tell_all(&queue);
}
