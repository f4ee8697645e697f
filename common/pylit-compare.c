/* Python literals: equality, and how numbers and bytes compare. */
#include <math.h>
#include <string.h>

#include "pylit-internal.h"

static int
compare_int_double(const struct pyvalue *integer, double number)
{
	long whole;

	if (isnan(number))
		return UNORDERED;
	if (integer->big) {
		mpz_t view;
		mp_limb_t limb;
		int order;

		integer_view(view, &limb, integer);
		order = mpz_cmp_d(view, number);
		return (order > 0) - (order < 0);
	}
	if (number >= 0x1p63)
		return -1;
	if (number < -0x1p63)
		return 1;
	/* Whole part and fraction are exact: |number| >= 2^53 has no fraction. */
	whole = (long)number;
	if (integer->integer != whole)
		return integer->integer < whole ? -1 : 1;
	return (number < (double)whole) - (number > (double)whole);
}

static int
compare_ints(const struct pyvalue *a, const struct pyvalue *b)
{
	mpz_t view_a, view_b;
	mp_limb_t limb_a, limb_b;
	int order;

	if (!a->big && !b->big)
		return (a->integer > b->integer) - (a->integer < b->integer);
	integer_view(view_a, &limb_a, a);
	integer_view(view_b, &limb_b, b);
	order = mpz_cmp(view_a, view_b);
	return (order > 0) - (order < 0);
}

int
compare_numbers(const struct pyvalue *a, const struct pyvalue *b)
{
	int order;

	if (a->kind != PY_FLOAT && b->kind != PY_FLOAT)
		return compare_ints(a, b);
	if (a->kind != PY_FLOAT)
		return compare_int_double(a, b->real);
	if (b->kind != PY_FLOAT) {
		order = compare_int_double(b, a->real);
		return order == UNORDERED ? UNORDERED : -order;
	}
	if (isnan(a->real) || isnan(b->real))
		return UNORDERED;
	return (a->real > b->real) - (a->real < b->real);
}

int
compare_bytes(const struct pyvalue *a, const struct pyvalue *b)
{
	size_t shorter = a->length < b->length ? a->length : b->length;
	int order = shorter ? memcmp(a->bytes, b->bytes, shorter) : 0;

	if (order == 0)
		return (a->length > b->length) - (a->length < b->length);
	return order < 0 ? -1 : 1;
}

/* At least one of both is complex. */
static bool
equal_complex(const struct pyvalue *a, const struct pyvalue *b)
{
	struct pyvalue real = { .kind = PY_FLOAT };

	if (a->kind == PY_COMPLEX && b->kind == PY_COMPLEX)
		return a->real == b->real && a->imaginary == b->imaginary;
	if (a->kind != PY_COMPLEX)
		return equal_complex(b, a);
	real.real = a->real;
	return a->imaginary == 0 && is_real(b) && compare_numbers(&real, b) == 0;
}

static bool
equal_items(const struct pyvalue *a, const struct pyvalue *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!pylit_equal(&a[i], &b[i]))
			return false;
	return true;
}

static bool
equal_sets(const struct pyvalue *a, const struct pyvalue *b)
{
	for (size_t i = 0; i < a->count; i++)
		if (index_find(b, &a->items[i], index_hash(a, i)) == SIZE_MAX)
			return false;
	return true;
}

static bool
equal_dicts(const struct pyvalue *a, const struct pyvalue *b)
{
	if (a->kind == PY_ORDERED_DICT && b->kind == PY_ORDERED_DICT)
		return equal_items(a->items, b->items, 2 * a->count);
	for (size_t i = 0; i < a->count; i++) {
		size_t slot = index_find(b, &a->items[2 * i], index_hash(a, i));

		if (slot == SIZE_MAX || !pylit_equal(&a->items[2 * i + 1], &b->items[2 * slot + 1]))
			return false;
	}
	return true;
}

bool
pylit_equal(const struct pyvalue *a, const struct pyvalue *b)
{
	if (is_real(a) && is_real(b))
		return compare_numbers(a, b) == 0;
	if (a->kind == PY_COMPLEX || b->kind == PY_COMPLEX)
		return equal_complex(a, b);
	if (is_bytes(a) && is_bytes(b))
		return compare_bytes(a, b) == 0;
	if (is_set(a) && is_set(b))
		return a->count == b->count && equal_sets(a, b);
	if (is_dict(a) && is_dict(b))
		return a->count == b->count && equal_dicts(a, b);
	if (a->kind != b->kind)
		return false;
	if (a->kind == PY_STR)
		return compare_bytes(a, b) == 0;
	if (is_list(a))
		return a->count == b->count && equal_items(a->items, b->items, a->count);
	return true; /* None, Ellipsis */
}
