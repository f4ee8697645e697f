/* Lines of test files and of the files they load, as reports show them. */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "buffer.h"

/* What stands before a line of code in reports. */
#define CODE_LEAD "    > "

/*
 * A regular file to read, or NULL: a stream may name anything, and no report waits for
 * a FIFO or reads a device without end.
 */
FILE *open_source(const char *path);

/*
 * Append up to `count` lines of a file from `line` (from 1) on, each with `lead`
 * before it and without the blanks that all of them begin with; "..." says that
 * there were more than a few. Nothing when there is no such file or line.
 */
void put_excerpt(struct buffer *to, const char *lead, const char *path, long line, long count);

#endif
