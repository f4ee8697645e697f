/*
 * Savings: values kept from boards under a name (`save` of a step), and put into
 * the steps that use them (`uses`), also into those of other boards.
 */
#ifndef SAVINGS_H
#define SAVINGS_H

#include <jv.h>
#include <stddef.h>

#include "strmap.h"

/* All zeros: nothing is saved. */
struct savings {
	struct strmap values; /* by name */
};

/* Keep a value, as Python writes it, in the place of an older one. */
void savings_keep(struct savings *savings, const char *name, const char *repr, size_t length);

/* The value is not to be had, an older one neither; takes over `why`. */
void savings_lose(struct savings *savings, const char *name, char *why);

/* Forget all. */
void savings_clear(struct savings *savings);

/*
 * A step record (borrowed) with each ${NAME} that its "uses" lists replaced by the
 * value: in `path`, `to`, `text` and `re` a str is plain text, all else is as Python
 * writes it. Invalid when one was not saved; *missing (to be freed) says which, and why.
 */
jv savings_fill(const struct savings *savings, jv step, char **missing);

#endif
