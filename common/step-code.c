/* Steps that run code: of the test, or of a program on the host beside it. */
#include <string.h>

#include "assertions.h"
#include "pytext.h"
#include "records.h"
#include "step-internal.h"

jv
step_call(const struct compiler *compiler, const char *verb, enum directive from)
{
	const struct part *part = compiler->part;
	struct buffer code = { 0 };
	jv step;

	put_python_call(&code, part_text(part, from), part->given[DIR_ARGS],
	    part->given[DIR_KWARGS]);
	step = rec_set_string(step_begin(compiler, verb), "code", buffer_string(&code));
	buffer_free(&code);
	return step;
}

static jv
add_asserts(const struct compiler *compiler, jv step, enum directive from)
{
	jv assertions = assertions_of(compiler->part, from);

	if (jv_array_length(jv_copy(assertions)) > 0)
		return rec_set(step, "assert", assertions);
	jv_free(assertions);
	return step;
}

jv
step_wishes(const struct compiler *compiler, jv step, enum directive from)
{
	const struct part *part = compiler->part;

	if (part->place == IN_FIXTURE && !part->given[DIR_SAVE])
		return step;
	if (from != DIR_LOAD && from != DIR_NETWORK && !rec_has(step, "expect_reset"))
		step = rec_set(step, "value", jv_true()); /* it becomes _ */
	if (part->given[DIR_SAVE] && from != DIR_LOAD && part_subject(part, DIR_SAVE) == from)
		step = rec_set_string(step, "save", part_text(part, DIR_SAVE));
	return part->place == IN_FIXTURE ? step : add_asserts(compiler, step, from);
}

static bool
is_talked_to(const struct part *part)
{
	return part->given[DIR_SEND] || part->given[DIR_EXPECT];
}

/* Of an item with a load and a command, the command does. */
static bool
runs_behind(const struct part *part, enum directive from)
{
	const char *reason;

	if (from == DIR_LOAD && part->given[DIR_COMMAND])
		return false;
	return part_is_set(part, DIR_BACKGROUND, &reason) || is_talked_to(part);
}

/* The step itself; it may run in the background of the next ones. */
static void
put_code(struct compiler *compiler, jv step, enum directive from)
{
	const struct part *part = compiler->part;
	const char *reason;

	if (part_is_set(part, DIR_EXPECT_RESET, &reason) &&
	    (from == DIR_COMMAND || (from == DIR_LOAD && !part->given[DIR_COMMAND])))
		step = rec_set(step, "expect_reset", jv_true());
	if (runs_behind(part, from))
		step = rec_set(step, "background", jv_true());
	step_end(compiler, step_wishes(compiler, step, from), from, compiler->part->given[from],
	    NULL);
}

static void
put_load(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = step_begin(compiler, "load");
	if (part->load_path)
		step = rec_set_string(step, "path", part->load_path);
	else
		step = rec_set_string(step, "source", part_text(part, DIR_LOAD));
	put_code(compiler, step, DIR_LOAD);
}

/* One that is talked to comes where a command would. */
static bool
stands_for_command(const struct part *part)
{
	return part->given[DIR_LOAD] && !part->given[DIR_COMMAND] && is_talked_to(part);
}

void
step_load(struct compiler *compiler)
{
	if (compiler->part->given[DIR_LOAD] && !stands_for_command(compiler->part))
		put_load(compiler);
}

void
step_command(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	enum directive runs = part->given[DIR_COMMAND] ? DIR_COMMAND : DIR_LOAD;
	const char *reason;

	if (part->given[DIR_COMMAND])
		put_code(compiler, step_call(compiler, "exec", DIR_COMMAND), DIR_COMMAND);
	else if (stands_for_command(part))
		put_load(compiler);
	if (!is_talked_to(part))
		return;
	step_dialogue(compiler);
	if (part->given[runs] && !part_is_set(part, DIR_BACKGROUND, &reason))
		step_end(compiler, step_begin(compiler, "join"), runs, part->given[runs], NULL);
}

void
step_main(struct compiler *compiler)
{
	if (compiler->part->given[DIR_NETWORK])
		step_network(compiler);
	else if (compiler->part->given[DIR_BENCHMARK])
		step_benchmark(compiler);
	else
		step_command(compiler);
}

void
step_result(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step;

	if (!part->given[DIR_RESULT])
		return;
	step = rec_set_string(step_begin(compiler, "exec"), "code", part_text(part, DIR_RESULT));
	step = step_wishes(compiler, step, DIR_RESULT);
	step_end(compiler, step, DIR_RESULT, part->given[DIR_RESULT], NULL);
}
