/* Explicit tags (!!str); inside the yaml module only. */
#ifndef YAML_TAGS_H
#define YAML_TAGS_H

#include "yaml-events.h"
#include "yaml.h"

/*
 * The type that a tag forces on a scalar: its text must be of that type anyway,
 * but for !!str. False after a complaint about the event in hand.
 */
bool tag_resolve(struct events *events, struct node *node, const char *tag);

/* Whether a collection's tag says the standard "map" or "seq"; complains if not. */
bool tag_is(struct events *events, const char *tag, const char *standard);

#endif
