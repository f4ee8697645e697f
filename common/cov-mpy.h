/* Executable lines from .mpy files: the line tables of compiled MicroPython. */
#ifndef COV_MPY_H
#define COV_MPY_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-lines.h"

struct mpy_lines {
	char *source; /* the name that the compiler was given; to be freed */
	struct line_set lines;
};

/* Whether it begins as a .mpy file does. */
bool is_mpy(const char *bytes, size_t length);

/*
 * Read a .mpy file of version 6. Code that was compiled to machine code has no lines. False
 * with a message in *error (to be freed): "byte 12: ..."; nothing is to be freed then.
 */
bool cov_mpy_read(const char *bytes, size_t length, struct mpy_lines *found, char **error);

#endif
