/* Nodes made while a test file is read. */
#include "made.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

struct made {
	struct node node;
	struct made *next;
};

static struct node *
new_node(struct made **made, enum node_kind kind, const struct node *place)
{
	struct made *new = xcalloc(1, sizeof *new);

	new->node.kind = kind;
	new->node.line = place->line;
	new->node.column = place->column;
	new->next = *made;
	*made = new;
	return &new->node;
}

struct node *
made_text(struct made **made, char *text, const struct node *place)
{
	struct node *node = new_node(made, NODE_SCALAR, place);

	node->text = text;
	node->length = strlen(text);
	return node;
}

struct node *
made_collection(struct made **made, enum node_kind kind, size_t room, const struct node *place)
{
	struct node *node = new_node(made, kind, place);

	node->items = xcalloc(room + 1, sizeof *node->items);
	if (kind == NODE_MAP)
		node->keys = xcalloc(room + 1, sizeof *node->keys);
	return node;
}

void
made_add(struct node *collection, const struct node *key, const struct node *item)
{
	/* Nobody writes to the items of a collection. */
	if (collection->keys)
		collection->keys[collection->count] = (struct node *)(uintptr_t)key;
	collection->items[collection->count++] = (struct node *)(uintptr_t)item;
}

const struct node *
made_copy(struct made **made, const struct node *value, const struct node *place)
{
	struct node *copy;

	if (value->kind == NODE_SCALAR) {
		copy = made_text(made, xstrndup(value->text, value->length), place);
		copy->length = value->length;
		copy->type = value->type;
		return copy;
	}
	copy = made_collection(made, value->kind, value->count, place);
	for (size_t i = 0; i < value->count; i++)
		made_add(copy, value->keys ? value->keys[i] : NULL, value->items[i]);
	return copy;
}

void
made_free(struct made *made)
{
	while (made) {
		struct made *next = made->next;

		free(made->node.text);
		free(made->node.keys);
		free(made->node.items);
		free(made);
		made = next;
	}
}
