/* Steps of a test in their order; the put_ functions make them. */
#include "step-compiler.h"

#include <string.h>

#include "records.h"
#include "step-internal.h"

/* What a test does before its setup, between that and its steps. */
static void (*const before_setup[])(struct compiler *) = { put_reset, put_clean, put_uploads,
	put_load, NULL };
static void (*const before_steps[])(struct compiler *) = { put_prompt, put_wait, put_main, NULL };

/* What an item of setup, teardown or steps does. */
static void (*const of_item[])(struct compiler *) = { put_reset, put_clean, put_uploads, put_load,
	put_prompt, put_wait, put_command, put_join, put_reload, NULL };

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
	put_result(compiler);
	compile_parts(compiler, &test->teardown, "teardown");
	put_reload(compiler);
	if (jv_array_length(jv_copy(compiler->steps)) == 0)
		put_nothing(compiler);
}
