/*
 * Code timed on a board: which clock the board has, and programs that run code in a
 * loop between two looks at it. Boards only count ticks; what these are worth, and
 * how often the count has wrapped, is worked out here.
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

/* Code for the loop, made once: text that the programs below repeat. */
struct timed_code {
	const char *code;
	size_t length;
	bool expression; /* it is a single one: timed inside a function, where loops cost less */
};

struct timed_code timed_code_of(const char *code, size_t length);

/*
 * Append a program that finds how many iterations take `seconds`, or ten steps of the
 * clock if these are longer: tenfold until they take half of that.
 */
void put_calibration(struct buffer *to, const struct stopwatch *watch,
    const struct timed_code *code, double seconds);

/* The iterations from what it answers; false with what is wrong (to be freed). */
bool stopwatch_calibrate(const struct stopwatch *watch, const struct buffer *repr,
    double seconds, int64_t *iterations, char **problem);

/* Append a program that runs the code so often. */
void put_timed(struct buffer *to, const struct stopwatch *watch, const struct timed_code *code,
    int64_t iterations);

/* The seconds that one iteration took; false with what is wrong (to be freed). */
bool stopwatch_read(const struct stopwatch *watch, const struct buffer *repr, int64_t iterations,
    double *seconds, char **problem);

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
