/* Steps that run code: of the test, or of a program on the host beside it. */
#include <string.h>

#include "assertions.h"
#include "pytext.h"
#include "records.h"
#include "step-internal.h"

/* A step with the code of command or benchmark, called with args and kwargs. */
static jv
call_step(const struct compiler *compiler, const char *verb, enum directive from)
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
copy_text(jv step, const struct part *part, enum directive directive)
{
	if (!part->given[directive])
		return step;
	return rec_set_string(step, directive_name(directive), part_text(part, directive));
}

static jv
copy_flag(jv step, const struct part *part, enum directive directive)
{
	const char *text;

	if (!part_is_set(part, directive, &text))
		return step;
	return rec_set(step, directive_name(directive), jv_true());
}

static void
put_benchmark(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = call_step(compiler, "bench", DIR_BENCHMARK);
	double rounds;

	if (part->given[DIR_ROUNDS] && node_number(part->given[DIR_ROUNDS], &rounds))
		step = rec_set_number(step, "rounds", rounds);
	step = copy_flag(step, part, DIR_DIFF);
	if (rec_true(step, "diff")) /* needs what bench_host measures */
		step = rec_set(step, "bench_host", jv_true());
	step = copy_flag(step, part, DIR_BENCH_HOST);
	step = copy_flag(step, part, DIR_FOLLOW);
	step = copy_text(step, part, DIR_UNIT);
	step_end(compiler, step, DIR_BENCHMARK, part->given[DIR_BENCHMARK], NULL);
}

static void
put_network(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = call_step(compiler, "host", DIR_COMMAND);

	step = copy_text(copy_text(step, part, DIR_NETWORK), part, DIR_IP);
	step_end(compiler, step, DIR_NETWORK, part->given[DIR_COMMAND], NULL);
}

/* The texts of send or expect, a step for each. */
static void
put_texts(struct compiler *compiler, const char *verb, const char *key, enum directive from)
{
	const struct node *value = compiler->part->given[from];

	if (value->kind == NODE_SCALAR) {
		step_of_text(compiler, verb, key, from);
		return;
	}
	for (size_t i = 0; i < value->count; i++)
		step_end(compiler,
		    rec_set_string(step_begin(compiler, verb), key, value->items[i]->text), from,
		    value->items[i], NULL);
}

static bool
stands_before(const struct node *a, const struct node *b)
{
	return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* Send and expect, in the order the file has them. */
static void
put_dialogue(struct compiler *compiler)
{
	const struct node *send = compiler->part->given[DIR_SEND];
	const struct node *expect = compiler->part->given[DIR_EXPECT];
	bool sends_first = send && (!expect || stands_before(send, expect));

	if (sends_first)
		put_texts(compiler, "send", "text", DIR_SEND);
	if (expect)
		put_texts(compiler, "expect", "expect", DIR_EXPECT);
	if (send && !sends_first)
		put_texts(compiler, "send", "text", DIR_SEND);
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

/* What is asked of the step that runs the directive `from`. */
static jv
add_wishes(const struct compiler *compiler, jv step, enum directive from)
{
	const struct part *part = compiler->part;

	if (part->place == IN_FIXTURE && !part->given[DIR_SAVE])
		return step;
	if (from != DIR_LOAD) /* its value becomes _ */
		step = rec_set(step, "value", jv_true());
	if (part->given[DIR_SAVE] && part_subject(part, DIR_SAVE) == from)
		step = rec_set_string(step, "save", part_text(part, DIR_SAVE));
	return part->place == IN_FIXTURE ? step : add_asserts(compiler, step, from);
}

/* Of an item with a load and a command, the command does. */
static bool
runs_behind(const struct part *part, enum directive from)
{
	const char *reason;

	if (from == DIR_LOAD && part->given[DIR_COMMAND])
		return false;
	return part_is_set(part, DIR_BACKGROUND, &reason) ||
	    (from == DIR_COMMAND && (part->given[DIR_SEND] || part->given[DIR_EXPECT]));
}

/* The step itself; it may run in the background of the next ones. */
static void
put_code(struct compiler *compiler, jv step, enum directive from)
{
	if (runs_behind(compiler->part, from))
		step = rec_set(step, "background", jv_true());
	step_end(compiler, add_wishes(compiler, step, from), from, compiler->part->given[from],
	    NULL);
}

void
step_load(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step;

	if (!part->given[DIR_LOAD])
		return;
	step = step_begin(compiler, "load");
	if (part->load_path)
		step = rec_set_string(step, "path", part->load_path);
	else
		step = rec_set_string(step, "source", part_text(part, DIR_LOAD));
	put_code(compiler, step, DIR_LOAD);
}

void
step_command(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	const struct node *command = part->given[DIR_COMMAND];

	if (command)
		put_code(compiler, call_step(compiler, "exec", DIR_COMMAND), DIR_COMMAND);
	if (!part->given[DIR_SEND] && !part->given[DIR_EXPECT])
		return;
	put_dialogue(compiler);
	if (command)
		step_end(compiler, step_begin(compiler, "join"), DIR_COMMAND, command, NULL);
}

void
step_main(struct compiler *compiler)
{
	if (compiler->part->given[DIR_NETWORK])
		put_network(compiler);
	else if (compiler->part->given[DIR_BENCHMARK])
		put_benchmark(compiler);
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
	step = add_wishes(compiler, step, DIR_RESULT);
	step_end(compiler, step, DIR_RESULT, part->given[DIR_RESULT], NULL);
}
