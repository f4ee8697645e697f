/*
 * Nodes that no document holds: made while a test file is read, to be freed
 * together. Items and keys are borrowed, from documents or from other nodes.
 */
#ifndef MADE_H
#define MADE_H

#include "yaml.h"

struct made; /* a chain of nodes; NULL is the empty one */

/* Text that stands where `place` does; owns `text`. */
struct node *made_text(struct made **made, char *text, const struct node *place);

/* The same value, which stands where `place` does. */
const struct node *made_copy(struct made **made, const struct node *value,
    const struct node *place);

/* An empty list or map with room for `room` items. */
struct node *made_collection(struct made **made, enum node_kind kind, size_t room,
    const struct node *place);

/* Add to a collection that was made and has room; `key` is for maps, else NULL. */
void made_add(struct node *collection, const struct node *key, const struct node *item);

void made_free(struct made *made);

#endif
