/*
 * Probes whose place is found later: a `def` on a line of its own has no room for one, but
 * cannot fail either; so the probe of the statement behind it tells of both.
 */
#include "probe-internal.h"

enum { FIRST_OPEN = 1 << 24 }; /* numbers from here on are no probes of the board */

static struct probe_wait *
wait_of(const struct placing *placing, long probe)
{
	return (struct probe_wait *)(void *)placing->waits.data + (probe - FIRST_OPEN);
}

long
probe_open(struct placing *placing)
{
	struct probe_wait wait = { NO_PROBE, NO_PROBE };

	buffer_append(&placing->waits, &wait, sizeof wait);
	return (long)(placing->waits.length / sizeof wait) - 1 + FIRST_OPEN;
}

bool
probe_is_open(const struct placing *placing, long probe)
{
	while (probe >= FIRST_OPEN)
		probe = wait_of(placing, probe)->probe;
	return probe == NO_PROBE;
}

void
probe_bind(struct placing *placing, long open, long probe)
{
	while (wait_of(placing, open)->probe >= FIRST_OPEN)
		open = wait_of(placing, open)->probe;
	wait_of(placing, open)->probe = probe;
}

void
probe_guess(struct placing *placing, long open, long probe)
{
	struct probe_wait *wait = wait_of(placing, open);

	if (wait->guess == NO_PROBE && probe != open)
		wait->guess = probe;
}

/* The board's probe, or none; a guess counts only if nothing else is known. */
long
probe_resolve(const struct placing *placing, long probe, bool *guessed)
{
	size_t steps = placing->waits.length / sizeof(struct probe_wait);

	*guessed = false;
	while (probe >= FIRST_OPEN) {
		const struct probe_wait *wait = wait_of(placing, probe);

		if (wait->probe == NO_PROBE)
			*guessed = true;
		probe = wait->probe == NO_PROBE ? wait->guess : wait->probe;
		if (steps-- == 0)
			return NO_PROBE; /* guesses that are each other's */
	}
	return probe;
}
