/* The items of params, each a test of its own. */
#ifndef PARAMS_H
#define PARAMS_H

#include "part.h"

struct made;

/*
 * How many items params has; 0, with a fault, when it has none or too many.
 * *texts is for params_apply, to be freed with braces_free.
 */
size_t params_count(const struct node *params, char ***texts, struct faults *faults);

/*
 * The test that item `index` makes of `base`: a map overrides directives, all
 * else becomes args. Nodes it needs are added to *made.
 */
void params_apply(struct part *part, const struct part *base, size_t index, char **texts,
    struct made **made, struct faults *faults);

void made_free(struct made *made);

#endif
