/* The line of the human report that tells a verdict as soon as it is there. */
#ifndef REPORT_LINE_H
#define REPORT_LINE_H

#include "buffer.h"
#include "outcomes.h"
#include "report-columns.h"
#include "report-style.h"

/*
 * Append "FILE:LINE:  SIGN NAME  BOARD  REMARK  TIME" without an end of line, to an
 * empty buffer: the remark is what was checked, or why the test has not passed, as
 * far as the terminal has room.
 */
void put_verdict_line(struct buffer *to, const struct style *style,
    const struct columns *columns, const struct outcome *outcome);

#endif
