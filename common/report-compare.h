/* What was expected beside what came, with a pointer to where they differ. */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include <jv.h>

#include "buffer.h"
#include "report-style.h"

/*
 * Append two lines for the first check of a result (borrowed) that does not hold,
 * unless its message tells as much at a glance:
 *
 *	    expected [1, 2, 3]
 *	    got      [1, 4, 3]
 *	                 ^
 *
 * or the lines that differ, where the texts have many.
 */
void put_comparison(struct buffer *to, const struct style *style, jv result);

#endif
