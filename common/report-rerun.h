/* The command that runs a test again. */
#ifndef REPORT_RERUN_H
#define REPORT_RERUN_H

#include "buffer.h"
#include "outcomes.h"
#include "report-columns.h"

/* Append `text` so that a shell takes it as one word. */
void put_quoted(struct buffer *to, const char *text);

/*
 * Append "upy-test -d BOARD FILE::NAME": exactly the test of the outcome, on the
 * boards that it had, ready for a shell. Nothing for what stands in no file.
 */
void put_rerun(struct buffer *to, const struct columns *columns, const struct outcome *outcome);

#endif
