/* Params: from items to tests. */
#include "params.h"

#include <stdlib.h>
#include <string.h>

#include "braces.h"
#include "buffer.h"
#include "product.h"
#include "pylit.h"

enum { MOST_ITEMS = 10000 };

static void
add_variant(struct variants *variants, char *id, const struct node *item)
{
	size_t count = variants->count;

	if ((count & (count - 1)) == 0)
		variants->items = xrealloc(variants->items,
		    (count ? 2 * count : 1) * sizeof *variants->items);
	variants->items[variants->count++] = (struct variant){ id, item };
}

static void
complain_count(const struct node *params, struct faults *faults)
{
	fault(faults, params, "params: makes more than %d tests", MOST_ITEMS);
}

static void
expand_text(struct variants *variants, const struct node *params, struct reading *reading)
{
	char **texts = braces_expand(params->text, MOST_ITEMS);

	if (!texts)
		complain_count(params, reading->faults);
	for (size_t i = 0; texts && texts[i]; i++)
		add_variant(variants, xasprintf("%zu", i),
		    made_text(&reading->made, xstrdup(texts[i]), params));
	braces_free(texts);
}

/* An id stands in a name, which is a line. */
static void
check_id(const struct node *key, struct faults *faults)
{
	if (key->text[strspn(key->text, " \t")] == '\0' || strlen(key->text) != key->length ||
	    strchr(key->text, '\n'))
		fault(faults, key, "params: '%.60s' cannot be part of a name", key->text);
}

static void
expand_items(struct variants *variants, const struct node *params, struct reading *reading)
{
	for (size_t i = 0; i < params->count; i++) {
		const struct node *key = params->keys ? params->keys[i] : NULL;

		if (key)
			check_id(key, reading->faults);
		add_variant(variants, key ? xstrdup(key->text) : xasprintf("%zu", i),
		    params->items[i]);
	}
}

static void
expand_product(struct variants *variants, const struct node *axes, struct reading *reading)
{
	size_t count = product_count(axes, MOST_ITEMS, reading->faults);

	if (count > MOST_ITEMS)
		complain_count(axes, reading->faults);
	for (size_t i = 0; count <= MOST_ITEMS && i < count; i++) {
		char *id;
		const struct node *item = product_item(axes, i, &id, reading);

		add_variant(variants, id, item);
	}
}

void
params_expand(struct variants *variants, const struct node *params, struct reading *reading)
{
	const struct node *axes = params->kind == NODE_MAP && params->count == 1
	    ? node_get(params, "product")
	    : NULL;

	*variants = (struct variants){ 0 };
	if (params->kind == NODE_SCALAR)
		expand_text(variants, params, reading);
	else if (params->count == 0)
		fault(reading->faults, params, "params: is empty, so there would be no test");
	else if (params->count > MOST_ITEMS)
		complain_count(params, reading->faults);
	else if (axes && axes->kind != NODE_SCALAR)
		expand_product(variants, axes, reading);
	else
		expand_items(variants, params, reading);
}

/* Whether Python text is a literal that is one argument, not a sequence of them. */
static bool
is_one_argument(const char *text)
{
	struct pylit *literal = pylit_parse(text, strlen(text), NULL);
	enum py_kind kind;

	if (!literal)
		return false;
	kind = pylit_value(literal)->kind;
	pylit_free(literal);
	return kind != PY_LIST && kind != PY_TUPLE && kind != PY_SET && kind != PY_DICT;
}

/* What is no list or map as args: a number or a str is one argument. */
static const struct node *
args_of_item(const struct node *item, struct made **made)
{
	struct node *list;

	if (item->kind != NODE_SCALAR ||
	    (item->type == SCALAR_STRING && !is_one_argument(item->text)))
		return item;
	if (item->type == SCALAR_STRING)
		return made_text(made, xasprintf("[%s]", item->text), item);
	list = made_collection(made, NODE_LIST, 1, item);
	made_add(list, NULL, item);
	return list;
}

void
params_apply(struct part *part, const struct part *base, const struct variant *variant,
    struct reading *reading)
{
	const struct node *args;

	if (variant->item->kind == NODE_MAP) {
		part_read(part, variant->item, IN_PARAMS, base, reading);
		part->place = IN_TEST;
		part->node = base->node; /* the test is where its name is */
		return;
	}
	args = args_of_item(variant->item, &reading->made);
	*part = (struct part){ .node = base->node, .place = IN_TEST };
	part->origin[DIR_ARGS] = OWN;
	if (directive_check(directive_find("args"), reading->faults, args))
		part->given[DIR_ARGS] = args;
	part_inherit(part, base);
}

void
variants_free(struct variants *variants)
{
	for (size_t i = 0; i < variants->count; i++)
		free(variants->items[i].id);
	free(variants->items);
}
