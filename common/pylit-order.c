/* Python literals: < <= > >=, in, startswith and endswith. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pylit-internal.h"

struct py_answer
py_answer(bool holds)
{
	return (struct py_answer){ .holds = holds };
}

struct py_answer
py_failure(const char *format, ...)
{
	struct py_answer result = { .failed = true };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(result.message, sizeof result.message, format, arguments);
	va_end(arguments);
	return result;
}

/* Whether -1, 0, 1 (or UNORDERED) is as wanted. */
static bool
holds(int order, enum py_order wanted)
{
	switch (wanted) {
	case PY_LESS:
		return order == -1;
	case PY_LESS_EQUAL:
		return order == -1 || order == 0;
	case PY_GREATER:
		return order == 1;
	default:
		return order == 1 || order == 0;
	}
}

static bool
is_subset(const struct pyvalue *a, const struct pyvalue *b)
{
	if (a->count > b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (index_find(b, &a->items[i], index_hash(a, i)) == SIZE_MAX)
			return false;
	return true;
}

static bool
order_sets(const struct pyvalue *a, enum py_order order, const struct pyvalue *b)
{
	if (order == PY_GREATER || order == PY_GREATER_EQUAL)
		return order_sets(b, order == PY_GREATER ? PY_LESS : PY_LESS_EQUAL, a);
	return is_subset(a, b) && (order == PY_LESS_EQUAL || a->count < b->count);
}

/* By the first items that differ, else by length. */
static struct py_answer
order_lists(const struct pyvalue *a, enum py_order order, const struct pyvalue *b)
{
	size_t shorter = a->count < b->count ? a->count : b->count;

	for (size_t i = 0; i < shorter; i++)
		if (!pylit_equal(&a->items[i], &b->items[i]))
			return pylit_order(&a->items[i], order, &b->items[i]);
	return py_answer(holds((a->count > b->count) - (a->count < b->count), order));
}

struct py_answer
pylit_order(const struct pyvalue *a, enum py_order order, const struct pyvalue *b)
{
	static const char *const symbols[] = { "<", "<=", ">", ">=" };

	if (is_real(a) && is_real(b))
		return py_answer(holds(compare_numbers(a, b), order));
	if ((is_bytes(a) && is_bytes(b)) || (a->kind == PY_STR && b->kind == PY_STR))
		return py_answer(holds(compare_bytes(a, b), order));
	if (is_set(a) && is_set(b))
		return py_answer(order_sets(a, order, b));
	if (is_list(a) && a->kind == b->kind)
		return order_lists(a, order, b);
	return py_failure("'%s' not supported between '%s' and '%s'", symbols[order], pylit_type(a),
	    pylit_type(b));
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

struct py_answer
pylit_identical(const struct pyvalue *a, const struct pyvalue *b)
{
	if (a->kind != b->kind || !pylit_equal(a, b))
		return py_answer(false);
	if (is_unique(a))
		return py_answer(true);
	return py_failure("whether equal values are one object cannot be told; use == or !=");
}

static bool
has_bytes(const struct pyvalue *whole, const struct pyvalue *part)
{
	return part->length == 0 ||
	    (part->length <= whole->length &&
		memmem(whole->bytes, whole->length, part->bytes, part->length) != NULL);
}

static struct py_answer
in_bytes(const struct pyvalue *item, const struct pyvalue *container)
{
	if (is_bytes(item))
		return py_answer(has_bytes(container, item));
	if (item->kind != PY_INT && item->kind != PY_BOOL)
		return py_failure("a bytes-like object is required, not '%s'", pylit_type(item));
	if (item->big || item->integer < 0 || item->integer > 255)
		return py_failure("byte must be in range(0, 256)");
	return py_answer(container->length != 0 &&
	    memchr(container->bytes, (int)item->integer, container->length) != NULL);
}

static struct py_answer
in_hashed(const struct pyvalue *item, const struct pyvalue *container)
{
	struct pyvalue key = *item;
	const char *unhashable;
	uint64_t hash;

	/* Python looks for a set in a set as if it were frozen. */
	if (is_set(container) && key.kind == PY_SET)
		key.kind = PY_FROZENSET;
	unhashable = pylit_hash(&key, &hash);
	if (unhashable)
		return py_failure("unhashable type: '%s'", unhashable);
	return py_answer(index_find(container, &key, hash) != SIZE_MAX);
}

struct py_answer
pylit_in(const struct pyvalue *item, const struct pyvalue *container)
{
	if (container->kind == PY_STR) {
		if (item->kind != PY_STR)
			return py_failure("'in <string>' requires string as left operand, not %s",
			    pylit_type(item));
		return py_answer(has_bytes(container, item));
	}
	if (is_bytes(container))
		return in_bytes(item, container);
	if (is_set(container) || is_dict(container))
		return in_hashed(item, container);
	if (!is_list(container))
		return py_failure("argument of type '%s' is not iterable", pylit_type(container));
	for (size_t i = 0; i < container->count; i++)
		if (pylit_equal(&container->items[i], item))
			return py_answer(true);
	return py_answer(false);
}

/* One prefix or suffix; false when its type does not fit the value's. */
static bool
has_end(const struct pyvalue *value, const struct pyvalue *end, bool start, bool *holds_too)
{
	size_t offset = start || end->length > value->length ? 0 : value->length - end->length;

	if (value->kind == PY_STR ? end->kind != PY_STR : !is_bytes(end))
		return false;
	*holds_too = end->length == 0 ||
	    (end->length <= value->length &&
		memcmp(value->bytes + offset, end->bytes, end->length) == 0);
	return true;
}

static struct py_answer
ask_end(const struct pyvalue *value, const struct pyvalue *end, bool start)
{
	const char *name = start ? "startswith" : "endswith";
	const struct pyvalue *ends = end->kind == PY_TUPLE ? end->items : end;
	size_t count = end->kind == PY_TUPLE ? end->count : 1;
	bool found = false;

	if (value->kind != PY_STR && !is_bytes(value))
		return py_failure("'%s' object has no attribute '%s'", pylit_type(value), name);
	for (size_t i = 0; i < count && !found; i++)
		if (!has_end(value, &ends[i], start, &found))
			return py_failure("%s wants %s or a tuple of %s, not %s", name,
			    value->kind == PY_STR ? "str" : "bytes",
			    value->kind == PY_STR ? "str" : "bytes", pylit_type(&ends[i]));
	return py_answer(found);
}

struct py_answer
pylit_startswith(const struct pyvalue *value, const struct pyvalue *prefix)
{
	return ask_end(value, prefix, true);
}

struct py_answer
pylit_endswith(const struct pyvalue *value, const struct pyvalue *suffix)
{
	return ask_end(value, suffix, false);
}
