/* Memory grows by calloc: what a far line leaves untouched costs nothing. */
#include "cov-lines.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

/* The same numbers, and zeros up to `wanted` of them and some more. */
static uint64_t *
grow(uint64_t *old, size_t *count, size_t wanted)
{
	size_t room = *count ? *count * 2 : 8;
	uint64_t *larger;

	while (room < wanted)
		room *= 2;
	larger = xcalloc(room, sizeof *larger);
	if (*count)
		memcpy(larger, old, *count * sizeof *larger);
	free(old);
	*count = room;
	return larger;
}

void
line_set_free(struct line_set *set)
{
	free(set->words);
	*set = (struct line_set){ 0 };
}

void
line_set_reach(struct line_set *set, unsigned line)
{
	if (line / 64 >= set->count)
		set->words = grow(set->words, &set->count, line / 64 + 1);
}

unsigned
line_set_next(const struct line_set *set, unsigned line)
{
	size_t at = ++line / 64;
	uint64_t word;

	if (at >= set->count)
		return 0;
	word = set->words[at] & ~(uint64_t)0 << line % 64;
	while (!word && ++at < set->count)
		word = set->words[at];
	return word ? (unsigned)(at * 64) + (unsigned)__builtin_ctzll(word) : 0;
}

size_t
line_set_size(const struct line_set *set)
{
	size_t size = 0;

	for (size_t i = 0; i < set->count; i++)
		size += (size_t)__builtin_popcountll(set->words[i]);
	return size;
}

void
line_set_join(struct line_set *set, const struct line_set *other)
{
	if (other->count)
		line_set_reach(set, (unsigned)other->count * 64 - 1);
	for (size_t i = 0; i < other->count; i++)
		set->words[i] |= other->words[i];
}

void
line_set_drop(struct line_set *set, const struct line_set *other)
{
	for (size_t i = 0; i < set->count && i < other->count; i++)
		set->words[i] &= ~other->words[i];
}

void
line_set_keep(struct line_set *set, const struct line_set *other)
{
	for (size_t i = 0; i < set->count; i++)
		set->words[i] &= i < other->count ? other->words[i] : 0;
}

void
line_hits_free(struct line_hits *hits)
{
	free(hits->counts);
	*hits = (struct line_hits){ 0 };
}

void
line_hits_add(struct line_hits *hits, unsigned line, uint64_t times)
{
	if (line >= hits->count)
		hits->counts = grow(hits->counts, &hits->count, (size_t)line + 1);
	if (__builtin_add_overflow(hits->counts[line], times, &hits->counts[line]))
		hits->counts[line] = UINT64_MAX;
}

void
line_hits_join(struct line_hits *hits, const struct line_hits *other)
{
	for (size_t line = 0; line < other->count; line++)
		if (other->counts[line])
			line_hits_add(hits, (unsigned)line, other->counts[line]);
}

uint64_t
line_hits_of(const struct line_hits *hits, unsigned line)
{
	return line < hits->count ? hits->counts[line] : 0;
}
