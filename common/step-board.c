/* Steps that prepare boards, or wait for something. */
#include <string.h>

#include "records.h"
#include "step-internal.h"

void
step_reset(struct compiler *compiler)
{
	step_of_text(compiler, "reset", "mode", DIR_RESET);
}

/* true, or what stays: a text or a list of texts. */
static void
clean_board(struct compiler *compiler, const struct node *value, const char *role)
{
	bool all = false;
	jv step, keep;

	if (node_bool(value, &all) && !all)
		return;
	step = step_begin(compiler, "clean");
	if (!all) {
		keep = jv_array();
		for (size_t i = 0; i < value->count; i++)
			keep = jv_array_append(keep, jv_string(value->items[i]->text));
		if (value->kind == NODE_SCALAR)
			keep = jv_array_append(keep, jv_string(value->text));
		step = rec_set(step, "keep", keep);
	}
	step_end(compiler, step, DIR_CLEAN, value, role);
}

void
step_clean(struct compiler *compiler)
{
	const struct node *value = compiler->part->given[DIR_CLEAN];

	if (value && value->kind != NODE_MAP)
		clean_board(compiler, value, NULL);
	for (size_t i = 0; value && value->kind == NODE_MAP && i < value->count; i++)
		clean_board(compiler, value->items[i], value->keys[i]->text);
}

void
step_uploads(struct compiler *compiler)
{
	for (size_t i = 0; i < compiler->part->upload_count; i++) {
		const struct upload *upload = &compiler->part->uploads[i];
		jv step = rec_set_string(step_begin(compiler, "put"), "path", upload->path);

		step_end(compiler, rec_set_string(step, "to", upload->to), DIR_PUT, upload->node,
		    upload->role);
	}
}

void
step_wait(struct compiler *compiler)
{
	const struct node *wait = compiler->part->given[DIR_WAIT];
	double seconds;

	if (wait && node_number(wait, &seconds))
		step_end(compiler, rec_set_number(step_begin(compiler, "wait"), "wait_s", seconds),
		    DIR_WAIT, wait, NULL);
}

void
step_prompt(struct compiler *compiler)
{
	step_of_text(compiler, "prompt", "text", DIR_PROMPT);
}

void
step_join(struct compiler *compiler)
{
	const struct node *join = compiler->part->given[DIR_JOIN];
	const char *reason;
	jv step;

	if (!join)
		return;
	step = step_begin(compiler, "join");
	if (part_is_set(compiler->part, DIR_INTERRUPT, &reason))
		step = rec_set(step, "interrupt", jv_true());
	step_end(compiler, step, DIR_JOIN, join, join->text);
}

/* Forgetting a module after a test happens even when the test failed. */
void
step_reload(struct compiler *compiler)
{
	bool always = compiler->always;

	compiler->always = always || !compiler->list;
	step_of_text(compiler, "reload", "module", DIR_RELOAD);
	compiler->always = always;
}
