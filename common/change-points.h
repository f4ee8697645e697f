/* Where in a series its level has changed. */
#ifndef CHANGE_POINTS_H
#define CHANGE_POINTS_H

#include <stddef.h>

struct change {
	size_t at;	      /* the first one of the new level */
	double before, after; /* medians from the change before, to the one behind */
	double p;	      /* of Mann-Whitney's test, times the places that were tried */
};

/* What counts: p below alpha, and a change of the median by more than this share. */
struct change_rule {
	double alpha, noise_floor;
};

/*
 * Find changes in their order; how many, *changes to be freed. On each side there are at
 * least five values, so that a series of fewer than twelve can show none with alpha 0.01.
 */
size_t find_changes(const double *values, size_t count, const struct change_rule *rule,
    struct change **changes);

#endif
