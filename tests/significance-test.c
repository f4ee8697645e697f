/* Ranks and intervals, against all that could have been, one by one. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "significance.h"
#include "tap.h"

enum { MOST = 60, TRIALS = 400 };

static uint64_t state = 42;

/* A whole number below `below`. */
static unsigned
draw(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % below;
}

/* How often the first of a pair is less, and half of how often they are equal. */
static double
count_pairs(const double *one, size_t count, const double *other, size_t other_count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < other_count; k++)
			sum += one[i] < other[k] ? 1 : one[i] == other[k] ? 0.5 : 0;
	return sum;
}

/* The p-value from each way to take `count` of all samples. */
static double
enumerate(const double *all, size_t count, size_t total)
{
	double middle = (double)(count * (total - count)) / 2;
	double distance = fabs(count_pairs(all, count, all + count, total - count) - middle);
	size_t far = 0, ways = 0;

	for (unsigned mask = 0; mask < 1u << total; mask++) {
		double one[MOST], other[MOST];
		size_t taken = 0, left = 0;

		if ((size_t)__builtin_popcount(mask) != count)
			continue;
		for (size_t i = 0; i < total; i++)
			if (mask >> i & 1)
				one[taken++] = all[i];
			else
				other[left++] = all[i];
		ways++;
		far += fabs(count_pairs(one, taken, other, left) - middle) >= distance;
	}
	return (double)far / (double)ways;
}

/* From the normal distribution, by definition: ties are looked for pair by pair. */
static double
approximate(const double *all, size_t count, size_t total)
{
	double n = (double)total, others = n - (double)count, ties = 0, distance;

	for (size_t i = 0; i < total; i++) {
		double same = 0;

		for (size_t k = 0; k < total; k++)
			same += all[i] == all[k];
		ties += same * same - 1; /* t^3 - t, shared by t samples */
	}
	distance = fabs(count_pairs(all, count, all + count, total - count) -
		       (double)count * others / 2) - 0.5;
	if (distance < 0)
		return 1;
	return erfc(distance /
	    sqrt((double)count * others / 6 * (n + 1 - ties / (n * (n - 1)))));
}

static bool
is_near(double got, double want)
{
	return fabs(got - want) <= 1e-12 * fabs(want);
}

static void
test_exact(unsigned values, const char *sentence)
{
	size_t wrong = 0, tried = 0;

	for (size_t count = 1; count <= 8; count++)
		for (size_t other = 1; other <= 8; other++) {
			double all[16];

			for (size_t i = 0; i < count + other; i++)
				all[i] = draw(values);
			tried++;
			wrong += !is_near(mann_whitney(all, count, all + count, other),
			    enumerate(all, count, count + other));
		}
	ok(wrong == 0, "%s: %zu of %zu differ", sentence, wrong, tried);
}

static void
test_normal(unsigned values, const char *sentence)
{
	size_t wrong = 0;

	for (size_t count = 20; count <= 35; count++) {
		double all[MOST];

		for (size_t i = 0; i < MOST; i++)
			all[i] = draw(values);
		wrong += !is_near(mann_whitney(all, count, all + count, MOST - count),
		    approximate(all, count, MOST));
	}
	ok(wrong == 0, "%s: %zu differ", sentence, wrong);
}

static void
test_edges(void)
{
	double low[] = { 1, 2, 3, 4, 5 }, high[] = { 6, 7, 8, 9, 10 }, same[] = { 7, 7, 7 };
	double many[100];

	for (size_t i = 0; i < 100; i++)
		many[i] = 1;
	ok(is_near(mann_whitney(low, 5, high, 5), 2.0 / 252), "five below five: 2 of 252 ways");
	ok(mann_whitney(low, 5, high, 5) == mann_whitney(high, 5, low, 5), "sides can be swapped");
	ok(mann_whitney(same, 3, same, 3) == 1, "what is equal does not differ");
	ok(mann_whitney(many, 50, many + 50, 50) == 1, "nor much of it");
	ok(isnan(mann_whitney(low, 0, high, 5)), "nothing cannot be compared");
	ok(sorted_median(low, 5) == 3 && sorted_median(low, 4) == 2.5, "medians");
}

/* Skewed, as times are. */
static void
draw_times(double *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		samples[i] = 100 + exp(3.0 * draw(1000) / 1000);
	sort_samples(samples, count);
}

static void
test_coverage(size_t count, double least)
{
	size_t inside = 0;

	for (size_t i = 0; i < TRIALS; i++) {
		double one[MOST], other[MOST];
		struct interval interval;

		draw_times(one, count);
		draw_times(other, count);
		interval = change_interval(one, count, other, count, 0.95);
		inside += interval.low <= 0 && interval.high >= 0;
	}
	ok((double)inside >= least * TRIALS && inside < TRIALS,
	    "95%% intervals of %zu samples hold no change in %.1f%% of cases", count,
	    100.0 * (double)inside / TRIALS);
}

static void
test_interval(void)
{
	double one[20], other[20], zero[3] = { 0, 1, 2 };
	struct interval interval, again;

	draw_times(one, 20);
	for (size_t i = 0; i < 20; i++)
		other[i] = one[i] * 1.5;
	interval = change_interval(one, 20, other, 20, 0.95);
	again = change_interval(one, 20, other, 20, 0.95);
	ok(interval.low < 0.5 && interval.high > 0.5 && interval.low > 0.3 && interval.high < 0.7,
	    "half as much more: from %.3f to %.3f", interval.low, interval.high);
	ok(interval.low == again.low && interval.high == again.high, "the same, asked again");
	ok(isnan(change_interval(zero, 3, one, 20, 0.95).low), "none where the median may be 0");
	interval = change_interval(one, 1, other, 1, 0.95);
	ok(interval.low == interval.high && is_near(interval.low + 1, 1.5), "of one sample: that");
}

int
main(void)
{
	test_exact(1000000, "exact p without ties, up to 8 and 8");
	test_exact(4, "exact p with many ties");
	test_normal(1000000, "normal p without ties");
	test_normal(6, "normal p with ties");
	test_edges();
	test_coverage(5, 0.9);
	test_coverage(10, 0.93);
	test_coverage(40, 0.93);
	test_interval();
	return done_testing();
}
