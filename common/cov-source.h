/* Executable lines and branches as Python source has them. */
#ifndef COV_SOURCE_H
#define COV_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-arcs.h"
#include "cov-lines.h"

/* Of a line. */
struct line_place {
	unsigned first;	 /* line of its statement; or 0 */
	unsigned parent; /* of the one that this is inside of; or 0 */
	unsigned last;	 /* of the last statement in the loop that begins here; or 0: none does */
	bool breaks;	 /* that statement leaves the loop */
};

/* All zeros is an empty source. */
struct source_lines {
	struct line_set statements; /* on whose first lines something runs */
	struct line_set excluded;   /* of these, by "# pragma: no cover" */
	struct arc_set branches;    /* ways out of lines that have several */
	struct line_place *places;  /* by line */
	size_t count;
};

/*
 * Read a source. False with a message in *error (to be freed): "line 3, column 1: ..."; nothing
 * is to be freed then. Lines of statements for which there is no code are none: docstrings,
 * global, nonlocal.
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
