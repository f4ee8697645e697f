/*
 * A pool of benchmarks: those of results wait in it for the verdict on their test.
 * Only what passes is kept, and of several attempts the last.
 */
#ifndef BENCH_POOL_H
#define BENCH_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "bench-boards.h"
#include "bench-entry.h"
#include "records.h"
#include "strmap.h"

struct bench_pool {
	const char *unit; /* for what names none, or NULL; borrowed */
	struct bench_boards boards;
	size_t planned_boards;
	bool judged;	      /* a stage that gives verdicts is in the stream */
	struct strmap tests;  /* struct tested, by test */
	struct strmap trials; /* struct trial, by test, role and device */
	struct bench_entry *kept, **kept_end; /* in the order in which they were */
	size_t kept_count;
	size_t left_out; /* tests on a board whose benchmarks are not kept */
};

void bench_pool_open(struct bench_pool *pool, const char *unit);

/*
 * Note a record. The entries that it decides on, of a list that goes on until NULL;
 * they stay the pool's. NULL for none; then *problem, to be freed, says what is wrong
 * with a result, if anything is.
 */
const struct bench_entry *bench_pool_add(struct bench_pool *pool, const struct record *record,
    char **problem);

/* At the end of the stream: the same of those on which no verdict came, or was due. */
const struct bench_entry *bench_pool_rest(struct bench_pool *pool);

void bench_pool_free(struct bench_pool *pool);

#endif
