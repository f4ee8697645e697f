/* Which arms of branches were taken, by arcs that tracers saw. */
#ifndef COV_BRANCH_H
#define COV_BRANCH_H

#include <stdbool.h>

#include "cov-arcs.h"
#include "cov-source.h"

struct cov_arcs {
	struct arc_set arcs;   /* between the first lines of statements */
	struct line_set exits; /* lines from which functions were left */
	struct line_set doubtful; /* the last lines of loops */
	const struct source_lines *source;
	const struct line_set *executed;
};

/* Prepare; the source, which may be nothing, and the executed lines must stay. */
void cov_arcs_find(struct cov_arcs *to, const struct arc_set *seen,
    const struct source_lines *source, const struct line_set *executed);
void cov_arcs_free(struct cov_arcs *arcs);

/*
 * Whether an arm was taken, one of the possible ones. MicroPython tests the condition of a loop
 * behind its body and tells of that as the last line of the body: such arcs count
 * for those from and to the line where the loop begins, where they cannot be others.
 * Runs that were traced without arcs tell of those into a suite.
 */
bool cov_arcs_took(const struct cov_arcs *arcs, const struct arc_set *possible, struct arc arm);

#endif
