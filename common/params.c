/* Params: from items to arguments. */
#include "params.h"

#include <stdlib.h>
#include <string.h>

#include "braces.h"
#include "buffer.h"
#include "pylit.h"

enum { MOST_ITEMS = 10000 };

struct made {
	struct node node;
	struct node *item; /* what a list of one holds */
	struct made *next;
};

static struct made *
new_node(struct made **made, enum node_kind kind, const struct node *place)
{
	struct made *new = xcalloc(1, sizeof *new);

	new->node.kind = kind;
	new->node.line = place->line;
	new->node.column = place->column;
	new->next = *made;
	*made = new;
	return new;
}

void
made_free(struct made *made)
{
	while (made) {
		struct made *next = made->next;

		free(made->node.text);
		free(made);
		made = next;
	}
}

size_t
params_count(const struct node *params, char ***texts, struct faults *faults)
{
	size_t count = params->count;

	*texts = NULL;
	if (params->kind == NODE_SCALAR) {
		*texts = braces_expand(params->text, MOST_ITEMS);
		for (count = 0; *texts && (*texts)[count];)
			count++;
	} else if (count == 0) {
		fault(faults, params, "params: is empty, so there would be no test");
	}
	if ((params->kind == NODE_SCALAR && !*texts) || count > MOST_ITEMS) {
		fault(faults, params, "params: makes more than %d tests", MOST_ITEMS);
		return 0;
	}
	return count;
}

/* A list that holds one item. */
static const struct node *
list_of(const struct node *item, struct made **made)
{
	struct made *list = new_node(made, NODE_LIST, item);

	list->item = (struct node *)(uintptr_t)item; /* lists do not write to their items */
	list->node.items = &list->item;
	list->node.count = 1;
	return &list->node;
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

/* Python text as args; a number or a str is one argument. */
static const struct node *
args_text(const char *text, const struct node *place, struct made **made)
{
	struct made *args = new_node(made, NODE_SCALAR, place);

	args->node.text = is_one_argument(text) ? xasprintf("[%s]", text) : xstrdup(text);
	args->node.length = strlen(args->node.text);
	return &args->node;
}

static const struct node *
args_of_item(const struct node *item, struct made **made)
{
	if (item->kind != NODE_SCALAR)
		return item;
	if (item->type == SCALAR_STRING)
		return args_text(item->text, item, made);
	return list_of(item, made);
}

void
params_apply(struct part *part, const struct part *base, size_t index, char **texts,
    struct made **made, struct faults *faults)
{
	const struct node *params = base->given[DIR_PARAMS];
	const struct node *item = texts ? params : params->items[index];
	const struct node *args;

	if (item->kind == NODE_MAP) {
		part_read(part, item, IN_PARAMS, base, faults);
		part->node = base->node; /* the test is where its name is */
		return;
	}
	args = texts ? args_text(texts[index], params, made) : args_of_item(item, made);
	*part = (struct part){ .node = base->node };
	part->origin[DIR_ARGS] = OWN;
	if (directive_check(directive_find("args"), faults, args))
		part->given[DIR_ARGS] = args;
	part_inherit(part, base);
}
