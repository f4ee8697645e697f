/* The value of setup and teardown: code, maps of directives, lists of these. */
#include <stdlib.h>

#include "buffer.h"
#include "part.h"

static bool
does_something(const struct part *part)
{
	static const enum directive deeds[] = { DIR_RESET, DIR_CLEAN, DIR_PUT, DIR_LOAD,
		DIR_WAIT, DIR_COMMAND };

	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (part->origin[deeds[i]] == OWN)
			return true;
	return false;
}

static struct part *
add_part(struct parts *parts)
{
	parts->items = xrealloc(parts->items, (parts->count + 1) * sizeof *parts->items);
	return &parts->items[parts->count++];
}

static void
read_item(struct parts *parts, const struct node *item, enum directive name, const char *beside,
    struct faults *faults)
{
	struct part *part;

	if (item->kind == NODE_MAP) {
		part = add_part(parts);
		part_read(part, item, IN_FIXTURE, NULL, faults);
		if (!does_something(part))
			fault(faults, item,
			    "%s: does nothing; give it load, put, clean, command, reset or wait",
			    directive_name(name));
		part_check(part, faults);
		part_find_files(part, beside, faults);
	} else if (item->kind == NODE_SCALAR && item->type == SCALAR_STRING) {
		part = add_part(parts);
		*part = (struct part){ .node = item };
		part->given[DIR_COMMAND] = item;
		part->origin[DIR_COMMAND] = OWN;
		directive_check(directive_find("command"), faults, item);
	} else {
		fault(faults, item, "%s: takes text or maps in its list, not %s",
		    directive_name(name), node_describe(item));
	}
}

void
parts_read(struct parts *parts, const struct node *value, enum directive name,
    const struct part *owner, const char *beside, struct faults *faults)
{
	if (!value)
		return;
	if (value->kind != NODE_LIST)
		read_item(parts, value, name, beside, faults);
	else
		for (size_t i = 0; i < value->count; i++)
			read_item(parts, value->items[i], name, beside, faults);
	for (size_t i = 0; owner && i < parts->count; i++)
		if (!parts->items[i].given[DIR_TIMEOUT])
			parts->items[i].given[DIR_TIMEOUT] = owner->given[DIR_TIMEOUT];
}

void
parts_free(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		part_free(&parts->items[i]);
	free(parts->items);
}
