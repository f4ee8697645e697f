/* What came of an expect step, put into its answer. */
#ifndef ANSWER_EXPECT_H
#define ANSWER_EXPECT_H

#include <stdbool.h>

#include "answer.h"
#include "expect.h"
#include "wish.h"

/* A pattern came. `valued`: its first group, or all that matched, is the value. */
void answer_match(struct answer *answer, const struct expect_match *match, bool valued);

/* What is wished has not come: that status, with a reason of which `why` is the end. */
void answer_miss(struct answer *answer, const struct wish *wish, const struct expect *stream,
    const char *status, const char *why);

/* What is forbidden has come. */
void answer_forbidden(struct answer *answer, const struct expect_match *match);

/* The search took too long, which says nothing about the text. Frees the match's error. */
void answer_unsearched(struct answer *answer, struct expect_match *match);

#endif
