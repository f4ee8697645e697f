/* Ranks, their distribution, and the bootstrap of a quotient of medians. */
#include "significance.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { MOST_EXACT = 50, RESAMPLES = 4000 };

static int
compare_doubles(const void *a, const void *b)
{
	const double *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

void
sort_samples(double *samples, size_t count)
{
	if (count)
		qsort(samples, count, sizeof *samples, compare_doubles);
}

double
sorted_median(const double *samples, size_t count)
{
	if (!count)
		return NAN;
	return count % 2 ? samples[count / 2]
			 : (samples[count / 2 - 1] + samples[count / 2]) / 2;
}

/* A sample, and whether it is of the first set. */
struct ranked {
	double value;
	bool first;
};

static int
compare_ranked(const void *a, const void *b)
{
	return compare_doubles(&((const struct ranked *)a)->value,
	    &((const struct ranked *)b)->value);
}

/* The ranks of all samples, doubled so that those of ties are whole, and what follows. */
struct ranks {
	size_t count, total; /* of the first set; of both */
	uint64_t *doubled;   /* in ascending order of the samples */
	uint64_t sum;	     /* of those of the first set */
	double ties;	     /* sum of t^3 - t over ties of t samples */
};

static struct ranks
rank(const double *one, size_t count, const double *other, size_t other_count)
{
	struct ranks ranks = { .count = count, .total = count + other_count };
	struct ranked *all = xmalloc(ranks.total * sizeof *all);

	ranks.doubled = xmalloc(ranks.total * sizeof *ranks.doubled);
	for (size_t i = 0; i < ranks.total; i++)
		all[i] = i < count ? (struct ranked){ one[i], true }
				   : (struct ranked){ other[i - count], false };
	qsort(all, ranks.total, sizeof *all, compare_ranked);
	for (size_t i = 0, end; i < ranks.total; i = end) {
		double size;

		for (end = i + 1; end < ranks.total && all[end].value == all[i].value;)
			end++;
		size = (double)(end - i);
		ranks.ties += size * size * size - size;
		for (size_t k = i; k < end; k++) {
			ranks.doubled[k] = i + 1 + end;
			ranks.sum += all[k].first ? i + 1 + end : 0;
		}
	}
	free(all);
	return ranks;
}

/*
 * In how many ways `count` of the ranks have each sum: one rank after the other is
 * taken or not. All numbers are whole and below 2^53, so none is rounded.
 */
static double *
count_ways(const struct ranks *ranks, size_t room)
{
	double *ways = xcalloc((ranks->count + 1) * room, sizeof *ways);

	ways[0] = 1;
	for (size_t i = 0; i < ranks->total; i++)
		for (size_t taken = ranks->count < i + 1 ? ranks->count : i + 1; taken > 0; taken--) {
			double *to = ways + taken * room;
			const double *from = to - room;

			for (size_t sum = ranks->doubled[i]; sum < room; sum++)
				to[sum] += from[sum - ranks->doubled[i]];
		}
	return ways;
}

/* The share of all ways whose sum is at least as far from the middle as this one. */
static double
exact_p(const struct ranks *ranks)
{
	size_t room = ranks->total * (ranks->total + 1) + 1;
	uint64_t middle = ranks->count * (ranks->total + 1);
	uint64_t distance = ranks->sum > middle ? ranks->sum - middle : middle - ranks->sum;
	double *ways = count_ways(ranks, room), *last = ways + ranks->count * room;
	double far = 0, all = 0;

	for (size_t sum = 0; sum < room; sum++) {
		all += last[sum];
		if ((sum > middle ? sum - middle : middle - sum) >= distance)
			far += last[sum];
	}
	free(ways);
	return far / all;
}

static double
normal_p(const struct ranks *ranks)
{
	double total = (double)ranks->total, count = (double)ranks->count;
	double middle = count * (total + 1) / 2;
	double variance = count * (total - count) / 12 *
	    (total + 1 - ranks->ties / (total * (total - 1)));
	double distance = fabs((double)ranks->sum / 2 - middle) - 0.5;

	if (variance <= 0 || distance <= 0)
		return 1;
	return erfc(distance / sqrt(variance) / sqrt(2));
}

double
mann_whitney(const double *one, size_t count, const double *other, size_t other_count)
{
	struct ranks ranks;
	double p;

	if (!count || !other_count)
		return NAN;
	ranks = rank(one, count, other, other_count);
	p = ranks.total <= MOST_EXACT ? exact_p(&ranks) : normal_p(&ranks);
	free(ranks.doubled);
	return fmin(p, 1);
}

/* Numbers that look random, the same in each run: SplitMix64. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* Between 0 and 1, without both. */
static double
uniform(uint64_t *state)
{
	return ((double)(next_random(state) >> 12) + 0.5) / 4503599627370496.0;
}

static double
normal(uint64_t *state)
{
	return sqrt(-2 * log(uniform(state))) * cos(2 * 3.14159265358979323846 * uniform(state));
}

/* Of the gamma distribution, shape at least 1 (Marsaglia and Tsang, 2000). */
static double
gamma_variate(double shape, uint64_t *state)
{
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double x = normal(state), v = 1 + c * x;

		v = v * v * v;
		if (v > 0 && log(uniform(state)) < x * x / 2 + d - d * v + d * log(v))
			return d * v;
	}
}

/*
 * The median of as many samples drawn with replacement. These need not be drawn: the
 * k-th smallest of n places is where the k-th smallest of n uniform numbers falls,
 * which has a beta distribution; and so does, in what is left, the one after it.
 */
static double
resample_median(const double *samples, size_t count, uint64_t *state)
{
	double n = (double)count, k = (double)((count + 1) / 2);
	double below = gamma_variate(k, state), above = gamma_variate(n - k + 1, state);
	double place = below / (below + above), next = place;

	if (count % 2 == 0)
		next = 1 - (1 - place) * pow(uniform(state), 1 / (n - k));
	place = fmin(floor(place * n), n - 1);
	next = fmin(floor(next * n), n - 1);
	return (samples[(size_t)place] + samples[(size_t)next]) / 2;
}

struct interval
change_interval(const double *one, size_t count, const double *other, size_t other_count,
    double confidence)
{
	struct interval interval = { NAN, NAN };
	uint64_t state = 1;
	double *changes;
	size_t cut = (size_t)((1 - confidence) / 2 * RESAMPLES);

	if (!count || !other_count || one[0] <= 0)
		return interval;
	changes = xmalloc(RESAMPLES * sizeof *changes);
	for (size_t i = 0; i < RESAMPLES; i++) {
		double base = resample_median(one, count, &state);

		changes[i] = resample_median(other, other_count, &state) / base - 1;
	}
	sort_samples(changes, RESAMPLES);
	interval = (struct interval){ changes[cut], changes[RESAMPLES - 1 - cut] };
	free(changes);
	return interval;
}
