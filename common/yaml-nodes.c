/*
 * Nodes from events. Aliases share the node they name, so a document is a
 * graph without cycles; what it would weigh written out is limited, because
 * its readers walk it as a tree.
 */
#include "yaml-nodes.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "yaml-events.h"
#include "yaml-map.h"
#include "yaml-scalar.h"
#include "yaml-tags.h"

enum {
	LONGEST_SCALAR = 1024 * 1024,
	DEEPEST = 100,
	NODE_WEIGHT = 16,		 /* of a node besides its text */
	MOST_ALIASED = 16 * 1024 * 1024, /* weight that aliases may add */
};

struct owned {
	struct node node; /* first: a node's address is its owner's */
	struct owned *previous;
	size_t weight; /* of the tree below, aliases written out */
	bool open;     /* its end was not seen yet */
};

struct anchor {
	char *name;
	struct node *node;
};

struct builder {
	struct events events;
	struct owned *nodes;
	struct anchor *anchors;
	size_t anchor_count;
	size_t aliased; /* weight that aliases added so far */
	int depth;
};

static struct owned *
owner_of(struct node *node)
{
	return (struct owned *)node;
}

static struct node *
new_node(struct builder *builder, enum node_kind kind)
{
	struct owned *owned = xcalloc(1, sizeof *owned);

	owned->node.kind = kind;
	owned->node.line = (int)builder->events.event.start_mark.line + 1;
	owned->node.column = (int)builder->events.event.start_mark.column + 1;
	owned->weight = NODE_WEIGHT;
	owned->previous = builder->nodes;
	builder->nodes = owned;
	return &owned->node;
}

static void
add_anchor(struct builder *builder, const yaml_char_t *name, struct node *node)
{
	size_t size = (builder->anchor_count + 1) * sizeof *builder->anchors;

	if (!name)
		return;
	builder->anchors = xrealloc(builder->anchors, size);
	builder->anchors[builder->anchor_count++] =
	    (struct anchor){ xstrdup((const char *)name), node };
}

/* The node an alias stands for; the last anchor of that name counts. */
static struct node *
follow_alias(struct builder *builder)
{
	struct events *events = &builder->events;
	const char *name = (const char *)events->event.data.alias.anchor;
	struct node *node = NULL;

	for (size_t i = builder->anchor_count; i-- && !node;)
		if (strcmp(builder->anchors[i].name, name) == 0)
			node = builder->anchors[i].node;
	if (!node) {
		events_complain_here(events, "*%s: nothing before is marked &%s", name, name);
		return NULL;
	}
	if (owner_of(node)->open) {
		events_complain_here(events, "*%s stands inside what &%s marks", name, name);
		return NULL;
	}
	builder->aliased += owner_of(node)->weight;
	if (builder->aliased > MOST_ALIASED) {
		events_complain_here(events,
		    "*%s: the aliases make this file too large when written out", name);
		return NULL;
	}
	return node;
}

/* A lone ! changes nothing, as in PyYAML. */
static bool
is_specific(const char *tag)
{
	return tag && strcmp(tag, "!") != 0;
}

static struct node *
build_scalar(struct builder *builder)
{
	const yaml_event_t *event = &builder->events.event;
	const char *tag = (const char *)event->data.scalar.tag;
	yaml_scalar_style_t style = event->data.scalar.style;
	struct node *node = new_node(builder, NODE_SCALAR);

	node->length = event->data.scalar.length;
	if (node->length > LONGEST_SCALAR) {
		events_complain_here(&builder->events, "a text of more than 1 MiB");
		return NULL;
	}
	node->text = xstrndup((const char *)event->data.scalar.value, node->length);
	node->literal = style == YAML_LITERAL_SCALAR_STYLE;
	owner_of(node)->weight += node->length;
	add_anchor(builder, event->data.scalar.anchor, node);
	if (is_specific(tag))
		return tag_resolve(&builder->events, node, tag) ? node : NULL;
	if (style == YAML_PLAIN_SCALAR_STYLE)
		node->type = scalar_resolve(node->text);
	return node;
}

/* The node of a collection that starts here; NULL after a complaint. */
static struct node *
begin_collection(struct builder *builder, enum node_kind kind)
{
	const yaml_event_t *event = &builder->events.event;
	bool is_map = kind == NODE_MAP;
	const char *tag = (const char *)(is_map ? event->data.mapping_start.tag
						: event->data.sequence_start.tag);
	struct node *node;

	if (builder->depth == DEEPEST) {
		events_complain_here(&builder->events, "nested more than %d deep", DEEPEST);
		return NULL;
	}
	if (is_specific(tag) && !tag_is(&builder->events, tag, is_map ? "map" : "seq"))
		return NULL;
	builder->depth++;
	node = new_node(builder, kind);
	owner_of(node)->open = true;
	add_anchor(builder,
	    is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor, node);
	return node;
}

static struct node *build_node(struct builder *builder);

static void
append(struct node *to, struct node *key, struct node *item)
{
	node_append(to, key, item);
	owner_of(to)->weight += owner_of(item)->weight + (key ? owner_of(key)->weight : 0);
}

/* A list, its start in hand, up to its end. */
static struct node *
build_list(struct builder *builder)
{
	struct node *list = begin_collection(builder, NODE_LIST), *item;

	if (!list)
		return NULL;
	while (events_next(&builder->events) &&
	    builder->events.event.type != YAML_SEQUENCE_END_EVENT) {
		item = build_node(builder);
		if (!item)
			return NULL;
		append(list, NULL, item);
	}
	owner_of(list)->open = false;
	builder->depth--;
	return builder->events.error ? NULL : list;
}

/* A key, in hand, and its item; that of a merge key goes to *merge. */
static bool
build_pair(struct builder *builder, struct node *map, struct node **merge)
{
	const yaml_event_t *event = &builder->events.event;
	bool is_plain = event->type == YAML_SCALAR_EVENT &&
	    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	struct node *key, *item;

	if (event->type != YAML_SCALAR_EVENT && event->type != YAML_ALIAS_EVENT) {
		events_complain_here(&builder->events, "a key must be text, not a list or map");
		return false;
	}
	key = build_node(builder);
	if (!key || !events_next(&builder->events))
		return false;
	if (key->kind != NODE_SCALAR) {
		events_complain_here(&builder->events, "a key must be text, not %s",
		    node_describe(key));
		return false;
	}
	item = build_node(builder);
	if (!item)
		return false;
	if (!is_plain || strcmp(key->text, "<<") != 0) {
		append(map, key, item);
		return true;
	}
	if (*merge) {
		events_complain(&builder->events, (size_t)key->line, (size_t)key->column,
		    "'<<' was given already; give it a list of maps");
		return false;
	}
	*merge = item;
	return true;
}

/* Equal keys are refused; then the merge key is resolved. */
static bool
finish_map(struct builder *builder, struct node *map, struct node *merge)
{
	const struct node *first, *second;

	if (map_duplicate(map, &first, &second)) {
		events_complain(&builder->events, (size_t)second->line, (size_t)second->column,
		    "'%s' was given in line %d already", second->text, first->line);
		return false;
	}
	if (merge && !map_merge(map, merge)) {
		events_complain(&builder->events, (size_t)merge->line, (size_t)merge->column,
		    "<<: wants a map or a list of maps, of at most 1000 keys");
		return false;
	}
	if (merge)
		owner_of(map)->weight += owner_of(merge)->weight;
	return true;
}

/* A map, its start in hand, up to its end. */
static struct node *
build_map(struct builder *builder)
{
	struct node *map = begin_collection(builder, NODE_MAP), *merge = NULL;

	if (!map)
		return NULL;
	while (events_next(&builder->events) &&
	    builder->events.event.type != YAML_MAPPING_END_EVENT)
		if (!build_pair(builder, map, &merge))
			return NULL;
	owner_of(map)->open = false;
	builder->depth--;
	return !builder->events.error && finish_map(builder, map, merge) ? map : NULL;
}

static struct node *
build_node(struct builder *builder)
{
	switch (builder->events.event.type) {
	case YAML_ALIAS_EVENT:
		return follow_alias(builder);
	case YAML_SCALAR_EVENT:
		return build_scalar(builder);
	case YAML_MAPPING_START_EVENT:
		return build_map(builder);
	default:
		return build_list(builder);
	}
}

/* From stream start to stream end. */
static struct node *
build_stream(struct builder *builder)
{
	struct events *events = &builder->events;
	struct node *root;

	if (!events_next(events) || !events_next(events))
		return NULL;
	if (events->event.type == YAML_STREAM_END_EVENT)
		return NULL;
	if (!events_next(events) || !(root = build_node(builder)))
		return NULL;
	if (!events_next(events) || !events_next(events))
		return NULL;
	if (events->event.type != YAML_STREAM_END_EVENT) {
		events_complain_here(events, "a second document: one file holds one");
		return NULL;
	}
	/* `---` alone is as empty as nothing at all. */
	return root->kind == NODE_SCALAR && root->type == SCALAR_NULL ? NULL : root;
}

struct node *
nodes_build(const char *name, const char *text, size_t length, struct owned **nodes, char **error)
{
	struct builder builder = { 0 };
	struct node *root;

	events_open(&builder.events, name, text, length);
	root = build_stream(&builder);
	events_close(&builder.events);
	for (size_t i = 0; i < builder.anchor_count; i++)
		free(builder.anchors[i].name);
	free(builder.anchors);
	*nodes = builder.nodes;
	*error = builder.events.error;
	return root;
}

void
nodes_free(struct owned *nodes)
{
	while (nodes) {
		struct owned *previous = nodes->previous;

		free(nodes->node.text);
		free(nodes->node.keys);
		free(nodes->node.items);
		free(nodes);
		nodes = previous;
	}
}
