/* Products of lists. */
#include "product.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { LONGEST_LABEL = 30 };

size_t
product_count(const struct node *axes, size_t most, struct faults *faults)
{
	size_t count = 1, errors = faults->errors;

	for (size_t i = 0; i < axes->count; i++) {
		const struct node *axis = axes->items[i];

		if (axis->kind != NODE_LIST)
			fault(faults, axis, "product: takes lists, not %s", node_describe(axis));
		else if (axis->count == 0)
			fault(faults, axis, "product: is empty, so there would be no test");
		else
			count = count > most ? count : count * axis->count;
	}
	if (axes->count == 0)
		fault(faults, axes, "product: is empty, so there would be no test");
	if (faults->errors > errors)
		return 0;
	return count > most ? most + 1 : count;
}

/* An item in the name of a test: its text, or its number where that is long or no line. */
static void
put_label(struct buffer *to, const struct node *item, size_t number)
{
	bool plain = item->kind == NODE_SCALAR && item->length > 0 &&
	    item->length <= LONGEST_LABEL && strlen(item->text) == item->length &&
	    !strchr(item->text, '\n');

	if (to->length)
		buffer_putc(to, '-');
	if (plain)
		buffer_puts(to, item->text);
	else
		buffer_printf(to, "%zu", number);
}

/* Which item of an axis the one of that index has. */
static size_t
place_in_axis(const struct node *axes, size_t axis, size_t index)
{
	for (size_t i = axes->count; --i > axis;)
		index /= axes->items[i]->count;
	return index % axes->items[axis]->count;
}

/* {vars: values} */
static const struct node *
with_vars(const struct node *values, struct made **made)
{
	struct node *map = made_collection(made, NODE_MAP, 1, values);

	made_add(map, made_text(made, xstrdup("vars"), values), values);
	return map;
}

const struct node *
product_item(const struct node *axes, size_t index, char **id, struct reading *reading)
{
	struct node *values = made_collection(&reading->made, axes->kind, axes->count, axes);
	struct buffer label = { 0 };

	for (size_t i = 0; i < axes->count; i++) {
		size_t place = place_in_axis(axes, i, index);
		const struct node *item = axes->items[i]->items[place];

		made_add(values, axes->keys ? axes->keys[i] : NULL, item);
		put_label(&label, item, place);
	}
	*id = xstrdup(buffer_string(&label));
	buffer_free(&label);
	return axes->kind == NODE_MAP ? with_vars(values, &reading->made) : values;
}
