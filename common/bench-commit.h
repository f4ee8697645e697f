/* The commit that was measured, as pytest-benchmark tells it. */
#ifndef BENCH_COMMIT_H
#define BENCH_COMMIT_H

#include <stdbool.h>

#include "buffer.h"

struct bench_commit {
	char *id; /* 40 hex digits, "unversioned" outside of a repository, "unknown" without git */
	char *time, *author_time; /* ISO 8601, or NULL */
	char *branch, *project;
	char *error; /* why git cannot tell, or NULL */
	bool dirty;
};

/* Ask git about the current folder. */
void bench_commit_find(struct bench_commit *commit);

/* Append it as an object. */
void put_commit_info(struct buffer *to, const struct bench_commit *commit);

void bench_commit_free(struct bench_commit *commit);

#endif
