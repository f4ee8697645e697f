/* Judging: the table of all that an assert item may ask for. */
#include <stdlib.h>

#include "judge-internal.h"

static struct py_answer
ask_equal(const struct pyvalue *got, const struct demand *demand)
{
	const struct pyvalue *value = pylit_value(demand->literal);

	return py_answer(demand->tolerant ? pylit_close(got, value, &demand->tolerance)
				       : pylit_equal(got, value));
}

static struct py_answer
ask_less(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_order(got, PY_LESS, pylit_value(demand->literal));
}

static struct py_answer
ask_less_equal(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_order(got, PY_LESS_EQUAL, pylit_value(demand->literal));
}

static struct py_answer
ask_greater(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_order(got, PY_GREATER, pylit_value(demand->literal));
}

static struct py_answer
ask_greater_equal(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_order(got, PY_GREATER_EQUAL, pylit_value(demand->literal));
}

static struct py_answer
ask_in(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_in(got, pylit_value(demand->literal));
}

static struct py_answer
ask_identical(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_identical(got, pylit_value(demand->literal));
}

static struct py_answer
ask_startswith(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_startswith(got, pylit_value(demand->literal));
}

static struct py_answer
ask_endswith(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_endswith(got, pylit_value(demand->literal));
}

static struct py_answer
ask_isinstance(const struct pyvalue *got, const struct demand *demand)
{
	return py_answer(pylit_isinstance(got, demand->type));
}

static struct py_answer
ask_contains(const struct pyvalue *got, const struct demand *demand)
{
	return pylit_in(pylit_value(demand->literal), got);
}

static struct py_answer
ask_matches(const struct pyvalue *got, const struct demand *demand)
{
	bool bytes = got->kind == PY_BYTES || got->kind == PY_BYTEARRAY;
	struct match_span span;
	struct py_answer result;
	enum match_result found;
	char *error;

	if (!bytes && got->kind != PY_STR)
		return py_failure("a regex wants str or bytes, not %s ('match' is for what is printed)",
		    pylit_type(got));
	found = bytes
	    ? match_search_bytes(demand->pattern, got->bytes, got->length, &span, &error)
	    : match_search(demand->pattern, got->bytes, got->length, &span, &error);
	if (found != MATCH_FAILED)
		return py_answer(found == MATCH_FOUND);
	result = py_failure("%s", error);
	free(error);
	return result;
}

static struct py_answer
ask_len(const struct pyvalue *got, const struct demand *demand)
{
	const struct pyvalue *length = pylit_value(demand->literal);

	if (!pylit_iterable(got))
		return py_failure("object of type '%s' has no len()", pylit_type(got));
	return py_answer(!length->big && (size_t)length->integer == pylit_length(got));
}

static struct py_answer
ask_empty(const struct pyvalue *got, const struct demand *demand)
{
	(void)demand;
	if (!pylit_iterable(got))
		return py_failure("object of type '%s' has no len()", pylit_type(got));
	return py_answer(pylit_length(got) == 0);
}

/* Whether all items (keys) of `some` are in `all`. */
static bool
all_in(const struct pyvalue *some, const struct pyvalue *all)
{
	struct pyvalue item;

	for (size_t cursor = 0; pylit_next(some, &cursor, &item);)
		if (!pylit_in(&item, all).holds)
			return false;
	return true;
}

static struct py_answer
ask_keys(const struct pyvalue *got, const struct demand *demand)
{
	const struct pyvalue *keys = pylit_value(demand->literal);

	if (!pylit_isinstance(got, "dict"))
		return py_failure("'%s' object has no keys", pylit_type(got));
	return py_answer(all_in(keys, got) && all_in(got, keys));
}

static const char *
refuse_length(const struct pyvalue *literal)
{
	bool good = literal->kind == PY_INT && (literal->big || literal->integer >= 0);

	return good ? NULL : "\"repr\" is no length: an int of 0 or more";
}

static const char *
refuse_keys(const struct pyvalue *literal)
{
	bool good = pylit_iterable(literal) && literal->kind >= PY_LIST &&
	    literal->kind <= PY_FROZENSET;

	return good ? NULL : "\"repr\" is no list, tuple or set of keys";
}

enum {
	VALUE = FIELD_REPR,
	NEAR = FIELD_EACH | FIELD_ABS | FIELD_REL,
	EACH = FIELD_EACH,
};

/* clang-format off */
const struct operator operators[] = {
	{ "==", VALUE, NEAR, .ask = ask_equal, .says_where = true },
	{ "!=", VALUE, NEAR, .ask = ask_equal, .negated = true },
	{ "<", VALUE, EACH, .ask = ask_less },
	{ "<=", VALUE, EACH, .ask = ask_less_equal },
	{ ">", VALUE, EACH, .ask = ask_greater },
	{ ">=", VALUE, EACH, .ask = ask_greater_equal },
	{ "in", VALUE, EACH, .ask = ask_in, .has_not = true },
	{ "is", VALUE, EACH, .ask = ask_identical },
	{ "is not", VALUE, EACH, .ask = ask_identical, .negated = true },
	{ "startswith", VALUE, EACH, .ask = ask_startswith, .has_not = true },
	{ "endswith", VALUE, EACH, .ask = ask_endswith, .has_not = true },
	{ "isinstance", FIELD_TYPE, EACH, .ask = ask_isinstance, .has_not = true },
	{ "close_to", VALUE, NEAR, .ask = ask_equal, .near = true, .has_not = true,
		.says_where = true },
	{ "contains", VALUE, EACH, .ask = ask_contains, .has_not = true },
	{ "matches", FIELD_RE, EACH, .ask = ask_matches, .has_not = true },
	{ "len", VALUE, EACH, .ask = ask_len, .has_not = true, .refuse = refuse_length },
	{ "empty", 0, EACH, .ask = ask_empty, .has_not = true },
	{ "keys", VALUE, EACH, .ask = ask_keys, .has_not = true, .refuse = refuse_keys },
	{ "match", FIELD_RE, 0, .judge = judge_match, .has_not = true },
	{ "stdout", FIELD_TEXT, 0, .judge = judge_stdout },
	{ "jq", FIELD_FILTER, 0, .judge = judge_jq },
	{ "raises", FIELD_TYPE, FIELD_RE, .judge = judge_raises },
	{ 0 },
};
/* clang-format on */
