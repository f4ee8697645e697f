/*
 * The measurements of a benchmark, as its board gives them: a number, a list of
 * numbers, or a list of (time, value) tuples. They become JSON numbers with all
 * the digits that the board gave.
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

struct samples {
	struct buffer values; /* JSON numbers with commas between them */
	struct buffer times;  /* the same, one for each sample; or none */
	size_t count;
	bool timed; /* they came as (time, value) */
};

/*
 * Add what a round gave. `repr` is its value, NULL for None or none; then what it
 * printed counts: all of it, else its last word. False with what is wrong (to be
 * freed), and nothing added.
 */
bool samples_take(struct samples *samples, const struct buffer *repr,
    const struct buffer *printed, char **problem);

/* Add a finite number. */
void samples_add(struct samples *samples, double number);

/* Append a finite number as JSON, with a comma before it unless it is the first. */
void put_sample(struct buffer *to, double number);

/* Give the memory back. */
void samples_free(struct samples *samples);

#endif
