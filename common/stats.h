/*
 * Statistics of samples: the figures of pytest-benchmark's saved files, by its rules.
 *
 * Samples are numbers as JSON writes them. A number without point and exponent is an
 * int and stays exact however long it is; any other is the nearest double. Mean,
 * standard deviation and total are those of the exact numbers, rounded once.
 */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct sample {
	const char *text; /* a JSON number, borrowed, not terminated */
	double value;	  /* the nearest one */
	uint32_t length;
	bool whole; /* an int, of which value may be only near */
};

/* One of the figures; its text is a JSON number: digits as they came, or Python's repr. */
struct figure {
	const char *text;
	double value;
	bool whole;
};

struct stats {
	size_t rounds;
	struct figure min, max, mean, stddev, median, iqr, q1, q3, ld15iqr, hd15iqr, ops, total;
	size_t iqr_outliers, stddev_outliers;
	struct arena texts;
};

/*
 * Make a sample of a number's text. NULL, or in a few words why it is none: nan
 * and infinities, and what is too large for sums of it to be told.
 */
const char *sample_read(struct sample *sample, const char *text, size_t length);

/* All figures of one sample or more, which stay in their order; O(n log n). */
void stats_compute(struct stats *stats, const struct sample *samples, size_t count);

void stats_free(struct stats *stats);

#endif
