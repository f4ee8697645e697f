/* Steps that measure. */
#include <math.h>
#include <string.h>

#include "records.h"
#include "step-internal.h"

/* A directive that is true. */
static bool
is_set(const struct part *part, enum directive directive)
{
	const char *text;

	return part_is_set(part, directive, &text);
}

static jv
copy_number(jv step, const struct part *part, enum directive directive, const char *key)
{
	double number;

	if (part->given[directive] && node_number(part->given[directive], &number))
		return rec_set_number(step, key, number);
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
	return is_set(part, directive) ? rec_set(step, directive_name(directive), jv_true()) : step;
}

/* In YAML 1.1 "off" is false, and "on", which asks for nothing, true. */
static jv
copy_gc(jv step, const struct part *part)
{
	const struct node *gc = part->given[DIR_GC];
	bool on;

	if (!gc || (node_bool(gc, &on) && on))
		return step;
	return rec_set_string(step, "gc", node_bool(gc, &on) ? "off" : gc->text);
}

/*
 * The case as JSON, which upy-bench puts beside its figures.
 */

static jv
json_scalar(const struct node *value)
{
	const double most_exact = 9007199254740992;
	double number;
	bool yes;

	if (value->type == SCALAR_NULL)
		return jv_null();
	if (node_bool(value, &yes))
		return yes ? jv_true() : jv_false();
	if (node_number(value, &number) && isfinite(number) &&
	    (value->type == SCALAR_FLOAT || fabs(number) <= most_exact))
		return jv_number(number);
	return jv_string_sized(value->text, (int)value->length);
}

static jv
json_of(const struct node *value)
{
	jv whole = value->kind == NODE_MAP ? jv_object() : jv_array();

	if (value->kind == NODE_SCALAR) {
		jv_free(whole);
		return json_scalar(value);
	}
	for (size_t i = 0; i < value->count; i++)
		whole = value->kind == NODE_MAP
		    ? rec_set(whole, value->keys[i]->text, json_of(value->items[i]))
		    : jv_array_append(whole, json_of(value->items[i]));
	return whole;
}

jv
step_case(const struct part *part)
{
	const struct node *map = part->node;
	jv whole = jv_object();

	for (size_t i = 0; i < map->count; i++) {
		const struct directive_rule *rule = directive_find(map->keys[i]->text);
		const struct node *value = rule ? part->given[rule->means] : NULL;

		if (!rule || rule->means != DIR_PARAMS)
			whole = rec_set(whole, map->keys[i]->text,
			    json_of(value && part->origin[rule->means] == OWN ? value
									     : map->items[i]));
	}
	for (int i = 0; i < DIRECTIVES; i++)
		if (part->origin[i] == OWN && part->given[i] && i != DIR_PARAMS &&
		    !rec_has(whole, directive_name((enum directive)i)) &&
		    !(i == DIR_EXP && rec_has(whole, "assert")))
			whole = rec_set(whole, directive_name((enum directive)i),
			    json_of(part->given[i]));
	return whole;
}

void
step_benchmark(struct compiler *compiler)
{
	const struct part *part = compiler->part;
	jv step = step_call(compiler, "bench", DIR_BENCHMARK);

	step = copy_number(step, part, DIR_ROUNDS, "rounds");
	step = copy_number(step, part, DIR_WARMUP, "warmup");
	step = copy_number(step, part, DIR_ITERATIONS, "iterations");
	step = copy_number(step, part, DIR_MIN_TIME, "min_time_s");
	step = copy_gc(step, part);
	step = copy_flag(step, part, DIR_DIFF);
	if (is_set(part, DIR_DIFF)) /* needs what bench_host measures */
		step = rec_set(step, "bench_host", jv_true());
	step = copy_flag(step, part, DIR_BENCH_HOST);
	step = copy_flag(step, part, DIR_FOLLOW);
	step = copy_text(step, part, DIR_UNIT);
	step = rec_set(step, "case", step_case(part));
	step_end(compiler, step, DIR_BENCHMARK, part->given[DIR_BENCHMARK], NULL);
}
