/*
 * Maps from strings to pointers that keep the order of insertion: walk
 * map.entries[0] to map.entries[map.count - 1].
 */
#ifndef STRMAP_H
#define STRMAP_H

#include <stddef.h>
#include <stdint.h>

struct strmap_entry {
	char *key; /* the map's own copy */
	void *value;
};

/* All zeros is the empty map. */
struct strmap {
	struct strmap_entry *entries;
	size_t count, room;
	uint32_t *slots; /* index of an entry + 1, or 0; the place is the key's hash */
	size_t slot_count; /* a power of two, or 0 */
};

/* The value of `key`, or NULL. */
void *strmap_get(const struct strmap *map, const char *key);

/*
 * Where the value of `key` is kept; it is NULL when the key is new. Valid until
 * another key is added.
 */
void **strmap_at(struct strmap *map, const char *key);

/* Free keys and tables, and each value with `free_value` unless that is NULL. */
void strmap_free(struct strmap *map, void (*free_value)(void *value));

#endif
