/* The command line that runs one test again. */
#ifndef RERUN_H
#define RERUN_H

#include <jv.h>

#include "buffer.h"

/* Append a word as sh reads it, between quotes where it needs them. */
void put_shell_word(struct buffer *to, const char *word);

/*
 * Append "upy-test -d BOARD FILE::NAME" for the test of a verdict (borrowed), or
 * nothing when that names no test. `boards` (borrowed) has the names of the
 * boards of each role, as in upy-send's plan; invalid: only the verdict's.
 */
void put_rerun(struct buffer *to, jv verdict, jv boards);

#endif
