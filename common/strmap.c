/* Ordered string maps: a list of entries, and a hash table of indices into it. */
#include "strmap.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { FIRST_SLOTS = 16 };

/* FNV-1a. */
static uint64_t
hash(const char *key)
{
	uint64_t h = 14695981039346656037u;

	while (*key)
		h = (h ^ (unsigned char)*key++) * 1099511628211u;
	return h ^ h >> 32;
}

/* The slot that holds `key`, or the empty one where it belongs. */
static size_t
find_slot(const struct strmap *map, const char *key)
{
	size_t mask = map->slot_count - 1, slot = hash(key) & mask;

	while (map->slots[slot] && strcmp(map->entries[map->slots[slot] - 1].key, key) != 0)
		slot = (slot + 1) & mask;
	return slot;
}

/* Double the table; it is never more than half full, so probes stay short. */
static void
grow(struct strmap *map)
{
	map->slot_count = map->slot_count ? 2 * map->slot_count : FIRST_SLOTS;
	map->room = map->slot_count / 2;
	map->entries = xrealloc(map->entries, map->room * sizeof *map->entries);
	free(map->slots);
	map->slots = xcalloc(map->slot_count, sizeof *map->slots);
	for (size_t i = 0; i < map->count; i++)
		map->slots[find_slot(map, map->entries[i].key)] = (uint32_t)i + 1;
}

void *
strmap_get(const struct strmap *map, const char *key)
{
	uint32_t index = map->count ? map->slots[find_slot(map, key)] : 0;

	return index ? map->entries[index - 1].value : NULL;
}

void **
strmap_at(struct strmap *map, const char *key)
{
	size_t slot;

	if (map->count == map->room)
		grow(map);
	slot = find_slot(map, key);
	if (!map->slots[slot]) {
		map->entries[map->count] = (struct strmap_entry){ xstrdup(key), NULL };
		map->slots[slot] = (uint32_t)++map->count;
	}
	return &map->entries[map->slots[slot] - 1].value;
}

void
strmap_free(struct strmap *map, void (*free_value)(void *value))
{
	for (size_t i = 0; i < map->count; i++) {
		free(map->entries[i].key);
		if (free_value)
			free_value(map->entries[i].value);
	}
	free(map->entries);
	free(map->slots);
	*map = (struct strmap){ 0 };
}
