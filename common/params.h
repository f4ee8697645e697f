/* The items of params, each a test of its own. */
#ifndef PARAMS_H
#define PARAMS_H

#include "part.h"

/* One test that params makes: what is put in the place of its ID in NAME[ID]. */
struct variant {
	char *id;
	const struct node *item; /* a map overrides directives; all else becomes args */
};

struct variants {
	struct variant *items;
	size_t count;
};

/*
 * The tests that params makes: of a list, of a map {ID: ITEM}, of {product: LISTS}
 * or of text with ranges in braces. None, with a fault, when it has no items or
 * too many.
 */
void params_expand(struct variants *variants, const struct node *params,
    struct reading *reading);

/* The test that one of them makes of `base`. */
void params_apply(struct part *part, const struct part *base, const struct variant *variant,
    struct reading *reading);

void variants_free(struct variants *variants);

#endif
