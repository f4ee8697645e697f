/*
 * A cellar: what belongs to keys, as bytes in temporary files. Each key has a
 * number, by the order in which they came. In memory are 5 to 7 bytes a key.
 */
#ifndef CELLAR_H
#define CELLAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slots.h"
#include "overflow.h"

/* All zeros is the empty cellar. */
struct cellar {
	size_t count;	    /* of keys */
	struct slots slots; /* their numbers, by hash */
	struct overflow cells; /* what is known of each key, in a fixed size */
	struct overflow goods; /* the keys, and what was put there for them */
};

void cellar_free(struct cellar *cellar);

/* A good hash of a key. */
uint64_t cellar_hash(const char *key);

/* The number of a new key. Nothing is there for it yet: it is not found. */
size_t cellar_add(struct cellar *cellar, uint64_t hash);

/* Put bytes there for a key, in place of what was there before; false when that fails. */
bool cellar_put(struct cellar *cellar, size_t number, const char *key, const char *bytes,
    size_t length);

/* What is there, valid until the next call. */
struct goods {
	size_t number;
	const char *key, *bytes; /* the key is NUL-terminated */
	size_t length;
};

/* Find what is there for a key, of this hash; false when there is nothing. */
bool cellar_find(struct cellar *cellar, const char *key, uint64_t hash, struct goods *goods);

/* The same by its number. */
bool cellar_get(struct cellar *cellar, size_t number, struct goods *goods);

/* errno of what went wrong with the files first, or 0: then nothing is lost. */
int cellar_problem(const struct cellar *cellar);

#endif
