/* Benchmarks of two sides: what has changed, and whether that is more than noise. */
#ifndef COMPARE_MATCH_H
#define COMPARE_MATCH_H

#include "compare-side.h"
#include "significance.h"

enum match_verdict {
	MATCH_SAME,
	MATCH_IMPROVED,
	MATCH_REGRESSED,
	MATCH_HIGHER, /* of what is neither good nor bad, as a voltage */
	MATCH_LOWER,
	MATCH_FEW,	/* no samples of this number can differ significantly */
	MATCH_NO_SAMPLES, /* they were not saved */
	MATCH_VERDICTS,
};

/* Their words. */
extern const char *const match_words[MATCH_VERDICTS];

/* When a change counts. */
struct match_rule {
	double alpha, noise_floor; /* p below this, and a change above that: 0.025 is 2.5 % */
};

struct bench_match {
	const struct measured *base, *fresh;
	bool by_runs;  /* the medians of runs were compared, not samples */
	double change; /* of the median, 0.05 is 5 % more; NAN when there is none */
	struct interval interval;
	double p; /* NAN without samples */
	double least_p; /* that so many samples, or runs, can have */
	enum match_verdict verdict;
};

/* One side against the baseline. */
struct matchup {
	const struct side *base, *fresh;
	struct measurements measured; /* of the new side; the baseline's are the caller's */
	struct bench_match *list; /* by unit, then in the order of the new side */
	size_t count;
	const struct benchmark **only_base, **only_fresh; /* on one side only */
	size_t only_base_count, only_fresh_count;
};

/* Compare a side with the baseline, whose measurements are given. */
struct matchup match_sides(const struct side *base, const struct measurements *base_measured,
    const struct side *fresh, const char *select, const struct match_rule *rule);
void matchup_free(struct matchup *matchup);

/* The geometric mean of new/base - 1 over matches; NAN of none. */
double geometric_change(const struct bench_match *list, size_t count);

/* The verdict on a change that is more than noise. */
enum match_verdict match_direction(const struct bench_match *match);

/* 1 when more is better, -1 when less is, 0 when neither. */
int better_direction(const char *unit);

#endif
