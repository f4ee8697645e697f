/* What the tracer needs of a board: Python that steps run there. None of it raises. */
#ifndef COVER_CODE_H
#define COVER_CODE_H

#include <jv.h>
#include <stdbool.h>

#include "buffer.h"

/* In place of data, what was wrong, as a line that begins with this. */
#define COVER_PROBLEM "---MPY_COV_ERROR---"

/*
 * The end of a `try`: a step that only collects must not fail its test, so what is
 * wrong is printed.
 */
void put_cover_guard(struct buffer *to);

/* Make the tracer, whose source this is, known on the board; nothing is stored there. */
void put_tracer(struct buffer *to, const char *source, size_t length);

/* Begin to trace files in whose names one of `include` (borrowed) occurs; all, if it is empty. */
void put_tracer_start(struct buffer *to, jv include, bool branches);

/* Stop, and print the data. */
void put_tracer_collect(struct buffer *to);

/* Run source as if it came from the file of that name, so that its lines have it. */
void put_named_source(struct buffer *to, const char *source, size_t length, const char *name);

/*
 * The same for a program that may end by sys.exit(), which would end the board's
 * interpreter, and the data with it: then it just ends, or raises if it tells a failure.
 */
void put_whole_program(struct buffer *to, const char *source, size_t length, const char *name);

#endif
