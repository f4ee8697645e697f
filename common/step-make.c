/* What all steps have, whatever directive they come from. */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"
#include "step-internal.h"
#include "words.h"

jv
step_begin(const struct compiler *compiler, const char *verb)
{
	jv step = rec_set_string(rec_new("step"), "test", compiler->id);

	step = rec_set_number(step, "step",
	    jv_array_length(jv_copy(compiler->steps)) + 1);
	return rec_set_string(step, "do", verb);
}

/* Lines of a code text, which may or may not end its last one. */
static int
count_lines(const char *code)
{
	int lines = 1;

	for (; *code; code++)
		lines += *code == '\n' && code[1] != '\0';
	return lines;
}

/* Where the text of a node starts. */
static int
first_line(const struct node *node)
{
	return node->line + (node->kind == NODE_SCALAR && node->literal);
}

/* The names of saved values in a text, each once. */
static jv
add_used(jv uses, const char *text, const struct strmap *saved)
{
	size_t length;

	for (; (text = fill_find(text, &length)) != NULL; text += 2) {
		char *name = xstrndup(text + 2, length);

		if (strmap_get(saved, name))
			uses = words_add(uses, name);
		free(name);
	}
	return uses;
}

/* The same in all strings of a value, which is consumed. */
static jv
add_used_inside(jv uses, jv value, const struct strmap *saved)
{
	if (jv_get_kind(value) == JV_KIND_STRING)
		uses = add_used(uses, jv_string_value(value), saved);
	else if (jv_get_kind(value) == JV_KIND_ARRAY)
		jv_array_foreach (value, i, item)
			uses = add_used_inside(uses, item, saved);
	else if (jv_get_kind(value) == JV_KIND_OBJECT)
		jv_object_foreach (value, key, item) {
			uses = add_used_inside(uses, item, saved);
			jv_free(key);
		}
	jv_free(value);
	return uses;
}

/* Which values the step has to wait for. */
static jv
add_uses(jv step, const struct strmap *saved)
{
	static const char *const operands[] = { "code", "source", "text", "path", "to", "assert",
		"patterns", "not" };
	jv uses = rec_has(step, "uses") ? rec_get(step, "uses") : jv_array();

	for (size_t i = 0; saved->count && i < sizeof operands / sizeof *operands; i++)
		uses = add_used_inside(uses, rec_get(step, operands[i]), saved);
	if (jv_array_length(jv_copy(uses)) > 0)
		return rec_set(step, "uses", uses);
	jv_free(uses);
	return step;
}

/* A pause has no limit; what waits for others, or for a person, only one of its own. */
static bool
is_limited(const struct compiler *compiler, const char *verb)
{
	if (strcmp(verb, "wait") == 0)
		return false;
	if (strcmp(verb, "join") != 0 && strcmp(verb, "prompt") != 0)
		return true;
	return compiler->list && compiler->part->origin[DIR_TIMEOUT] == OWN;
}

static jv
add_common(const struct compiler *compiler, jv step, const char *role)
{
	const struct part *part = compiler->part;
	const struct node *timeout = part->given[DIR_TIMEOUT];
	double seconds;

	if (!role)
		role = part_text(part, DIR_ROLE);
	if (role && strcmp(role, "dut") != 0)
		step = rec_set_string(step, "role", role);
	if (is_limited(compiler, rec_string(step, "do")) && timeout &&
	    !rec_has(step, "timeout_s") && node_number(timeout, &seconds))
		step = rec_set_number(step, "timeout_s", seconds);
	return compiler->always ? rec_set(step, "always", jv_true()) : step;
}

void
step_end(struct compiler *compiler, jv step, enum directive from, const struct node *place,
    const char *role)
{
	step = rec_set_string(step, "directive",
	    compiler->list ? compiler->list : directive_name(from));
	step = add_common(compiler, step, role);
	step = rec_set_number(step, "line", first_line(place));
	if (place->kind == NODE_SCALAR && place->literal && count_lines(place->text) > 1)
		step = rec_set_number(step, "lines", count_lines(place->text));
	compiler->steps = jv_array_append(compiler->steps, add_uses(step, compiler->saved));
}

void
step_of_text(struct compiler *compiler, const char *verb, const char *key, enum directive from)
{
	const struct node *value = compiler->part->given[from];

	if (value)
		step_end(compiler, rec_set_string(step_begin(compiler, verb), key, value->text),
		    from, value, NULL);
}
