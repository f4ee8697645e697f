/* Building maps: pairs, duplicate keys, the merge key; inside the yaml module only. */
#ifndef YAML_MAP_H
#define YAML_MAP_H

#include "yaml.h"

/* Append a pair; a NULL key appends an item to a list. */
void node_append(struct node *to, struct node *key, struct node *item);

/* Whether two keys are equal, and the first such two in order of appearance. */
bool map_duplicate(const struct node *map, const struct node **first, const struct node **second);

/*
 * Resolve the merge key `<<`: the pairs of `from` (a map, or a list of maps of
 * which the first with a key wins) come first, the map's own pairs override
 * them. False when `from` is something else or has too many pairs.
 */
bool map_merge(struct node *map, const struct node *from);

#endif
