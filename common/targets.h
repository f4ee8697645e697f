/* What a command line asks for: FILE, or one test of it as FILE::NAME, the id of the test. */
#ifndef TARGETS_H
#define TARGETS_H

#include <stdbool.h>

#include "strmap.h"

/* Walk files.entries: the key is a path, the value tells which tests. All zeros is none. */
struct targets {
	struct strmap files;
};

/*
 * Add an operand. It is FILE::NAME unless there is a file of that whole name;
 * the file ends at the first "::" after which one is there. False when a whole
 * file was given before.
 */
bool targets_add(struct targets *targets, const char *operand);

/* Whether the test of a file is asked for; all are of a file that was given whole. */
bool targets_hold(const struct targets *targets, const char *path, const char *name);

/* The names that were asked for in the file, as keys; NULL: all. */
const struct strmap *targets_names(const struct targets *targets, const char *path);

void targets_free(struct targets *targets);

#endif
