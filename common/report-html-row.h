/* A row of the HTML report: one verdict and all there is to know of it. */
#ifndef REPORT_HTML_ROW_H
#define REPORT_HTML_ROW_H

#include <stdbool.h>

#include "buffer.h"
#include "report-columns.h"
#include "report.h"

/* What a kind of verdict is called. */
struct html_verdict {
	const char *class; /* in the page's style, script and address */
	const char *word;  /* in a row */
	const char *words; /* after a number: "3 failed" */
};

extern const struct html_verdict html_verdicts[VERDICT_KINDS];

/* What is bad first. */
extern const enum verdict html_order[VERDICT_KINDS];

/*
 * Append the row of a verdict, the `number`th of the run; `open`: its details are
 * shown at once. What the plans said in `columns` is for the command to run it again.
 */
void put_row(struct buffer *to, const struct outcome *outcome, const struct columns *columns,
    size_t number, bool open);

#endif
