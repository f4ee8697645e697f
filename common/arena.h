/* Memory that is given back all at once. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena_block;

/* All zeros is an empty arena. */
struct arena {
	struct arena_block *blocks;
	char *free;  /* the rest of the newest block */
	size_t left; /* its bytes */
};

/* `size` bytes, aligned for any type, that live as long as the arena. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same, filled with a copy of `bytes`. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);

/* Give all memory back; the arena is empty and usable afterwards. */
void arena_free(struct arena *arena);

#endif
