/* Monotonic time and deadlines. */
#include "clock.h"

#include <stddef.h>

int64_t
clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
deadline_after(int64_t now, double seconds)
{
	if (!(seconds >= 0 && seconds < 1e9))
		return NEVER;
	return now + (int64_t)(seconds * 1e6);
}

const struct timespec *
time_left(int64_t deadline, int64_t now, struct timespec *store)
{
	int64_t left = deadline > now ? deadline - now : 0;

	if (deadline == NEVER)
		return NULL;
	store->tv_sec = (time_t)(left / 1000000);
	store->tv_nsec = (long)(left % 1000000) * 1000;
	return store;
}
