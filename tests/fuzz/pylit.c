/* Python literals: what is printed is read back, and comparing has no direction. */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "pylit-jv.h"
#include "pylit.h"

/* Whether the value, or one inside of it, is so. */
static bool
has(const struct pyvalue *value, bool (*is_so)(const struct pyvalue *))
{
	struct pyvalue item;

	if (is_so(value))
		return true;
	if (value->kind == PY_STR || !pylit_iterable(value))
		return false;
	for (size_t cursor = 0; pylit_next(value, &cursor, &item);) {
		const struct pyvalue *of_key = NULL;

		if (value->kind == PY_DICT || value->kind == PY_ORDERED_DICT)
			of_key = pylit_lookup(value, &item);
		if (has(&item, is_so) || (of_key && has(of_key, is_so)))
			return true;
	}
	return false;
}

static bool
is_nan(const struct pyvalue *value)
{
	return (value->kind == PY_FLOAT && isnan(value->real)) ||
	    (value->kind == PY_COMPLEX && (isnan(value->real) || isnan(value->imaginary)));
}

/* Python prints -1j as (-0-1j), which it reads as 0-1j. */
static bool
is_complex(const struct pyvalue *value)
{
	return value->kind == PY_COMPLEX;
}

static void
read_back(const struct pylit *literal)
{
	const struct pyvalue *value = pylit_value(literal);
	struct buffer first = { 0 }, second = { 0 };
	struct pylit *again;

	put_pylit(&first, value);
	again = pylit_parse(buffer_string(&first), first.length, NULL);
	require(again != NULL, "what is printed can be read");
	require(has(value, is_nan) || pylit_equal(value, pylit_value(again)), "it is equal");
	require(value->kind == pylit_value(again)->kind, "it is of the same kind");
	put_pylit(&second, pylit_value(again));
	require(has(value, is_complex) ||
		strcmp(buffer_string(&first), buffer_string(&second)) == 0,
	    "it is printed the same again");
	pylit_free(again);
	buffer_free(&first);
	buffer_free(&second);
}

static void
compare(const struct pyvalue *a, const struct pyvalue *b)
{
	struct py_answer less = pylit_order(a, PY_LESS, b), greater = pylit_order(b, PY_GREATER, a);
	bool equal = pylit_equal(a, b);
	static const struct py_tolerance none = { 0, 0 }, some = { 0.5, 0 };

	require(equal == pylit_equal(b, a), "a == b as b == a");
	require(less.holds == greater.holds && less.failed == greater.failed, "a < b as b > a");
	require(!(less.holds && equal) || has(a, is_nan), "not both less and equal");
	require(!equal || pylit_close(a, b, &none), "what is equal is close");
	require(pylit_close(a, b, &some) == pylit_close(b, a, &some), "a close to b as b to a");
	require(!pylit_identical(a, b).holds || equal, "what is identical is equal");
	pylit_order(a, PY_LESS_EQUAL, b);
	pylit_order(a, PY_GREATER_EQUAL, b);
	pylit_in(a, b);
	pylit_startswith(a, b);
	pylit_endswith(a, b);
	for (size_t i = 0; pylit_types[i]; i++)
		pylit_isinstance(a, pylit_types[i]);
}

/* One literal, or two with a 0xff between: no text has that byte. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *mark = size ? memchr(data, 0xff, size) : NULL;
	size_t length = mark ? (size_t)(mark - data) : size;
	struct pylit_error error;
	struct pylit *one = pylit_parse((const char *)data, length, &error), *two = NULL;

	if (!one) {
		require(error.at <= length && error.message[0], "an error has a place and a message");
		return 0;
	}
	read_back(one);
	jv_free(pylit_to_jv(pylit_value(one)));
	if (mark)
		two = pylit_parse((const char *)mark + 1, size - length - 1, NULL);
	compare(pylit_value(one), pylit_value(one));
	if (two) {
		compare(pylit_value(one), pylit_value(two));
		compare(pylit_value(two), pylit_value(one));
	}
	pylit_free(one);
	pylit_free(two);
	return 0;
}
