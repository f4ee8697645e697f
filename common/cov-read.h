/* Files and folders of coverage data, read side by side and put together. */
#ifndef COV_READ_H
#define COV_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-input.h"

struct cov_reading {
	const struct cov_paths *paths;
	bool contexts;	 /* to keep what each test ran */
	bool keep_going; /* of an input with trouble nothing is taken; else it does not matter */
	struct cov_trouble trouble;
};

/*
 * Read inputs into `data`, which must be empty: files, folders of them, "-" for standard
 * input. Trouble is told in the order of the inputs.
 */
void cov_read(const struct cov_reading *reading, char *const *inputs, size_t count,
    struct coverage *data);

#endif
