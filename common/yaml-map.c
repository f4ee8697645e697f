/* Pairs of maps: appending, equal keys, the merge key of YAML 1.1. */
#include "yaml-map.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { MOST_MERGED = 1000 };

/* Room doubles at each power of two. */
static void
push(struct node ***list, size_t count, struct node *node)
{
	if ((count & (count - 1)) == 0)
		*list = xrealloc(*list, (count ? 2 * count : 1) * sizeof **list);
	(*list)[count] = node;
}

void
node_append(struct node *to, struct node *key, struct node *item)
{
	if (key)
		push(&to->keys, to->count, key);
	push(&to->items, to->count, item);
	to->count++;
}

/* Order of keys: equal ones side by side. */
static int
compare_keys(const struct node *a, const struct node *b)
{
	size_t shorter = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->text, b->text, shorter);

	if (order == 0)
		order = (a->length > b->length) - (a->length < b->length);
	return order ? order : (a->type > b->type) - (a->type < b->type);
}

static int
compare_places(const struct node *a, const struct node *b)
{
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static int
compare_for_sort(const void *left, const void *right)
{
	const struct node *a = *(struct node *const *)left;
	const struct node *b = *(struct node *const *)right;
	int order = compare_keys(a, b);

	return order ? order : compare_places(a, b);
}

bool
map_duplicate(const struct node *map, const struct node **first, const struct node **second)
{
	struct node **sorted;
	bool found = false;

	if (map->count < 2)
		return false;
	sorted = xmalloc(map->count * sizeof *sorted);
	memcpy(sorted, map->keys, map->count * sizeof *sorted);
	qsort(sorted, map->count, sizeof *sorted, compare_for_sort);
	for (size_t i = 1; i < map->count; i++) {
		if (compare_keys(sorted[i - 1], sorted[i]) != 0)
			continue;
		if (found && compare_places(*second, sorted[i]) < 0)
			continue;
		*first = sorted[i - 1];
		*second = sorted[i];
		found = true;
	}
	free(sorted);
	return found;
}

/* A key the map has already keeps its place and gets the new item. */
static void
put(struct node *map, struct node *key, struct node *item)
{
	for (size_t i = 0; i < map->count; i++)
		if (compare_keys(map->keys[i], key) == 0) {
			map->items[i] = item;
			return;
		}
	node_append(map, key, item);
}

static void
put_all(struct node *map, const struct node *from)
{
	for (size_t i = 0; i < from->count; i++)
		put(map, from->keys[i], from->items[i]);
}

static size_t
mergeable_pairs(const struct node *from)
{
	size_t pairs = 0;

	if (from->kind == NODE_MAP)
		return from->count;
	if (from->kind != NODE_LIST)
		return SIZE_MAX;
	for (size_t i = 0; i < from->count; i++) {
		if (from->items[i]->kind != NODE_MAP)
			return SIZE_MAX;
		pairs += from->items[i]->count;
	}
	return pairs;
}

bool
map_merge(struct node *map, const struct node *from)
{
	struct node merged = { .kind = NODE_MAP };

	if (mergeable_pairs(from) > MOST_MERGED)
		return false;
	if (from->kind == NODE_MAP)
		put_all(&merged, from);
	else
		for (size_t i = from->count; i--;)
			put_all(&merged, from->items[i]);
	put_all(&merged, map);
	free(map->keys);
	free(map->items);
	map->keys = merged.keys;
	map->items = merged.items;
	map->count = merged.count;
	return true;
}

const struct node *
node_get(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (strcmp(map->keys[i]->text, key) == 0)
			return map->items[i];
	return NULL;
}
