/* Judging: what an assert item asks for, RESULT op VALUE. */
#include <stdlib.h>
#include <string.h>

#include "judge-internal.h"
#include "judge.h"
#include "records.h"
#include "text.h"

static struct py_answer
ask_equal(const struct pyvalue *got, const struct pyvalue *value)
{
	return (struct py_answer){ .holds = pylit_equal(got, value) };
}

static struct py_answer
ask_less(const struct pyvalue *got, const struct pyvalue *value)
{
	return pylit_order(got, PY_LESS, value);
}

static struct py_answer
ask_less_equal(const struct pyvalue *got, const struct pyvalue *value)
{
	return pylit_order(got, PY_LESS_EQUAL, value);
}

static struct py_answer
ask_greater(const struct pyvalue *got, const struct pyvalue *value)
{
	return pylit_order(got, PY_GREATER, value);
}

static struct py_answer
ask_greater_equal(const struct pyvalue *got, const struct pyvalue *value)
{
	return pylit_order(got, PY_GREATER_EQUAL, value);
}

/* Values of which there is but one object: None, True, the small ints, ... */
static bool
is_unique(const struct pyvalue *value)
{
	return value->kind == PY_NONE || value->kind == PY_ELLIPSIS || value->kind == PY_BOOL ||
	    (value->kind == PY_INT && !value->big && value->integer >= -5 &&
		value->integer <= 256) ||
	    (value->kind == PY_TUPLE && value->count == 0);
}

/* Values that differ are two objects; of most that are equal nobody can tell. */
static struct py_answer
ask_identical(const struct pyvalue *got, const struct pyvalue *value)
{
	struct py_answer answer = { .holds = false };

	if (got->kind != value->kind || !pylit_equal(got, value))
		return answer;
	if (is_unique(value)) {
		answer.holds = true;
		return answer;
	}
	answer.failed = true;
	strcpy(answer.message, "whether equal values are one object cannot be told; use == or !=");
	return answer;
}

static const struct relation relations[] = {
	{ "==", ask_equal, false },
	{ "!=", ask_equal, true },
	{ "<", ask_less, false },
	{ "<=", ask_less_equal, false },
	{ ">", ask_greater, false },
	{ ">=", ask_greater_equal, false },
	{ "in", pylit_in, false },
	{ "not in", pylit_in, true },
	{ "is", ask_identical, false },
	{ "is not", ask_identical, true },
	{ "startswith", pylit_startswith, false },
	{ "endswith", pylit_endswith, false },
};

static const char *const names[] = { "==", "!=", "<", "<=", ">", ">=", "in", "not in", "is",
	"is not", "startswith", "endswith", "isinstance", "raises", NULL };

/* "unknown op 'inn'; nearest: 'in'". */
static char *
unknown_word(const char *what, const char *word, const char *const *words)
{
	const char *nearest = nearest_word(word, words);
	struct buffer text = { 0 };

	buffer_printf(&text, "unknown %s '", what);
	put_visible(&text, word, strlen(word));
	buffer_putc(&text, '\'');
	if (nearest)
		buffer_printf(&text, "; nearest: '%s'", nearest);
	buffer_string(&text);
	return text.base;
}

static char *
parse_operand(jv item, struct demand *demand)
{
	jv operand = rec_get(item, "repr");
	const char *text;
	struct pylit_error error;

	if (jv_get_kind(operand) != JV_KIND_STRING) {
		jv_free(operand);
		return xstrdup("\"repr\" is missing: the Python literal to compare with");
	}
	text = jv_string_value(operand); /* the item keeps it alive */
	demand->literal =
	    pylit_parse(text, (size_t)jv_string_length_bytes(operand), &error);
	if (!demand->literal)
		return xasprintf("\"repr\" is no Python literal: at character %zu: %s",
		    utf8_count(text, error.at) + 1, error.message);
	return NULL;
}

static char *
parse_type(jv item, struct demand *demand)
{
	size_t i = 0;

	demand->type = rec_string(item, "type");
	if (!demand->type || !*demand->type)
		return xstrdup("\"type\" is missing: the name of a type");
	if (demand->raises)
		return NULL;
	while (pylit_types[i] && strcmp(pylit_types[i], demand->type) != 0)
		i++;
	return pylit_types[i] ? NULL : unknown_word("type", demand->type, pylit_types);
}

static char *
parse_each(jv item, struct demand *demand)
{
	const char *each = rec_string(item, "each");

	if (!rec_has(item, "each"))
		return NULL;
	if (demand->raises)
		return xstrdup("\"each\" does not go with raises");
	if (!each || (strcmp(each, "any") != 0 && strcmp(each, "all") != 0))
		return xstrdup("\"each\" is neither \"any\" nor \"all\"");
	demand->each = strcmp(each, "any") == 0 ? EACH_ANY : EACH_ALL;
	return NULL;
}

/* A field that is not understood may have asked for something else. */
static char *
find_stranger(jv item, const struct demand *demand)
{
	const char *operand = demand->relation ? "repr" : "type";
	char *problem = NULL;

	jv_object_foreach(item, key, value) {
		const char *name = jv_string_value(key);

		if (!problem && strcmp(name, "op") != 0 && strcmp(name, "each") != 0 &&
		    strcmp(name, operand) != 0)
			problem = xasprintf("unknown field \"%s\"", name);
		jv_free(key);
		jv_free(value);
	}
	return problem;
}

char *
demand_parse(jv item, struct demand *demand)
{
	const char *name;
	char *problem;

	*demand = (struct demand){ 0 };
	if (jv_get_kind(item) != JV_KIND_OBJECT)
		return xstrdup("it is not an object");
	name = rec_string(item, "op");
	if (!name)
		return xstrdup("\"op\" is missing: the name of an operator");
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
		if (strcmp(relations[i].name, name) == 0)
			demand->relation = &relations[i];
	demand->raises = strcmp(name, "raises") == 0;
	if (!demand->relation && !demand->raises && strcmp(name, "isinstance") != 0)
		return unknown_word("op", name, names);
	problem = find_stranger(item, demand);
	if (!problem)
		problem = parse_each(item, demand);
	if (!problem)
		problem = demand->relation ? parse_operand(item, demand) : parse_type(item, demand);
	return problem;
}

void
demand_free(struct demand *demand)
{
	pylit_free(demand->literal);
	demand->literal = NULL;
}

char *
judge_check_assert(jv list)
{
	int count = jv_get_kind(list) == JV_KIND_ARRAY ? jv_array_length(jv_copy(list)) : -1;
	char *message = count < 0 ? xstrdup("\"assert\" is not a list") : NULL;

	for (int i = 0; i < count && !message; i++) {
		jv item = jv_array_get(jv_copy(list), i);
		struct demand demand;
		char *problem = demand_parse(item, &demand);

		if (problem)
			message = xasprintf("assert[%d]: %s", i, problem);
		free(problem);
		demand_free(&demand);
		jv_free(item);
	}
	return message;
}
