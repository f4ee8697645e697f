/* An open hash table, searched slot by slot; a slot has check bits and a number + 1. */
#include "slots.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { FIRST_SLOTS = 256, LEAST_SIZE = 4, CHECK_BITS = 8, CHECK_MASK = (1 << CHECK_BITS) - 1 };

void
slots_free(struct slots *slots)
{
	free(slots->bytes);
	*slots = (struct slots){ 0 };
}

bool
slots_have_room(const struct slots *slots, size_t numbers)
{
	return 5 * numbers <= 4 * slots->count;
}

void
slots_grow(struct slots *slots)
{
	slots->count = slots->count ? slots->count / 4 * 5 : FIRST_SLOTS;
	slots->size = LEAST_SIZE;
	while (slots->count >> (8 * slots->size - CHECK_BITS))
		slots->size++;
	slots->bytes = xrealloc(slots->bytes, slots->count * slots->size);
	memset(slots->bytes, 0, slots->count * slots->size);
}

static uint64_t
read_slot(const struct slots *slots, size_t place)
{
	uint64_t slot = 0;

	for (size_t i = slots->size; i-- > 0;)
		slot = slot << 8 | slots->bytes[place * slots->size + i];
	return slot;
}

/* Where to look first. */
static size_t
first_place(const struct slots *slots, uint64_t hash)
{
	return (size_t)((hash >> 32) * slots->count >> 32);
}

static size_t
next_place(const struct slots *slots, size_t place)
{
	return place + 1 == slots->count ? 0 : place + 1;
}

void
slots_put(struct slots *slots, uint64_t hash, size_t number)
{
	uint64_t slot = (uint64_t)(number + 1) << CHECK_BITS | (hash & CHECK_MASK);
	size_t place = first_place(slots, hash);

	while (read_slot(slots, place))
		place = next_place(slots, place);
	for (size_t i = 0; i < slots->size; i++)
		slots->bytes[place * slots->size + i] = (unsigned char)(slot >> 8 * i);
}

bool
slots_find(const struct slots *slots, uint64_t hash, struct slots_search *search)
{
	uint64_t slot;

	if (!slots->count)
		return false;
	search->place = search->begun ? next_place(slots, search->place)
				      : first_place(slots, hash);
	search->begun = true;
	for (; (slot = read_slot(slots, search->place)) != 0;
	     search->place = next_place(slots, search->place))
		if ((slot & CHECK_MASK) == (hash & CHECK_MASK)) {
			search->number = (size_t)(slot >> CHECK_BITS) - 1;
			return true;
		}
	return false;
}
