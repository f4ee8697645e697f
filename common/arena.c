/* Many small allocations with one free: blocks that double in size. */
#include "arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { FIRST_BLOCK = 256, LARGEST_BLOCK = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size; /* of the bytes */
	alignas(max_align_t) char bytes[];
};

static struct arena_block *
new_block(struct arena *arena, size_t size)
{
	struct arena_block *block = xmalloc(sizeof *block + size);

	block->next = arena->blocks;
	block->size = size;
	arena->blocks = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	size_t rounded = ((size ? size : 1) + unit - 1) / unit * unit;
	void *memory;

	if (rounded > LARGEST_BLOCK / 4)
		return new_block(arena, rounded)->bytes;
	if (rounded > arena->left) {
		size_t next = arena->blocks ? 2 * arena->blocks->size : FIRST_BLOCK;

		while (next < rounded)
			next *= 2;
		arena->left = next < LARGEST_BLOCK ? next : LARGEST_BLOCK;
		arena->free = new_block(arena, arena->left)->bytes;
	}
	memory = arena->free;
	arena->free += rounded;
	arena->left -= rounded;
	return memory;
}

void *
arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = arena_alloc(arena, size);

	return size ? memcpy(copy, bytes, size) : copy;
}

void
arena_free(struct arena *arena)
{
	struct arena_block *next;

	for (struct arena_block *block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct arena){ 0 };
}
