/* Executable lines as Python source has them. */
#ifndef COV_SOURCE_H
#define COV_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-lines.h"

/* Of a line: where its statement begins, and where the one that it is inside of; or 0. */
struct line_place {
	unsigned first, parent;
};

/* All zeros is an empty source. */
struct source_lines {
	struct line_set statements; /* on whose first lines something runs */
	struct line_set excluded;   /* of these, by "# pragma: no cover" */
	struct line_place *places;  /* by line */
	size_t count;
};

/*
 * Read a source. False with a message in *error (to be freed): "line 3: ..."; nothing is to
 * be freed then. Lines of statements that MicroPython compiles to nothing are none:
 * docstrings, global, nonlocal, annotations without a value, what is below `if 0`.
 */
bool source_lines_read(const char *code, size_t length, struct source_lines *found, char **error);

void source_lines_free(struct source_lines *lines);

/* Where the statement of a line begins; the line itself where that is not known. */
unsigned source_first(const struct source_lines *lines, unsigned line);

/*
 * Add the statements that must have run for these to run: the first line of each, and
 * what it is inside of. Tracers do not see all of them.
 */
void source_lines_deduce(const struct source_lines *lines, struct line_set *executed);

#endif
