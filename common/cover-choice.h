/* Which files coverage is collected of: words of --include and --exclude. */
#ifndef COVER_CHOICE_H
#define COVER_CHOICE_H

#include <jv.h>
#include <stdbool.h>

#include "buffer.h"

/* Lists of strings, owned. A word with *, ? or [ is a glob pattern, else a part of a name. */
struct cover_choice {
	jv include, exclude;
};

struct cover_choice cover_choice_new(void);
void cover_choice_free(struct cover_choice *choice);

/* A file that steps load or put: all of them, if nothing is included. */
bool cover_wants(const struct cover_choice *choice, const char *path);

/* A file of which nothing is known but its name on the board: only if it is included. */
bool cover_includes(const struct cover_choice *choice, const char *name);

/* Append a list of strings (borrowed) as Python writes it. */
void put_python_strings(struct buffer *to, jv list);

#endif
