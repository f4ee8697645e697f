/* The value of setup, teardown and steps: code, maps of directives, lists of these. */
#include <stdlib.h>

#include "buffer.h"
#include "directive-expect.h"
#include "part.h"

/* What an item may do; in steps, one of these. */
static const enum directive deeds[] = { DIR_RESET, DIR_CLEAN, DIR_PUT, DIR_LOAD, DIR_PROMPT,
	DIR_WAIT, DIR_COMMAND, DIR_SEND, DIR_EXPECT, DIR_JOIN, DIR_RELOAD };

enum { DEEDS = sizeof deeds / sizeof *deeds };

static void
check_deeds(const struct part *part, enum directive name, struct faults *faults)
{
	int first = DEEDS, count = 0;

	for (int i = DEEDS - 1; i >= 0; i--)
		if (part->origin[deeds[i]] == OWN) {
			first = i;
			count++;
		}
	if (count == 0)
		fault(faults, part->node,
		    "%s: does nothing; give it ROLE: CODE, command, load, put, clean, reset, "
		    "reload, prompt, wait, expect, send or join", directive_name(name));
	else if (count > 1 && part->place == IN_STEP)
		fault(faults, part->node, "%s: does more than %s; make each a step of its own",
		    directive_name(name), directive_name(deeds[first]));
}

static struct part *
add_part(struct parts *parts)
{
	parts->items = xrealloc(parts->items, (parts->count + 1) * sizeof *parts->items);
	return &parts->items[parts->count++];
}

/* Code alone is a command. */
static void
read_code(struct part *part, const struct node *item, enum directive_place place,
    struct faults *faults)
{
	*part = (struct part){ .node = item, .place = place };
	part->origin[DIR_COMMAND] = OWN;
	if (directive_check(directive_find("command"), faults, item))
		part->given[DIR_COMMAND] = item;
}

/* What an item has from the test it is in; a tolerance only where it is of use. */
static void
inherit(struct part *part, const struct part *owner)
{
	static const enum directive inherited[] = { DIR_TIMEOUT, DIR_ROLE, DIR_TOLERANCE };

	for (size_t i = 0; i < sizeof inherited / sizeof *inherited; i++) {
		enum directive what = inherited[i];

		if (part->origin[what] != NOT_GIVEN || !owner->given[what] ||
		    (what == DIR_TOLERANCE && part->place != IN_STEP))
			continue;
		part->given[what] = owner->given[what];
		part->origin[what] = FROM_DEFAULTS;
	}
}

/* What remains to be done when the keys of an item are read; `errors` were there before. */
static void
finish_item(struct part *part, enum directive name, const struct part *owner, size_t errors,
    struct reading *reading)
{
	if (owner)
		inherit(part, owner);
	declare_groups(part->given[DIR_EXPECT], reading);
	part_fill(part, reading, 0, DIRECTIVES);
	if (reading->faults->errors == errors) /* else it may have been meant to do something */
		check_deeds(part, name, reading->faults);
	part_check(part, reading->faults);
	part_find_files(part, reading);
	if (part->given[DIR_ROLE])
		part_check_role(part->given[DIR_ROLE], reading);
	if (part->given[DIR_JOIN])
		part_check_role(part->given[DIR_JOIN], reading);
	if (part->given[DIR_SAVE])
		reading_save(reading, part->given[DIR_SAVE]);
}

static void
read_item(struct parts *parts, const struct node *item, enum directive name,
    const struct part *owner, struct reading *reading)
{
	enum directive_place place = name == DIR_STEPS ? IN_STEP : IN_FIXTURE;
	size_t errors = reading->faults->errors;

	if (item->kind == NODE_MAP) {
		part_read(add_part(parts), item, place, NULL, reading);
	} else if (item->kind == NODE_SCALAR && item->type == SCALAR_STRING) {
		read_code(add_part(parts), item, place, reading->faults);
	} else {
		fault(reading->faults, item, "%s: takes text or maps in its list, not %s",
		    directive_name(name), node_describe(item));
		return;
	}
	finish_item(&parts->items[parts->count - 1], name, owner, errors, reading);
}

void
parts_read(struct parts *parts, const struct node *value, enum directive name,
    const struct part *owner, struct reading *reading)
{
	if (!value)
		return;
	if (value->kind != NODE_LIST)
		read_item(parts, value, name, owner, reading);
	else
		for (size_t i = 0; i < value->count; i++)
			read_item(parts, value->items[i], name, owner, reading);
	if (name == DIR_STEPS && value->count == 0)
		fault(reading->faults, value, "steps: is empty, so nothing would be done");
}

void
parts_free(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		part_free(&parts->items[i]);
	free(parts->items);
}
