/* Sides of a comparison: runs that are one, and what a benchmark has measured in them. */
#ifndef COMPARE_SIDE_H
#define COMPARE_SIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "saved-find.h"
#include "strmap.h"

/* From so many runs on each side, runs are compared and not samples. */
enum { RUNS_ENOUGH = 5 };

struct side {
	struct saved_run **runs;
	size_t count;
	char *label; /* what it is called */
};

/* A benchmark in all runs of a side. */
struct measured {
	const struct benchmark **list; /* one of each run that has it; the first for its names */
	double figures[FIGURE_COUNT];  /* of all runs together */
	uint32_t known;		       /* bits, as a benchmark's */
	double *samples;	       /* of all runs, ascending; NULL if one has none */
	size_t sample_count;
	double *medians; /* of each run, ascending */
	size_t run_count; /* of list and medians */
};

/* All benchmarks of a side, by what tells them from each other. */
struct measurements {
	struct strmap map; /* struct measured */
};

/*
 * Sort runs into sides: those that were saved under the same name, at the same
 * commit, are one; all of them, if `pool` says so.
 */
size_t sides_of(struct saved_run **runs, size_t count, bool pool, struct side **sides);

void sides_free(struct side *sides, size_t count);

/* What the runs of a side have measured of the benchmarks that are selected. */
struct measurements measure_side(const struct side *side, const char *select);
void measurements_free(struct measurements *measurements);

/* The board that a benchmark ran on, where its full name does not tell it; or NULL. */
const char *board_beside_name(const struct benchmark *benchmark);

#endif
