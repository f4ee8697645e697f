/*
 * Sets of arcs: from which line control went to which. A negative end is the entry
 * or the exit of a function, as coverage.py has it. The arms of a branch that say
 * no line, in LCOV, are arcs to a number that is none.
 */
#ifndef COV_ARCS_H
#define COV_ARCS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arc {
	int32_t from, to;
};

/* All zeros is the empty set. */
struct arc_set {
	uint64_t *slots;
	size_t room, count; /* room is a power of two, or 0 */
};

void arc_set_free(struct arc_set *set);
void arc_set_add(struct arc_set *set, struct arc arc);
bool arc_set_has(const struct arc_set *set, struct arc arc);
void arc_set_join(struct arc_set *set, const struct arc_set *other);

/* All of them, by `from`, then `to`; to be freed. */
struct arc *arc_set_sorted(const struct arc_set *set);

/* The numbers of arms, by their block and branch, both below MOST_ARMS; and back. */
enum { MOST_ARMS = 1 << 14 };
int32_t arm_of(unsigned block, unsigned branch);
bool is_arm(int32_t to);
unsigned arm_block(int32_t to);
unsigned arm_branch(int32_t to);

#endif
