/* Which saved runs are meant: files, numbers, names, folders, patterns. */
#ifndef SAVED_FIND_H
#define SAVED_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "saved-run.h"

/* Runs that were found, not read yet; in the order of numbers, then names, then folders. */
struct found {
	struct saved_run **runs;
	size_t count, room;
};

/*
 * Add the runs that one word of a command line means, in a folder of saved runs or
 * as a path. NULL: all saved ones. False, with *error to be freed, when there are none.
 */
bool find_runs(struct found *found, const char *storage, const char *what, char **error);

/* Whether this run, the same file, is one of them. */
bool found_has(const struct found *found, const struct saved_run *run);

/* Put them in order, and drop those that were found twice. */
void found_sort(struct found *found);

/* Set the source of each: its path without what all have in common. */
void found_name_sources(struct found *found);

/* Add a run that is not to be read, but comes from elsewhere. */
struct saved_run *found_add(struct found *found, const char *path, const char *source);

/* The name under which a run was saved, inside its path: "main" of "x/0001_main.json". */
const char *saved_name(const struct saved_run *run, size_t *length);

/* Free all runs. */
void found_free(struct found *found);

#endif
