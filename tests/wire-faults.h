/*
 * What goes wrong on a line: a list of faults, each of which waits for its
 * byte. Every byte is shown to it on its way into the line.
 */
#ifndef WIRE_FAULTS_H
#define WIRE_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "wire-line.h"

enum way { UP, DOWN, WAYS }; /* to the board, to the host */

enum fault_kind {
	FAULT_DROP,    /* the byte is lost */
	FAULT_FLIP,    /* one of its bits is wrong */
	FAULT_DOUBLE,  /* it comes twice */
	FAULT_DELAY,   /* it, and all behind it, comes later */
	FAULT_INSERT,  /* a text comes before it */
	FAULT_NOISE,   /* random bytes come before it */
	FAULT_SILENCE, /* it does not come, nor what follows, for ever or for a time */
	FAULT_HANG_UP, /* the line ends before it */
	FAULT_RESET,   /* the board starts anew before it */
	FAULT_BANNER,  /* the same, and says what a micro:bit says then */
	FAULT_KINDS,
};

enum { LONGEST_MARKER = 64 };

struct faults {
	struct fault *list;
	size_t count;
	struct line *lines; /* one for each way */
	uint64_t seed;
	uint64_t jog; /* byte numbers are moved by a random number up to this */
	uint64_t random;    /* of noise that belongs to no fault */
	bool off;	    /* nothing goes wrong */

	struct { /* the last bytes of each way */
		char bytes[LONGEST_MARKER];
		size_t length;
	} recent[WAYS];
	int64_t silent_until[WAYS];
	int restart; /* the board must start anew now: LINE_RESET or LINE_BANNER; or 0 */
	uint64_t applied[FAULT_KINDS];
};

extern const char *const fault_names[FAULT_KINDS];

/* Skip "up:" or "down:"; which it was, or WAYS when there is neither. */
enum way way_prefix(const char **text);

/*
 * Add what `text`, "[WAY:]WHEN[=VALUE]", says about a kind of fault; it begins
 * to count when `marker`, "[WAY:]TEXT" or NULL, has passed. Without a way it is
 * both for what happens to a byte, else down. False if it is not understood.
 */
bool faults_add(struct faults *faults, enum fault_kind kind, const char *text, const char *marker);

/* Faults that are due before the first byte. */
void faults_start(struct faults *faults, int64_t now);

/* A byte enters the line that way. */
void faults_pass(struct faults *faults, enum way way, unsigned char byte, int64_t now);

/* `count` bytes of what a board at a wrong baud rate seems to say, right into a line. */
void faults_noise(struct faults *faults, enum way way, long count, int64_t now);

void faults_free(struct faults *faults);

#endif
