/*
 * Programs on lines that damage what they carry. The source travels as data with a
 * checksum that the board computes before it runs any of it; text that print()
 * prints, the value and the exception come back with one.
 *
 * The board prints ^N LENGTH ; TEXT for each print(), and at the end
 * ^O SUM ; CHECK ; LENGTH ; PAYLOAD, where SUM is that of all TEXT, CHECK that of
 * PAYLOAD ; NONCE ; SUM, and PAYLOAD is `=` REPR, `!` TYPE : MESSAGE or `.` for
 * neither. An empty TEXT comes first, from the first line of the checked source: that has
 * started, and nothing else was run in its place. Lengths are bytes of
 * UTF-8 without CRs, which lines add. Whatever else is printed, around print(),
 * is loose: it comes unchecked.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

/*
 * The program that defines a part of what runs such programs on the board, from 0: if
 * its text arrives whole it prints PART + 1, and else nothing. False when there is no
 * such part: all is there. Parts may be sent again.
 */
bool verify_install(size_t part, struct buffer *program);

/* The exception that a checked program raises when the helper is not there (any more). */
bool verify_helper_missing(const char *traceback);

enum { VERIFY_START = 1 };

/*
 * The checksum of `bytes`, on from `sum` (at first VERIFY_START), without CRs: a
 * polynomial modulo a prime of 22 bits, which a board without any library computes
 * in small integers. Any one byte lost, changed or doubled shows.
 */
uint32_t verify_sum(uint32_t sum, const char *bytes, size_t length);

struct verify {
	void (*output)(void *context, const char *bytes, size_t length);
	void *context;

	bool loose;	     /* what output is given is not checked */
	bool started;	     /* the source had arrived whole */
	bool complete;	     /* the end has, and all text before it */
	bool raised;	     /* of a complete one: */
	struct buffer repr;  /* its value, */
	bool has_repr;	     /* if it has one; */
	struct buffer error; /* or TYPE: MESSAGE */

	size_t longest; /* bytes of a payload that are kept: a longer value is as good as none */
	char nonce[16];
	enum {
		VERIFY_OUTSIDE, /* unchecked text */
		VERIFY_NUMBER,	/* a number of a header */
		VERIFY_TEXT,
		VERIFY_PAYLOAD,
		VERIFY_BROKEN, /* nothing that follows can be trusted */
	} state;
	bool ending;	    /* the header is that of the end */
	uint32_t sum;	    /* of all text so far */
	uint64_t number[3]; /* of the header */
	size_t numbers;	    /* whole ones */
	size_t left;	    /* bytes of the text, or of the payload */
	uint32_t payload_sum;
	struct buffer payload;
};

/* Start over for a new program. */
void verify_begin(struct verify *verify, const char *nonce);

/* Take what the program printed; text is passed on at once, and known to be right at the end. */
void verify_feed(struct verify *verify, const char *bytes, size_t length);

void verify_free(struct verify *verify);

#endif
