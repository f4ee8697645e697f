/* A text of coverage data, whichever kind it is: what it looks like decides. */
#ifndef COV_INPUT_H
#define COV_INPUT_H

#include <stddef.h>

#include "cov-into.h"

/* Is told what is wrong with an input, and which exit status that is worth. */
struct cov_trouble {
	void (*tell)(void *context, int status, const char *what);
	void *context;
};

/*
 * Read one input: coverage data as JSON, one object or several; records, of which
 * those of the types "coverage" and "probes" count; what a board printed, with data between the
 * lines ---MPY_COV_START--- and ---MPY_COV_END---; LCOV; a .mpy file. `name` is used in
 * messages, and for the test where nothing else names one. What was taken of an input
 * with trouble may be a part of it.
 */
void cov_input_read(const char *name, const char *text, size_t length, struct cov_into *into,
    const struct cov_trouble *trouble);

#endif
