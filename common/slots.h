/*
 * Slots: an index from hashes to numbers in 4 bytes a slot, 5 when there are more
 * than 16 million. It keeps so few bits of a hash that what it finds is to be
 * looked at: it may belong to another one.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zeros is the empty index, which has no room. */
struct slots {
	unsigned char *bytes;
	size_t count, size; /* slots, and bytes of each */
};

void slots_free(struct slots *slots);

/* Whether there is room for `numbers` of them: no more than four of five slots are used. */
bool slots_have_room(const struct slots *slots, size_t numbers);

/*
 * Empty the index and give it a quarter more slots. All is to be put anew, so that
 * there is never a second table beside it.
 */
void slots_grow(struct slots *slots);

/* There must be room. */
void slots_put(struct slots *slots, uint64_t hash, size_t number);

/* A search begins with all zeros. */
struct slots_search {
	size_t place;
	bool begun;
	size_t number; /* what was found */
};

/* The next number that may have been put with this hash; false when there is none left. */
bool slots_find(const struct slots *slots, uint64_t hash, struct slots_search *search);

#endif
