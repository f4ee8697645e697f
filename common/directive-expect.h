/* The values of expect and send: what they may be, and their parts. */
#ifndef DIRECTIVE_EXPECT_H
#define DIRECTIVE_EXPECT_H

#include "reading.h"

/* Say what is wrong with the value of that directive, if anything. */
void check_expect(struct faults *faults, const char *name, const struct node *value);
void check_send(struct faults *faults, const char *name, const struct node *value);

/* The i-th of what is expected, or sent, in turn; NULL behind the last. */
const struct node *turn_of(const struct node *value, size_t i);

/* The names of groups in the patterns of expect are known from here on: see reading_save. */
void declare_groups(const struct node *value, struct reading *reading);

#endif
