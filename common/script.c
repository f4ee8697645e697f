/* Records as they came in, until every lane has passed them. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

static struct item *
add(struct script *script, enum item_kind kind, size_t lanes)
{
	struct item *item = xcalloc(1, sizeof *item);

	item->kind = kind;
	item->lanes = lanes;
	item->test = jv_invalid();
	if (script->last)
		script->last->next = item;
	else
		script->first = item;
	script->last = item;
	script->count++;
	return item;
}

struct item *
script_add_line(struct script *script, const struct record *record, size_t lanes)
{
	bool is_test = strcmp(record->type, "test") == 0;
	struct item *item = add(script, is_test ? ITEM_TEST : ITEM_LINE, lanes);

	item->line = xstrndup(record->line, record->length);
	item->length = record->length;
	if (is_test)
		item->test = jv_copy(record->value);
	return item;
}

struct item *
script_add_action(struct script *script, struct action *action, size_t lanes)
{
	struct item *item = add(script, ITEM_STEP, lanes);

	item->action = action;
	return item;
}

static void
free_item(struct item *item)
{
	free(item->line);
	jv_free(item->test);
	action_free(item->action);
	free(item);
}

void
script_release(struct script *script, struct item *oldest, const struct item *item)
{
	for (; oldest && oldest != item; oldest = oldest->next)
		oldest->lanes--;
	while (script->first && script->first->lanes == 0) {
		struct item *done = script->first;

		script->first = done->next;
		if (!script->first)
			script->last = NULL;
		script->count--;
		free_item(done);
	}
}
