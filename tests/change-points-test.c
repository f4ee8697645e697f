/* Changes of the level of a series: found where they are, and none where there are none. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "change-points.h"
#include "tap.h"

enum { MOST = 80, TRIALS = 300 };

static const struct change_rule usual = { 0.01, 0.02 };
static uint64_t state = 7;

/* Near to a level: a sum of even ones, within 3 % of it, most of it within 1 %. */
static double
draw(double level)
{
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		sum += (double)(state >> 40) / (1 << 24) - 0.5;
	}
	return level * (1 + 0.02 * sum);
}

/* A series of that many values each of some levels. */
static size_t
make(double *values, const double *levels, const size_t *counts, size_t steps)
{
	size_t count = 0;

	for (size_t i = 0; i < steps; i++)
		for (size_t k = 0; k < counts[i]; k++)
			values[count++] = draw(levels[i]);
	return count;
}

static void
test_steps(void)
{
	double values[MOST];
	struct change *changes;
	size_t count = make(values, (double[]){ 100, 110, 104 }, (size_t[]){ 9, 20, 14 }, 3);
	size_t found = find_changes(values, count, &usual, &changes);

	ok(found == 2, "two changes are found");
	ok(found == 2 && changes[0].at == 9 && changes[1].at == 29, "where they are");
	ok(found == 2 && fabs(changes[0].before - 100) < 1 &&
		fabs(changes[0].after - 110) < 1 && fabs(changes[1].before - 110) < 1 &&
		fabs(changes[1].after - 104) < 1, "with the levels around them");
	ok(found == 2 && changes[0].p < 0.001 && changes[1].p < 0.001, "which chance does not do");
	free(changes);
}

/* The values beside a change are in order by chance: that must not move it. */
static void
test_place(void)
{
	double values[24];
	struct change *changes;
	size_t found;

	for (size_t i = 0; i < 24; i++)
		values[i] = i < 8 ? 1500 + (double)i : i == 8 ? 1364 : 1350 - (double)i;
	found = find_changes(values, 24, &usual, &changes);
	ok(found == 1 && changes[0].at == 8, "a change is where the level is left");
	free(changes);
}

static void
test_few(void)
{
	double values[MOST];
	struct change *changes;
	size_t count = make(values, (double[]){ 1, 2 }, (size_t[]){ 4, 20 }, 2);

	ok(find_changes(values, 9, &usual, &changes) == 0, "nine values are too few");
	free(changes);
	ok(find_changes(values, 0, &usual, &changes) == 0, "so are none");
	free(changes);
	ok(find_changes(values, count, &usual, &changes) == 0, "four at an end are no level yet");
	free(changes);
}

static void
test_floor(void)
{
	double values[MOST];
	struct change_rule rule = { 0.01, 0.1 };
	struct change *changes;
	size_t count = make(values, (double[]){ 100, 105 }, (size_t[]){ 20, 20 }, 2);

	ok(find_changes(values, count, &rule, &changes) == 0, "what is below the floor is none");
	free(changes);
	ok(find_changes(values, count, &usual, &changes) == 1, "with another floor it is one");
	free(changes);
}

static void
test_same(void)
{
	double values[MOST];
	struct change *changes;

	for (size_t i = 0; i < 30; i++)
		values[i] = 5;
	ok(find_changes(values, 30, &usual, &changes) == 0, "what does not change");
	free(changes);
	for (size_t i = 0; i < 30; i++)
		values[i] = 0;
	ok(find_changes(values, 30, &usual, &changes) == 0, "nor what is nothing");
	free(changes);
}

/* Without the floor: chance alone is to make a change in one series of a hundred. */
static void
test_chance(void)
{
	struct change_rule rule = { 0.01, 0 };
	size_t alarms = 0;

	for (size_t i = 0; i < TRIALS; i++) {
		double values[30];
		struct change *changes;

		for (size_t k = 0; k < 30; k++)
			values[k] = draw(1);
		alarms += find_changes(values, 30, &rule, &changes) > 0;
		free(changes);
	}
	ok(alarms <= TRIALS * 3 / 100, "%zu false alarms in %d series", alarms, TRIALS);
}

int
main(void)
{
	test_steps();
	test_place();
	test_few();
	test_floor();
	test_same();
	test_chance();
	return done_testing();
}
