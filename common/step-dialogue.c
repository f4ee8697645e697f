/* Steps that talk with what runs on a board: what it says, and what is typed. */
#include <string.h>

#include "directive-expect.h"
#include "records.h"
#include "step-internal.h"

/* REGEX, {re: REGEX} or {text: TEXT}, as records have it. */
static jv
pattern_of(const struct node *pattern)
{
	const struct node *text = pattern->kind == NODE_MAP ? pattern->items[0] : pattern;
	const char *key = pattern->kind == NODE_MAP ? pattern->keys[0]->text : "re";

	return rec_set_string(jv_object(), key, text->text);
}

/* One pattern or several. */
static jv
patterns_of(const struct node *value)
{
	const struct node *pattern;
	jv list = jv_array();

	for (size_t i = 0; (pattern = turn_of(value, i)); i++)
		list = jv_array_append(list, pattern_of(pattern));
	return list;
}

static jv
add_number(jv step, const char *key, const struct node *value)
{
	double number;

	return value && node_number(value, &number) ? rec_set_number(step, key, number) : step;
}

static jv
add_map(jv step, const struct node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const char *key = map->keys[i]->text;
		const struct node *value = map->items[i];

		if (strcmp(key, "re") == 0 || strcmp(key, "text") == 0)
			step = rec_set(step, "patterns", jv_array_append(jv_array(),
			    rec_set_string(jv_object(), key, value->text)));
		else if (strcmp(key, "any") == 0 || strcmp(key, "all") == 0)
			step = rec_set(step, "patterns", patterns_of(value));
		else if (strcmp(key, "not") == 0)
			step = rec_set(step, "not", patterns_of(value));
	}
	if (node_get(map, "all"))
		step = rec_set(step, "all", jv_true());
	step = add_number(step, "multiline", node_get(map, "multiline"));
	return add_number(step, "timeout_s", node_get(map, "timeout"));
}

static void
put_send(struct compiler *compiler, const struct node *item)
{
	const struct node *text = item->kind == NODE_MAP ? node_get(item, "text") : item;
	const struct node *eol = item->kind == NODE_MAP ? node_get(item, "eol") : NULL;
	jv step = rec_set_string(step_begin(compiler, "send"), "text", text->text);

	if (eol)
		step = rec_set_string(step, "eol", eol->text);
	step_end(compiler, step, DIR_SEND, item, NULL);
}

/* And what is typed when it has come. */
static void
put_expect(struct compiler *compiler, const struct node *item, bool saves)
{
	const struct node *answers = item->kind == NODE_MAP ? node_get(item, "send") : NULL;
	jv step = step_begin(compiler, "expect");

	if (item->kind == NODE_MAP)
		step = add_map(step, item);
	else
		step = rec_set(step, "patterns", patterns_of(item));
	if (saves)
		step = rec_set_string(step, "save", part_text(compiler->part, DIR_SAVE));
	step_end(compiler, step, DIR_EXPECT, item, NULL);
	for (size_t i = 0; turn_of(answers, i); i++)
		put_send(compiler, turn_of(answers, i));
}

static bool
stands_before(const struct node *a, const struct node *b)
{
	return a->line < b->line || (a->line == b->line && a->column < b->column);
}

void
step_dialogue(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	const struct node *send = part->given[DIR_SEND], *expect = part->given[DIR_EXPECT];
	bool sends_first = send && expect && stands_before(send, expect);

	for (size_t i = 0; turn_of(send, i) || turn_of(expect, i); i++) {
		if (sends_first && turn_of(send, i))
			put_send(compiler, turn_of(send, i));
		if (turn_of(expect, i))
			put_expect(compiler, turn_of(expect, i),
			    part_saves_group(part) && !turn_of(expect, i + 1));
		if (!sends_first && turn_of(send, i))
			put_send(compiler, turn_of(send, i));
	}
}

static bool
does(jv step, const char *verb)
{
	return strcmp(rec_string(step, "do"), verb) == 0;
}

/* What the host does alone is none of its board's business. */
static bool
is_about(jv step, const char *role)
{
	return strcmp(rec_string_or(step, "role", "dut"), role) == 0 && !does(step, "wait") &&
	    !does(step, "prompt") && !does(step, "join");
}

/* Whether the next step of the board that step `at` resets talks with it. */
static bool
is_talked_to(jv steps, int at, const char *role)
{
	bool found = false, talks = false;

	for (int i = at + 1; !found && i < jv_array_length(jv_copy(steps)); i++) {
		jv step = jv_array_get(jv_copy(steps), i);

		found = is_about(step, role);
		talks = found && (does(step, "expect") || does(step, "send"));
		jv_free(step);
	}
	return talks;
}

void
settle_resets(struct compiler *compiler)
{
	for (int i = 0; i < jv_array_length(jv_copy(compiler->steps)); i++) {
		jv step = jv_array_get(jv_copy(compiler->steps), i);

		if (does(step, "reset") &&
		    is_talked_to(compiler->steps, i, rec_string_or(step, "role", "dut")))
			compiler->steps = jv_array_set(compiler->steps, i,
			    rec_set(step, "leave", jv_true()));
		else
			jv_free(step);
	}
}
