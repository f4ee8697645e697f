/*
 * Clocks of boards: which one a board has, and what its ticks are worth. Boards only
 * count; how often the count has wrapped is worked out here. The programs that look
 * at the clock are in timed.h.
 */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

enum { LONGEST_CLOCK = 40 };

struct stopwatch {
	char name[LONGEST_CLOCK]; /* "time.ticks_us" */
	int64_t per_second;	  /* ticks */
	int64_t mask;		  /* ticks count up to it and start again at 0; 0: never */
	int64_t step;		  /* the least difference that it shows, in ticks */
};

/* An expression that looks for the best clock; see stopwatch_choose. */
extern const char stopwatch_question[];

/* Take the answer to that; false with what is wrong (to be freed). */
bool stopwatch_choose(struct stopwatch *watch, const struct buffer *repr, char **problem);

/* A clock that wraps early is checked against one that does so late. */
bool stopwatch_is_checked(const struct stopwatch *watch);

/* How many ticks a round of so many seconds has: at least ten steps of the clock. */
double stopwatch_target(const struct stopwatch *watch, double seconds);

/*
 * The iterations from the answer to put_calibration's program; false with what is
 * wrong (to be freed).
 */
bool stopwatch_calibrate(const struct stopwatch *watch, const struct buffer *repr,
    double seconds, int64_t *iterations, char **problem);

/*
 * The seconds that one iteration took, from the answer to put_timed's program; false
 * with what is wrong (to be freed), and whether that is a clock that went backwards,
 * as some do now and then.
 */
bool stopwatch_read(const struct stopwatch *watch, const struct buffer *repr, int64_t iterations,
    double *seconds, bool *backwards, char **problem);

#endif
