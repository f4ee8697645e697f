/* Which tests of the files are to run: those that were asked for, and those that they need. */
#ifndef CHOICE_H
#define CHOICE_H

#include "targets.h"
#include "testfile.h"

struct choice {
	const char *words; /* an expression for names, or NULL for all */
	const char *tags;  /* one for tags, or NULL */
	struct targets targets;
};

/* Mark the tests of a file that are chosen; how many they are. */
size_t choice_apply(const struct choice *choice, struct testfile *file);

/*
 * Complain of names that were asked for and are not there: an exit status, and
 * messages (to be freed with strmap_free) as keys.
 */
int choice_check(const struct choice *choice, struct testfile *const *files, size_t count,
    struct strmap *messages);

#endif
