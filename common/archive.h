/*
 * Archives: ordered maps from strings to objects, for more of them than fit into
 * memory. Those that were asked for lately are open; the others are packed and put
 * away into a temporary file, and unpacked when they are asked for again. What
 * stays in memory of one that was put away are 5 to 7 bytes.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

struct archive;

/* What is done with objects. */
struct archive_kind {
	/* Append all there is to know about an object; false when it is to stay open. */
	bool (*pack)(const void *object, struct buffer *to);
	/* A new object, from what pack has written. */
	void *(*unpack)(const char *bytes, size_t length);
	void (*free)(void *object);
};

/* `kind` must live as long as the archive. */
struct archive *archive_new(const struct archive_kind *kind);
void archive_free(struct archive *archive);

/* Have no more than so many objects open, but for those that stay; it is 1024 at first. */
void archive_limit(struct archive *archive, size_t most_open);

/* How many objects there are. */
size_t archive_count(const struct archive *archive);

/* The object of `key`, or NULL when there is none. Valid until another key is asked for. */
void *archive_get(struct archive *archive, const char *key);

/*
 * Where the object of `key` is kept; it is NULL when the key is new, and must be
 * set then. Valid until another key is asked for.
 */
void **archive_at(struct archive *archive, const char *key);

/* A walk through all objects, in the order of their insertion. Begin with all zeros. */
struct archive_walk {
	const char *key;
	void *object; /* changes to it are lost, unless it was open before */
	size_t next;
	struct archive_entry **open; /* of the walk, by number */
	size_t open_count, open_next;
	void *unpacked;
};

/*
 * The next object; false at the end, after which the walk needs no freeing.
 * Nothing may be asked for during a walk.
 */
bool archive_next(struct archive *archive, struct archive_walk *walk);

/* Why objects that were put away are lost (errno), or 0: then nothing is. */
int archive_problem(const struct archive *archive);

#endif
