/* Steps of a test, each made from a directive. */
#include "step-compiler.h"

#include <string.h>

#include "assertions.h"
#include "pytext.h"
#include "records.h"

static jv
begin_step(const struct compiler *compiler, const char *verb)
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

/* Append a step that comes from the directive `from`, whose value stands at `place`. */
static void
end_step(struct compiler *compiler, jv step, enum directive from, const struct node *place)
{
	const struct node *timeout = compiler->part->given[DIR_TIMEOUT];
	const char *verb = rec_string(step, "do");
	bool limited = strcmp(verb, "wait") != 0 && strcmp(verb, "join") != 0;
	double seconds;

	step = rec_set_string(step, "directive",
	    compiler->fixture ? compiler->fixture : directive_name(from));
	if (compiler->role)
		step = rec_set_string(step, "role", compiler->role);
	if (limited && timeout && node_number(timeout, &seconds))
		step = rec_set_number(step, "timeout_s", seconds);
	if (compiler->always)
		step = rec_set(step, "always", jv_true());
	step = rec_set_number(step, "line", first_line(place));
	if (place->kind == NODE_SCALAR && place->literal && count_lines(place->text) > 1)
		step = rec_set_number(step, "lines", count_lines(place->text));
	compiler->steps = jv_array_append(compiler->steps, step);
}

static void
put_text_step(struct compiler *compiler, const char *verb, const char *key, enum directive from)
{
	const struct node *value = compiler->part->given[from];

	if (value)
		end_step(compiler, rec_set_string(begin_step(compiler, verb), key, value->text),
		    from, value);
}

/* `clean: true`, or what stays. */
static void
put_clean(struct compiler *compiler)
{
	const struct node *value = compiler->part->given[DIR_CLEAN];
	bool all = false;
	jv step, keep;

	if (!value || (node_bool(value, &all) && !all))
		return;
	step = begin_step(compiler, "clean");
	if (!all) {
		keep = jv_array();
		for (size_t i = 0; i < value->count; i++)
			keep = jv_array_append(keep, jv_string(value->items[i]->text));
		if (value->kind == NODE_SCALAR)
			keep = jv_array_append(keep, jv_string(value->text));
		step = rec_set(step, "keep", keep);
	}
	end_step(compiler, step, DIR_CLEAN, value);
}

static void
put_uploads(struct compiler *compiler)
{
	for (size_t i = 0; i < compiler->part->upload_count; i++) {
		const struct upload *upload = &compiler->part->uploads[i];
		jv step = rec_set_string(begin_step(compiler, "put"), "path", upload->path);

		end_step(compiler, rec_set_string(step, "to", upload->to), DIR_PUT, upload->node);
	}
}

/* Which directive must raise the exception of `raises`. */
static enum directive
raiser(const struct part *part)
{
	if (part->given[DIR_COMMAND])
		return DIR_COMMAND;
	return part->given[DIR_RESULT] ? DIR_RESULT : DIR_LOAD;
}

static jv
add_raises(const struct compiler *compiler, jv step, enum directive from)
{
	const struct part *part = compiler->part;

	if (compiler->fixture || !part->given[DIR_RAISES] || raiser(part) != from)
		return step;
	return rec_set(step, "assert", assertions_of_raises(part));
}

static void
put_load(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step;

	if (!part->given[DIR_LOAD])
		return;
	step = begin_step(compiler, "load");
	if (part->load_path)
		step = rec_set_string(step, "path", part->load_path);
	else
		step = rec_set_string(step, "source", part_text(part, DIR_LOAD));
	end_step(compiler, add_raises(compiler, step, DIR_LOAD), DIR_LOAD, part->given[DIR_LOAD]);
}

static void
put_wait(struct compiler *compiler)
{
	const struct node *wait = compiler->part->given[DIR_WAIT];
	double seconds;

	if (wait && node_number(wait, &seconds))
		end_step(compiler, rec_set_number(begin_step(compiler, "wait"), "wait_s", seconds),
		    DIR_WAIT, wait);
}

/* A step with the code of command or benchmark, called with args and kwargs. */
static jv
call_step(const struct compiler *compiler, const char *verb, enum directive from)
{
	const struct part *part = compiler->part;
	struct buffer code = { 0 };
	jv step;

	put_python_call(&code, part_text(part, from), part->given[DIR_ARGS],
	    part->given[DIR_KWARGS]);
	step = rec_set_string(begin_step(compiler, verb), "code", buffer_string(&code));
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
	end_step(compiler, step, DIR_BENCHMARK, part->given[DIR_BENCHMARK]);
}

static void
put_network(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = call_step(compiler, "host", DIR_COMMAND);

	step = copy_text(copy_text(step, part, DIR_NETWORK), part, DIR_IP);
	end_step(compiler, step, DIR_NETWORK, part->given[DIR_COMMAND]);
}

/* The texts of send or expect, a step for each. */
static void
put_texts(struct compiler *compiler, const char *verb, const char *key, enum directive from)
{
	const struct node *value = compiler->part->given[from];

	if (value->kind == NODE_SCALAR) {
		put_text_step(compiler, verb, key, from);
		return;
	}
	for (size_t i = 0; i < value->count; i++)
		end_step(compiler,
		    rec_set_string(begin_step(compiler, verb), key, value->items[i]->text), from,
		    value->items[i]);
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

/* A command; with send or expect it runs in the background of these. */
static void
put_command(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	const struct node *command = part->given[DIR_COMMAND];
	bool background = part->given[DIR_SEND] || part->given[DIR_EXPECT];
	jv step;

	if (command) {
		step = call_step(compiler, "exec", DIR_COMMAND);
		if (background)
			step = rec_set(step, "background", jv_true());
		if (!compiler->fixture) /* its value becomes _ */
			step = rec_set(step, "value", jv_true());
		end_step(compiler, add_raises(compiler, step, DIR_COMMAND), DIR_COMMAND, command);
	}
	put_dialogue(compiler);
	if (background && command) {
		end_step(compiler, begin_step(compiler, "join"), DIR_COMMAND, command);
	}
}

static void
put_result(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step, assertions;

	if (!part->given[DIR_RESULT])
		return;
	step = rec_set_string(begin_step(compiler, "exec"), "code", part_text(part, DIR_RESULT));
	step = rec_set(step, "value", jv_true());
	step = add_raises(compiler, step, DIR_RESULT);
	assertions = assertions_of_result(part);
	if (jv_array_length(jv_copy(assertions)) > 0)
		step = rec_set(step, "assert", assertions);
	else
		jv_free(assertions);
	end_step(compiler, step, DIR_RESULT, part->given[DIR_RESULT]);
}

/* What a test and an item of setup have in common, up to code that is loaded. */
static void
put_preparation(struct compiler *compiler)
{
	put_text_step(compiler, "reset", "mode", DIR_RESET);
	put_clean(compiler);
	put_uploads(compiler);
	put_load(compiler);
}

void
compile_fixture(struct compiler *compiler, const struct parts *parts, const char *name)
{
	const struct part *outer = compiler->part;

	compiler->fixture = name;
	compiler->always = strcmp(name, "teardown") == 0;
	for (size_t i = 0; i < parts->count; i++) {
		compiler->part = &parts->items[i];
		put_preparation(compiler);
		put_wait(compiler);
		put_command(compiler);
	}
	compiler->always = false;
	compiler->fixture = NULL;
	compiler->part = outer;
}

/* Forgetting a module happens even when the test failed. */
static void
put_reload(struct compiler *compiler)
{
	compiler->always = true;
	put_text_step(compiler, "reload", "module", DIR_RELOAD);
	compiler->always = false;
}

/* A test that only has a name: a board is still asked, so that it gets a verdict. */
static void
put_nothing(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = rec_set_string(begin_step(compiler, "exec"), "code", "");

	end_step(compiler, step, DIR_NAME,
	    part->given[DIR_NAME] ? part->given[DIR_NAME] : part->node);
}

void
compile_test(struct compiler *compiler, const struct testcase *test)
{
	compiler->part = &test->part;
	put_preparation(compiler);
	compile_fixture(compiler, &test->setup, "setup");
	put_wait(compiler);
	if (test->part.given[DIR_NETWORK])
		put_network(compiler);
	else if (test->part.given[DIR_BENCHMARK])
		put_benchmark(compiler);
	else
		put_command(compiler);
	put_result(compiler);
	compile_fixture(compiler, &test->teardown, "teardown");
	put_reload(compiler);
	if (jv_array_length(jv_copy(compiler->steps)) == 0)
		put_nothing(compiler);
}
