/* Python literals: numbers that are close to others, as pytest.approx has it. */
#include <math.h>

#include "pylit-internal.h"

static bool
is_number(const struct pyvalue *value)
{
	return value->kind == PY_INT || value->kind == PY_FLOAT || value->kind == PY_COMPLEX;
}

/* A number as a point of the complex plane. */
struct point {
	double real, imaginary;
};

/* False for an int that is too large. */
static bool
find_point(const struct pyvalue *value, struct point *point)
{
	*point = (struct point){ 0 };
	if (value->kind == PY_INT)
		return integer_to_double(value, &point->real);
	point->real = value->real;
	if (value->kind == PY_COMPLEX)
		point->imaginary = value->imaginary;
	return true;
}

static double
distance(const struct point *a, const struct point *b)
{
	return hypot(a->real - b->real, a->imaginary - b->imaginary);
}

/* How far a number may be from the expected one; of a huge int the relative part is not known. */
static double
allowed(const struct pyvalue *expected, const struct py_tolerance *tolerance)
{
	struct point point, origin = { 0 };

	if (tolerance->relative == 0 || !find_point(expected, &point))
		return tolerance->absolute;
	return fmax(tolerance->absolute, tolerance->relative * distance(&point, &origin));
}

/* The difference of ints is exact: floats would lose the last digits. */
static void
subtract_ints(mpz_t apart, const struct pyvalue *got, const struct pyvalue *expected)
{
	mpz_t view_got, view_expected;
	mp_limb_t limb_got, limb_expected;

	integer_view(view_got, &limb_got, got);
	integer_view(view_expected, &limb_expected, expected);
	mpz_sub(apart, view_expected, view_got);
}

static bool
close_ints(const struct pyvalue *got, const struct pyvalue *expected, double most)
{
	mpz_t apart;
	bool close;

	mpz_init(apart);
	subtract_ints(apart, got, expected);
	close = mpz_cmpabs_d(apart, most) <= 0;
	mpz_clear(apart);
	return close;
}

static bool
close_numbers(const struct pyvalue *got, const struct pyvalue *expected, double most)
{
	struct point a, b;

	if (got->kind == PY_INT && expected->kind == PY_INT)
		return close_ints(got, expected, most);
	if (!find_point(got, &a) || !find_point(expected, &b))
		return false;
	/* To what is infinite, only the same is close, which is equal; nan compares with nothing. */
	return !isinf(b.real) && !isinf(b.imaginary) && distance(&a, &b) <= most;
}

static bool
close_items(const struct pyvalue *got, const struct pyvalue *expected, size_t count,
    const struct py_tolerance *tolerance)
{
	for (size_t i = 0; i < count; i++)
		if (!pylit_close(&got[i], &expected[i], tolerance))
			return false;
	return true;
}

static bool
close_dicts(const struct pyvalue *got, const struct pyvalue *expected,
    const struct py_tolerance *tolerance)
{
	bool ordered = got->kind == PY_ORDERED_DICT && expected->kind == PY_ORDERED_DICT;

	for (size_t i = 0; i < expected->count; i++) {
		const struct pyvalue *key = &expected->items[2 * i];
		const struct pyvalue *value = pylit_lookup(got, key);

		if (!value || !pylit_close(value, key + 1, tolerance))
			return false;
		if (ordered && value != &got->items[2 * i + 1])
			return false;
	}
	return true;
}

bool
pylit_close(const struct pyvalue *got, const struct pyvalue *expected,
    const struct py_tolerance *tolerance)
{
	if (is_number(got) && is_number(expected))
		return pylit_equal(got, expected) ||
		    close_numbers(got, expected, allowed(expected, tolerance));
	if (is_list(got) && got->kind == expected->kind)
		return got->count == expected->count &&
		    close_items(got->items, expected->items, got->count, tolerance);
	if (is_dict(got) && is_dict(expected))
		return got->count == expected->count && close_dicts(got, expected, tolerance);
	return pylit_equal(got, expected);
}

bool
pylit_distance(const struct pyvalue *got, const struct pyvalue *expected,
    const struct py_tolerance *tolerance, double *apart, double *most)
{
	struct point a, b;
	mpz_t difference;

	if (!is_number(got) || !is_number(expected) || !find_point(got, &a) ||
	    !find_point(expected, &b))
		return false;
	*most = allowed(expected, tolerance);
	*apart = distance(&a, &b);
	if (got->kind == PY_INT && expected->kind == PY_INT) {
		mpz_init(difference);
		subtract_ints(difference, got, expected);
		*apart = fabs(mpz_get_d(difference));
		mpz_clear(difference);
	}
	return !isnan(*apart);
}
