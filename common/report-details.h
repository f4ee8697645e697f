/* The end of the human report: what failed in detail. */
#ifndef REPORT_DETAILS_H
#define REPORT_DETAILS_H

#include <stdbool.h>

#include "buffer.h"
#include "outcomes.h"
#include "report-columns.h"
#include "report-style.h"

/* "FILE:LINE: " of the test, "" when it stands in no file; to be freed. */
char *outcome_place(const struct outcome *outcome);

/* "FILE:LINE: NAME on BOARD", made visible; to be freed. */
char *outcome_title(const struct outcome *outcome, bool name_board);

/* Append why attempts have failed, a line for each that the verdict (borrowed) tells. */
void put_attempts(struct buffer *to, const struct style *style, jv verdict);

/*
 * Append what there is to know of a verdict that is bad, in an empty buffer; whether
 * it is more than the reason, the code and how to run it again.
 */
bool put_details(struct buffer *to, const struct style *style, const struct columns *columns,
    const struct outcome *outcome);

#endif
