/*
 * What is heard of a board while a test runs: all that it says since its last program
 * or reset began, as far as no step of the test has expected it yet.
 */
#ifndef EAR_H
#define EAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "expect.h"

/* All zeros has heard nothing, and keeps nothing. */
struct ear {
	struct expect stream;
	size_t limit;	 /* bytes that are kept; of more, the first are forgotten */
	int64_t idle_us; /* see expect.h */
	bool began;	 /* something was heard */
	bool heeded;	 /* it is searched as it comes: a little more is kept meanwhile */
	bool forgot;	 /* what came was more than is kept */
	bool ended;	 /* the program that ran in the background has, see its answer */
};

/* Forget what was heard: something new begins. */
void ear_begin(struct ear *ear);

/* Bytes came. */
void ear_hear(struct ear *ear, const char *bytes, size_t length, int64_t now);

/* The stream, to be searched for what may span so many lines. */
struct expect *ear_stream(struct ear *ear, size_t lines);

void ear_free(struct ear *ear);

#endif
