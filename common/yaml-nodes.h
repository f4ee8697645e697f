/* Nodes from events; inside the yaml module only. */
#ifndef YAML_NODES_H
#define YAML_NODES_H

#include "yaml.h"

/* All nodes that were made, for freeing: the tree may hold one several times. */
struct owned;

/*
 * The root of the one document in a text; NULL when it is empty, or after a
 * complaint (*error is then set). *nodes is to be freed with nodes_free.
 */
struct node *nodes_build(const char *name, const char *text, size_t length, struct owned **nodes,
    char **error);

void nodes_free(struct owned *nodes);

#endif
