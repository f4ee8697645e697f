/* Columns of the human report: their widths are known from the plans, before the first line. */
#ifndef REPORT_COLUMNS_H
#define REPORT_COLUMNS_H

#include <jv.h>
#include <stddef.h>

#include "buffer.h"
#include "strmap.h"

/* All zeros: no plan was seen yet. */
struct columns {
	struct strmap boards;	   /* the names of those that were planned */
	size_t place, name, board; /* widths: FILE:LINE:, a test's name, a board's */
};

void columns_free(struct columns *columns);

/* Learn from a plan record (borrowed) of yaml2steps or upy-send. */
void columns_measure(struct columns *columns, jv plan);

/* Append one line of visible text, filled up with blanks. */
void put_column(struct buffer *to, const char *text, size_t width);

#endif
