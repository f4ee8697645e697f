/* Paths that a test file names: found beside that file, else from the current directory. */
#ifndef HOSTPATH_H
#define HOSTPATH_H

#include <stdbool.h>

/*
 * Where the regular file `path` is: relative to the directory of `beside` (a
 * file; NULL for none), else to the current one. NULL when it is in neither;
 * to be freed.
 */
char *hostpath_find(const char *beside, const char *path);

/*
 * Whether a text can only be meant as a path, not as Python code: one line that
 * starts with / ./ ../ or ~/, or words of letters, digits and _-+.@ that are
 * separated by slashes or end in .py or .mpy, where the last starts with a
 * letter or _.
 */
bool hostpath_looks_like_one(const char *text);

/* Whether a file can be opened to be read; false with errno, for a directory too. */
bool hostpath_readable(const char *path);

/* Whether a component of the path is "..". */
bool hostpath_climbs(const char *path);

/* The part after the last slash. */
const char *hostpath_base(const char *path);

#endif
