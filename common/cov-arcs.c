/* A hash table with open addressing; an arc is one word, and 0 is no arc. */
#include "cov-arcs.h"

#include <stdlib.h>

#include "buffer.h"

enum { FIRST_ARM = 1 << 29, ARM_BITS = 14 };

static uint64_t
word_of(struct arc arc)
{
	return (uint64_t)((uint32_t)arc.from ^ 0x80000000U) << 32 | (uint32_t)arc.to;
}

static struct arc
arc_of(uint64_t word)
{
	return (struct arc){ (int32_t)((uint32_t)(word >> 32) ^ 0x80000000U),
		(int32_t)(uint32_t)word };
}

void
arc_set_free(struct arc_set *set)
{
	free(set->slots);
	*set = (struct arc_set){ 0 };
}

/* Where the word is, or would be; there is always a free slot. */
static uint64_t *
slot_of(const struct arc_set *set, uint64_t word)
{
	size_t at = (size_t)(word * 0x9e3779b97f4a7c15U >> 32) & (set->room - 1);

	while (set->slots[at] && set->slots[at] != word)
		at = (at + 1) & (set->room - 1);
	return &set->slots[at];
}

static void
grow(struct arc_set *set)
{
	struct arc_set larger = { .room = set->room ? set->room * 2 : 16 };

	larger.slots = xcalloc(larger.room, sizeof *larger.slots);
	for (size_t i = 0; i < set->room; i++)
		if (set->slots[i])
			*slot_of(&larger, set->slots[i]) = set->slots[i];
	larger.count = set->count;
	free(set->slots);
	*set = larger;
}

void
arc_set_add(struct arc_set *set, struct arc arc)
{
	uint64_t word = word_of(arc), *slot;

	if (set->count * 3 >= set->room * 2)
		grow(set);
	slot = slot_of(set, word);
	set->count += !*slot;
	*slot = word;
}

bool
arc_set_has(const struct arc_set *set, struct arc arc)
{
	return set->room && *slot_of(set, word_of(arc));
}

void
arc_set_join(struct arc_set *set, const struct arc_set *other)
{
	for (size_t i = 0; i < other->room; i++)
		if (other->slots[i])
			arc_set_add(set, arc_of(other->slots[i]));
}

static int
by_ends(const void *a, const void *b)
{
	const struct arc *one = a, *other = b;

	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return one->to < other->to ? -1 : one->to > other->to;
}

struct arc *
arc_set_sorted(const struct arc_set *set)
{
	struct arc *arcs = xmalloc((set->count + 1) * sizeof *arcs);
	size_t count = 0;

	for (size_t i = 0; i < set->room; i++)
		if (set->slots[i])
			arcs[count++] = arc_of(set->slots[i]);
	qsort(arcs, count, sizeof *arcs, by_ends);
	return arcs;
}

int32_t
arm_of(unsigned block, unsigned branch)
{
	return FIRST_ARM + (int32_t)(block << ARM_BITS | branch);
}

bool
is_arm(int32_t to)
{
	return to >= FIRST_ARM;
}

unsigned
arm_block(int32_t to)
{
	return (unsigned)(to - FIRST_ARM) >> ARM_BITS;
}

unsigned
arm_branch(int32_t to)
{
	return (unsigned)(to - FIRST_ARM) & (MOST_ARMS - 1);
}
