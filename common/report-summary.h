/* The end of the human report: problems, boards, the last line. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "buffer.h"
#include "report-style.h"
#include "report.h"

/* Append "12 passed, 1 failed, 2 skipped (1 flaky)". */
void put_tally(struct buffer *to, const struct style *style, const struct tally *tally);

/*
 * Append problems, a line for each board when there are several, and the last
 * line; `apart` says that something stands before them.
 */
void put_summary(struct buffer *to, const struct style *style, const struct summary *summary,
    bool apart);

#endif
