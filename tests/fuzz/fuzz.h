/*
 * What the fuzz targets share. A target is a file with LLVMFuzzerTestOneInput,
 * linked with libFuzzer to look for inputs that break something, or with
 * driver.c to try the ones that are known.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Try one input; ends the process when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must be so, whatever the input. */
static inline void
require(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz: this does not hold: %s\n", what);
	abort();
}

/* The bytes that are still to be used. */
struct input {
	const char *at;
	size_t left;
};

static inline struct input
input_of(const uint8_t *data, size_t size)
{
	return (struct input){ (const char *)data, size };
}

/* The next byte; 0 when there is none. */
static inline unsigned
next_byte(struct input *input)
{
	if (input->left == 0)
		return 0;
	input->left--;
	return (unsigned char)*input->at++;
}

/* The next bytes, as many of `wanted` as there are, in a copy of exactly that size (to be freed). */
static inline char *
next_bytes(struct input *input, size_t wanted, size_t *length)
{
	char *copy;

	*length = wanted < input->left ? wanted : input->left;
	copy = malloc(*length ? *length : 1);
	for (size_t i = 0; copy && i < *length; i++)
		copy[i] = (char)next_byte(input);
	require(copy != NULL, "there is memory");
	return copy;
}

#endif
