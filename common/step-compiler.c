/* Steps of a test in their order; step-board.c and step-code.c make them. */
#include "step-compiler.h"

#include <string.h>

#include "records.h"
#include "step-internal.h"

/* What a test does before its setup, between that and its steps. */
static void (*const before_setup[])(struct compiler *) = { step_reset, step_clean, step_uploads,
	step_load, NULL };
static void (*const before_steps[])(struct compiler *) = { step_prompt, step_wait, step_main, NULL };

/* What an item of setup, teardown or steps does. */
static void (*const of_item[])(struct compiler *) = { step_reset, step_clean, step_uploads, step_load,
	step_prompt, step_wait, step_command, step_join, step_reload, NULL };

static void
put_all(struct compiler *compiler, void (*const *puts)(struct compiler *))
{
	for (; *puts; puts++)
		(*puts)(compiler);
}

void
compile_parts(struct compiler *compiler, const struct parts *parts, const char *name)
{
	const struct part *outer = compiler->part;

	compiler->list = name;
	compiler->always = strcmp(name, "teardown") == 0;
	for (size_t i = 0; i < parts->count; i++) {
		compiler->part = &parts->items[i];
		put_all(compiler, of_item);
	}
	compiler->always = false;
	compiler->list = NULL;
	compiler->part = outer;
}

/* A test that only has a name: a board is still asked, so that it gets a verdict. */
static void
put_nothing(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = rec_set_string(step_begin(compiler, "exec"), "code", "");

	step_end(compiler, step, DIR_NAME,
	    part->given[DIR_NAME] ? part->given[DIR_NAME] : part->node, NULL);
}

void
compile_test(struct compiler *compiler, const struct testcase *test)
{
	compiler->part = &test->part;
	put_all(compiler, before_setup);
	compile_parts(compiler, &test->setup, "setup");
	put_all(compiler, before_steps);
	compile_parts(compiler, &test->steps, "steps");
	step_result(compiler);
	compile_parts(compiler, &test->teardown, "teardown");
	step_reload(compiler);
	if (jv_array_length(jv_copy(compiler->steps)) == 0)
		put_nothing(compiler);
	settle_resets(compiler);
}
