/* Where readers of coverage data put what they read. */
#ifndef COV_INTO_H
#define COV_INTO_H

#include "buffer.h"
#include "cov-data.h"
#include "cov-paths.h"

struct cov_into {
	struct coverage *data;
	const struct cov_paths *paths;
	struct strmap known; /* struct covered_file, by the names in the data */
	struct buffer name;
};

void cov_into_open(struct cov_into *into, struct coverage *data, const struct cov_paths *paths);
void cov_into_free(struct cov_into *into);

/*
 * The file that the data calls by this name. NULL for what is no file, but code that
 * was typed or made, whose names begin with '<': that is left out.
 */
struct covered_file *cov_into_file(struct cov_into *into, const char *name, size_t length);

#endif
