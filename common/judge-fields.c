/* Judging: the fields of an assert item, the operands of its operator. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge-internal.h"
#include "judge.h"
#include "records.h"
#include "text.h"

char *
demand_unknown_word(const char *what, const char *before, const char *word, const char *const *words)
{
	const char *nearest = nearest_word(word, words);
	struct buffer text = { 0 };

	buffer_printf(&text, "unknown %s '%s", what, before);
	put_visible(&text, word, strlen(word));
	buffer_putc(&text, '\'');
	if (nearest)
		buffer_printf(&text, "; nearest: '%s%s'", before, nearest);
	buffer_string(&text);
	return text.base;
}

static char *
parse_repr(jv item, struct demand *demand)
{
	jv operand = rec_get(item, "repr");
	const char *text = jv_string_value(operand); /* the item keeps it alive */
	struct pylit_error error;
	const char *problem = NULL;

	demand->literal =
	    pylit_parse(text, (size_t)jv_string_length_bytes(operand), &error);
	if (!demand->literal)
		return xasprintf("\"repr\" is no Python literal: at character %zu: %s",
		    utf8_count(text, error.at) + 1, error.message);
	if (demand->operator->refuse)
		problem = demand->operator->refuse(pylit_value(demand->literal));
	return problem ? xstrdup(problem) : NULL;
}

static char *
parse_type(jv item, struct demand *demand)
{
	size_t i = 0;

	demand->type = rec_string(item, "type");
	if (!*demand->type)
		return xstrdup("\"type\" is missing: the name of a type");
	if (demand->operator->judge)
		return NULL; /* an exception, which may be the board's own */
	while (pylit_types[i] && strcmp(pylit_types[i], demand->type) != 0)
		i++;
	return pylit_types[i] ? NULL : demand_unknown_word("type", "", demand->type, pylit_types);
}

static char *
parse_re(jv item, struct demand *demand)
{
	jv operand = rec_get(item, "re");
	const char *re = jv_string_value(operand); /* the item keeps it alive */
	/* What was printed has lines; a value is one text. */
	enum match_mode mode =
	    demand->operator->judge == judge_match ? MATCH_LINES : MATCH_WHOLE;
	char *error, *problem;

	demand->re = re;
	demand->pattern =
	    match_compile(re, (size_t)jv_string_length_bytes(operand), mode, &error);
	if (demand->pattern)
		return NULL;
	problem = xasprintf("\"re\" is no regular expression: %s", error);
	free(error);
	return problem;
}

static char *
parse_text(jv item, struct demand *demand)
{
	demand->text = rec_string(item, "text");
	demand->text_length = (size_t)jv_string_length_bytes(rec_get(item, "text"));
	return NULL;
}

static char *
parse_filter(jv item, struct demand *demand)
{
	demand->filter = rec_string(item, "filter");
	return judge_filter_problem(demand->filter);
}

/* "abs" and "rel": Python's text of a number. */
static char *
parse_bound(jv item, const char *name, double *bound)
{
	const char *text = rec_string(item, name);
	struct pylit *literal = pylit_parse(text, strlen(text), NULL);
	const struct pyvalue *value = literal ? pylit_value(literal) : NULL;
	bool good = true;

	if (value && value->kind == PY_FLOAT)
		*bound = value->real;
	else if (value && value->kind == PY_INT && !value->big)
		*bound = (double)value->integer;
	else
		good = false;
	pylit_free(literal);
	if (good && isfinite(*bound) && *bound >= 0)
		return NULL;
	return xasprintf("\"%s\" is no number of 0 or more", name);
}

static char *
parse_abs(jv item, struct demand *demand)
{
	return parse_bound(item, "abs", &demand->tolerance.absolute);
}

static char *
parse_rel(jv item, struct demand *demand)
{
	return parse_bound(item, "rel", &demand->tolerance.relative);
}

static char *
parse_each(jv item, struct demand *demand)
{
	const char *each = rec_string(item, "each");

	if (strcmp(each, "any") != 0 && strcmp(each, "all") != 0)
		return xstrdup("\"each\" is neither \"any\" nor \"all\"");
	demand->each = strcmp(each, "any") == 0 ? EACH_ANY : EACH_ALL;
	return NULL;
}

static const struct field {
	const char *name, *meaning;
	enum judge_field bit;
	char *(*parse)(jv item, struct demand *demand);
} fields[] = {
	{ "repr", "the Python literal to compare with", FIELD_REPR, parse_repr },
	{ "type", "the name of a type", FIELD_TYPE, parse_type },
	{ "re", "a regular expression", FIELD_RE, parse_re },
	{ "text", "what is to be printed", FIELD_TEXT, parse_text },
	{ "abs", "a number, as Python writes it", FIELD_ABS, parse_abs },
	{ "rel", "a number, as Python writes it", FIELD_REL, parse_rel },
	{ "filter", "a jq filter over the result", FIELD_FILTER, parse_filter },
	{ "each", "\"any\" or \"all\"", FIELD_EACH, parse_each },
};

enum { FIELDS = sizeof fields / sizeof *fields };

/* A field that is not understood may have asked for something else. */
static char *
find_stranger(jv item, const struct demand *demand)
{
	unsigned known = demand->operator->wants | demand->operator->takes;
	char *problem = NULL;

	jv_object_foreach(item, key, value) {
		const char *name = jv_string_value(key);
		size_t i = 0;

		while (i < FIELDS && strcmp(fields[i].name, name) != 0)
			i++;
		if (!problem && i == FIELDS && strcmp(name, "op") != 0)
			problem = xasprintf("unknown field \"%s\"", name);
		else if (!problem && i < FIELDS && !(fields[i].bit & known))
			problem = xasprintf("\"%s\" does not go with %s", name,
			    demand->operator->name);
		jv_free(key);
		jv_free(value);
	}
	return problem;
}

static char *
parse_field(jv item, const struct field *field, struct demand *demand)
{
	if (!rec_has(item, field->name)) {
		if (!(demand->operator->wants & field->bit))
			return NULL;
		return xasprintf("\"%s\" is missing: %s", field->name, field->meaning);
	}
	if (!rec_string(item, field->name))
		return xasprintf("\"%s\" is not a string: %s", field->name, field->meaning);
	return field->parse(item, demand);
}

/* As pytest.approx: abs alone means abs alone, rel alone leaves a least abs. */
static void
complete_tolerance(jv item, struct demand *demand)
{
	bool has_abs = rec_has(item, "abs"), has_rel = rec_has(item, "rel");

	demand->tolerant = has_abs || has_rel || demand->operator->near;
	if (!has_abs)
		demand->tolerance.absolute = 1e-12;
	if (!has_abs && !has_rel)
		demand->tolerance.relative = 1e-6;
}

char *
demand_parse_fields(jv item, struct demand *demand)
{
	char *problem = find_stranger(item, demand);

	for (size_t i = 0; !problem && i < FIELDS; i++)
		problem = parse_field(item, &fields[i], demand);
	if (!problem)
		complete_tolerance(item, demand);
	return problem;
}
