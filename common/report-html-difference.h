/* What was expected beside what came, with the difference marked. */
#ifndef REPORT_HTML_DIFFERENCE_H
#define REPORT_HTML_DIFFERENCE_H

#include <jv.h>

#include "buffer.h"

/*
 * Append lines of a definition list, in HTML, for the first check of a result
 * (borrowed) that does not hold; nothing when there is none.
 */
void put_marked_difference(struct buffer *to, jv result);

#endif
