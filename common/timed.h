/*
 * Programs that run code in a loop between two looks at the board's clock.
 */
#ifndef TIMED_H
#define TIMED_H

#include "buffer.h"
#include "stopwatch.h"

/* Code for the loop, made once: text that the programs below repeat. */
struct timed_code {
	const char *code;
	size_t length;
	bool expression; /* it is a single one: timed inside a function, where loops cost less */
};

/* The code, which is borrowed, without what stands around a single expression. */
struct timed_code timed_code_of(const char *code, size_t length);

/*
 * Append a program that finds how many iterations take `seconds`, or ten steps of the
 * clock if these are longer: tenfold until they take half of that.
 */
void put_calibration(struct buffer *to, const struct stopwatch *watch,
    const struct timed_code *code, double seconds);

/* Append a program that runs the code so often. */
void put_timed(struct buffer *to, const struct stopwatch *watch, const struct timed_code *code,
    int64_t iterations);

/*
 * Append a program that does what another does, its value included, while gc is off:
 * the board switches it on again in any case, as it might have no memory left for
 * another program that does. The code is that many lines further down.
 */
enum { UNDISTURBED_LINES_BEFORE = 2 };
void put_undisturbed(struct buffer *to, const char *program, size_t length);

/* How many lines these programs have before the code. */
size_t timed_lines_before(const struct stopwatch *watch, bool calibration,
    const struct timed_code *code);

#endif
