/* What stands around the rows of the HTML report: head, summary, controls, script. */
#ifndef REPORT_HTML_FRAME_H
#define REPORT_HTML_FRAME_H

#include "buffer.h"
#include "report.h"

/* Append all up to and with the problems of the run, which come before all else. */
void put_page_start(struct buffer *to, const struct summary *summary);

/* Append the controls and the head of the table of tests; rows follow. */
void put_tests_start(struct buffer *to, const struct summary *summary);

/* Append what follows the rows. */
void put_page_end(struct buffer *to);

#endif
