/*
 * What the plans tell the human report before its first line: widths of columns,
 * how many verdicts to expect, which boards play which role.
 */
#ifndef REPORT_COLUMNS_H
#define REPORT_COLUMNS_H

#include <jv.h>
#include <stddef.h>

#include "strmap.h"

/* All zeros: no plan was seen yet. */
struct columns {
	struct strmap boards;	   /* the names of those that were planned */
	struct strmap roles;	   /* struct strmap: the boards of each, in order */
	size_t place, name, board; /* widths: FILE:LINE:, a test's name, a board's */
	size_t tests;		   /* that were planned */
};

void columns_free(struct columns *columns);

/* Learn from a plan record (borrowed) of yaml2steps or upy-send. */
void columns_measure(struct columns *columns, jv plan);

/* How many boards have the role; at least one. */
size_t columns_boards(const struct columns *columns, const char *role);

#endif
