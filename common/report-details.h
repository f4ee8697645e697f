/* Pieces of the human report: style, durations, what failed in detail, the summary. */
#ifndef REPORT_DETAILS_H
#define REPORT_DETAILS_H

#include <stdbool.h>

#include "buffer.h"
#include "report.h"

#define GREEN "32"
#define RED "31"
#define YELLOW "33"
#define BOLD "1"
#define DIM "2"

struct style {
	bool colour, utf8;
};

/* Append text in a colour, or "" for none; nothing but the text where there is no colour. */
void put_styled(struct buffer *to, const struct style *style, const char *colour,
    const char *text);

/* Append "1.23 s", "12 ms" or "2 min 03 s". */
void put_duration(struct buffer *to, double us);

/* "FILE:LINE: " of the test, "" when it stands in no file; to be freed. */
char *outcome_place(const struct outcome *outcome);

/* What there is to know of a verdict that is bad, in an empty buffer; whether it is long. */
bool put_details(struct buffer *to, const struct style *style, const struct outcome *outcome,
    bool name_board);

/* Append problems, a line for each board when there are several, and the last line. */
void put_summary(struct buffer *to, const struct style *style, const struct summary *summary);

#endif
