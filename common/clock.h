/* Monotonic time in microseconds, and deadlines: absolute times, never durations. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

/* A deadline that never comes. */
#define NEVER INT64_MAX

/* Microseconds since an arbitrary start (CLOCK_MONOTONIC). */
int64_t clock_us(void);

/* The deadline `seconds` from `now`; a negative or huge number of seconds is NEVER. */
int64_t deadline_after(int64_t now, double seconds);

/* The time left until `deadline` for ppoll(2), in `store`; NULL when it is NEVER. */
const struct timespec *time_left(int64_t deadline, int64_t now, struct timespec *store);

static inline int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

#endif
