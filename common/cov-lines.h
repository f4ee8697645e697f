/* Sets of line numbers, as bits; and how often each line ran. */
#ifndef COV_LINES_H
#define COV_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LAST_LINE = 1000000 }; /* no source is longer */

/* All zeros is the empty set. */
struct line_set {
	uint64_t *words;
	size_t count; /* of words */
};

void line_set_free(struct line_set *set);

/* Make room for lines up to `line`. */
void line_set_reach(struct line_set *set, unsigned line);

/* The line must be from 1 to LAST_LINE. */
static inline void
line_set_add(struct line_set *set, unsigned line)
{
	if (line / 64 >= set->count)
		line_set_reach(set, line);
	set->words[line / 64] |= (uint64_t)1 << line % 64;
}

static inline bool
line_set_has(const struct line_set *set, unsigned line)
{
	return line / 64 < set->count && set->words[line / 64] >> line % 64 & 1;
}

/* The first line behind `line`; 0 when there is none. Begin with 0. */
unsigned line_set_next(const struct line_set *set, unsigned line);

size_t line_set_size(const struct line_set *set);

/* Add the lines of another set, take them away, take all others away. */
void line_set_join(struct line_set *set, const struct line_set *other);
void line_set_drop(struct line_set *set, const struct line_set *other);
void line_set_keep(struct line_set *set, const struct line_set *other);

/* All zeros: no line ran. Counts that are too large stay at the largest. */
struct line_hits {
	uint64_t *counts;
	size_t count; /* of counts */
};

void line_hits_free(struct line_hits *hits);
void line_hits_add(struct line_hits *hits, unsigned line, uint64_t times);
void line_hits_join(struct line_hits *hits, const struct line_hits *other);
uint64_t line_hits_of(const struct line_hits *hits, unsigned line);

#endif
