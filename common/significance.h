/* Whether two sets of samples differ, and by how much: no distribution is assumed. */
#ifndef SIGNIFICANCE_H
#define SIGNIFICANCE_H

#include <stddef.h>

/*
 * The p-value, on both sides, of the Mann-Whitney U test: how often samples of one
 * and the same thing differ as these do, or more. Exact, ties included, for up to
 * 50 samples together, else from the normal distribution with corrections for ties
 * and continuity. NAN when there are none on a side.
 */
double mann_whitney(const double *one, size_t count, const double *other, size_t other_count);

/* The median of samples in ascending order; NAN of none. */
double sorted_median(const double *samples, size_t count);

/* Put samples in ascending order. */
void sort_samples(double *samples, size_t count);

struct interval {
	double low, high;
};

/*
 * A confidence interval for median(other) / median(one) - 1, of samples in ascending
 * order: the percentile bootstrap, the same whenever the samples are the same. Its
 * ends are NAN when a median may be 0.
 */
struct interval change_interval(const double *one, size_t count, const double *other,
    size_t other_count, double confidence);

#endif
