/*
 * Tracebacks of boards, led back to the files where the code stands: a board
 * knows all code that was sent to it as "<stdin>".
 */
#ifndef TRACEBACK_H
#define TRACEBACK_H

#include <jv.h>
#include <stddef.h>

#include "buffer.h"
#include "strmap.h"

/*
 * Code that was sent to boards lately, in order: what is older than some thousand
 * pieces is forgotten. All zeros is none.
 */
struct sources {
	struct strmap map, older;
};

void sources_free(struct sources *sources);

/* Remember where the code of a result (borrowed) stands; `file` is its test file. */
void sources_add(struct sources *sources, const char *file, jv result);

/*
 * The traceback of a result (borrowed) with a frame a line, innermost last:
 * "FILE:LINE: in NAME" where the code was found, and its line of code below, led
 * by CODE_LEAD; else as the board told it.
 * A function that an earlier step defined is looked for in that step's file.
 */
void put_traceback(struct buffer *to, const struct sources *sources, const char *file,
    jv result);

#endif
