/*
 * The exact part of statistics: sums of ints and doubles, rounded once. One of two
 * modules that use GMP.
 */
#ifndef STATS_EXACT_H
#define STATS_EXACT_H

#include "buffer.h"
#include "stats.h"

/* What follows from the sums of the samples and of their squares. */
struct moments {
	char *total_text, *mean_text; /* where Python would have an int; to be freed, or NULL */
	double total, mean, stddev, ops;
};

/* One sample or more. */
void exact_moments(struct moments *moments, const struct sample *samples, size_t count);

/* Below, equal or above 0 as the number `a` is less than, equal to or above `b`. */
int exact_compare(const struct sample *a, const struct sample *b);

/* Halfway between two ints, rounded once; a - b of ints, as text to be freed. */
double exact_middle(const struct sample *a, const struct sample *b);
char *exact_difference(const struct sample *a, const struct sample *b);

#endif
