/* The groups of what was found, for use in what is sent later: ${1}, ${name}. */
#ifndef EXPECT_GROUPS_H
#define EXPECT_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "expect.h"

struct expect_group {
	char *name; /* or number */
	struct buffer text;
};

/* All zeros: nothing was found. */
struct expect_groups {
	struct expect_group *groups;
	size_t count;
};

/*
 * Keep those of a match: numbers are those of the last match only, a name is kept until a
 * match has it again. A group that took no part has no text.
 */
void expect_groups_take(struct expect_groups *groups, const struct expect_match *match);

/* How long the name is in the "${name}" that a text begins with; 0: it begins with none. */
size_t expect_groups_name(const char *text);

/*
 * Append a text with groups in place of their names; $${ stands for ${. False, with the
 * name (to be freed), when there is none.
 */
bool expect_groups_fill(const struct expect_groups *groups, const char *text, struct buffer *to,
    char **missing);

void expect_groups_free(struct expect_groups *groups);

#endif
