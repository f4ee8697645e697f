/*
 * The names of sources. Boards know a file by another name than the host: lib/x.py,
 * /lib/x.py or /flash/lib/x.py may all be src/lib/x.py. Data is merged by the names here.
 */
#ifndef COV_PATHS_H
#define COV_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-data.h"

struct path_map {
	const char *device, *host; /* what begins with the one begins with the other */
};

struct cov_paths {
	struct path_map *maps;
	size_t map_count;
	const char **sources; /* folders in which sources are looked for */
	size_t source_count;
	char *folder; /* the current one, with a slash at its end */
};

/* Begin; then add what is given. The texts must stay. */
void cov_paths_open(struct cov_paths *paths);
void cov_paths_free(struct cov_paths *paths);

/* "DEVICE=HOST"; false when it is not that. */
bool cov_paths_map(struct cov_paths *paths, const char *both);
void cov_paths_source(struct cov_paths *paths, const char *folder);

/*
 * The host's name of a file that is known by `name`: the longest map that fits is
 * applied; then it is what exists of the name, the name below a source folder, the name
 * without the slash it begins with; else the name. Below the current folder it is
 * relative to that. To be freed.
 */
char *cov_path(const struct cov_paths *paths, const char *name);

/*
 * Add all Python files of the source folders, so that what no run has seen is known.
 * False with a message (to be freed).
 */
bool cov_paths_discover(const struct cov_paths *paths, struct coverage *coverage, char **error);

/*
 * Whether a glob pattern (see fnmatch(7); * matches slashes, too) fits a name, a part of
 * it that begins behind a slash, or a folder of it.
 */
bool path_fits(const char *pattern, const char *name);

/* Patterns of files that are wanted (all, if there are none) and of those that are not. */
struct path_choice {
	const char **include, **exclude;
	size_t include_count, exclude_count;
};

bool path_is_chosen(const struct path_choice *choice, const char *name);

#endif
