/* Exact sums of ints and doubles: all are multiples of one power of two. */
#include "stats-exact.h"

#include <float.h>
#include <gmp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A double is mantissa * 2^exponent, with an odd mantissa so that the sums stay short. */
static double
split(double value, int *exponent)
{
	int64_t mantissa = (int64_t)ldexp(frexp(value, exponent), DBL_MANT_DIG);
	int zeros = mantissa ? __builtin_ctzll((unsigned long long)mantissa) : 0;

	*exponent = mantissa ? *exponent - DBL_MANT_DIG + zeros : 0;
	return (double)(mantissa / ((int64_t)1 << zeros));
}

/* What fits a double exactly needs no parsing of its digits. */
static bool
is_short(const struct sample *sample)
{
	return !sample->whole || fabs(sample->value) < 0x1p53;
}

static void
set_digits(mpz_t to, const struct sample *sample)
{
	char *digits = xstrndup(sample->text, sample->length);

	mpz_set_str(to, digits, 10);
	free(digits);
}

/* The sample as a multiple of 2^unit, which must be one of its own or below. */
static void
set_multiple(mpz_t to, const struct sample *sample, int unit)
{
	int exponent = 0;

	if (is_short(sample))
		mpz_set_d(to, split(sample->value, &exponent));
	else
		set_digits(to, sample);
	mpz_mul_2exp(to, to, (mp_bitcnt_t)(exponent - unit));
}

/* The largest unit of which all are multiples: 2 to the power of this. */
static int
common_unit(const struct sample *samples, size_t count)
{
	int unit = 0, exponent;

	for (size_t i = 0; i < count; i++) {
		if (!is_short(&samples[i]))
			continue;
		split(samples[i].value, &exponent);
		unit = exponent < unit ? exponent : unit;
	}
	return unit;
}

/* The nearest double of bits * 2^exponent; its last bit stands for all that follow it. */
static double
round_bits(mpz_t bits, long exponent)
{
	size_t length = mpz_sizeinbase(bits, 2);
	uint64_t word = 0;

	if (length > 64) {
		mp_bitcnt_t excess = length - 64;
		bool sticky = mpz_scan1(bits, 0) < excess;

		mpz_tdiv_q_2exp(bits, bits, excess);
		if (sticky)
			mpz_setbit(bits, 0);
		exponent += (long)excess;
	}
	mpz_export(&word, NULL, -1, sizeof word, 0, 0, bits);
	return ldexp((double)word, (int)exponent);
}

/* The exponent that makes a quotient of more than 64 bits, even as a root wants it. */
static long
shift_for(const mpz_t over, const mpz_t under, long bits)
{
	long shift = bits - (long)mpz_sizeinbase(over, 2) + (long)mpz_sizeinbase(under, 2);

	return shift < 0 ? 0 : shift + (shift & 1);
}

/* |over| / under * 2^shift, cut, with a last bit set if anything was cut off. */
static void
divide(mpz_t quotient, const mpz_t over, const mpz_t under, long shift)
{
	mpz_t rest;

	mpz_init(rest);
	mpz_abs(quotient, over);
	mpz_mul_2exp(quotient, quotient, (mp_bitcnt_t)shift);
	mpz_tdiv_qr(quotient, rest, quotient, under);
	if (mpz_sgn(rest))
		mpz_setbit(quotient, 0);
	mpz_clear(rest);
}

/* The double nearest to over / under * 2^exponent; under is above 0. */
static double
round_quotient(const mpz_t over, const mpz_t under, long exponent)
{
	long shift = shift_for(over, under, 66);
	mpz_t quotient;
	double rounded;

	mpz_init(quotient);
	divide(quotient, over, under, shift);
	rounded = round_bits(quotient, exponent - shift);
	mpz_clear(quotient);
	return mpz_sgn(over) < 0 ? -rounded : rounded;
}

/* The double nearest to the root of over / under * 4^exponent. */
static double
round_root(const mpz_t over, const mpz_t under, long exponent)
{
	long shift = shift_for(over, under, 132);
	mpz_t quotient, rest;
	double rounded;

	mpz_init(quotient);
	mpz_init(rest);
	divide(quotient, over, under, shift);
	mpz_sqrtrem(quotient, rest, quotient);
	if (mpz_sgn(rest))
		mpz_setbit(quotient, 0);
	rounded = round_bits(quotient, exponent - shift / 2);
	mpz_clear(quotient);
	mpz_clear(rest);
	return rounded;
}

/* Of (count * squares - sum^2) / (count * (count - 1)), the variance in units. */
static double
deviation(const mpz_t sum, const mpz_t squares, size_t count, int unit)
{
	mpz_t over, under;
	double rounded;

	if (count < 2)
		return 0;
	mpz_init(over);
	mpz_init_set_ui(under, count);
	mpz_mul_ui(over, squares, count);
	mpz_submul(over, sum, sum);
	mpz_mul_ui(under, under, count - 1);
	rounded = round_root(over, under, unit);
	mpz_clear(over);
	mpz_clear(under);
	return rounded;
}

/* Operations per unit: 1 / mean; the largest double where that is more, 0 of nothing. */
static double
operations(const mpz_t sum, const mpz_t count, int unit)
{
	mpz_t size;
	double rounded;

	if (!mpz_sgn(sum))
		return 0;
	mpz_init(size);
	mpz_abs(size, sum);
	rounded = fmin(round_quotient(count, size, -(long)unit), DBL_MAX);
	mpz_clear(size);
	return mpz_sgn(sum) < 0 ? -rounded : rounded;
}

/* As Python does it: sums of ints are ints, and so is their mean if it is whole. */
static void
set_whole(struct moments *moments, mpz_t sum, const mpz_t count)
{
	moments->total_text = mpz_get_str(NULL, 10, sum);
	if (!mpz_divisible_p(sum, count))
		return;
	mpz_divexact(sum, sum, count);
	moments->mean_text = mpz_get_str(NULL, 10, sum);
}

void
exact_moments(struct moments *moments, const struct sample *samples, size_t count)
{
	int unit = common_unit(samples, count);
	bool whole = true;
	mpz_t one, number, sum, squares, n;

	mpz_init(number);
	mpz_init(sum);
	mpz_init(squares);
	mpz_init_set_ui(one, 1);
	mpz_init_set_ui(n, count);
	for (size_t i = 0; i < count; i++) {
		set_multiple(number, &samples[i], unit);
		mpz_add(sum, sum, number);
		mpz_addmul(squares, number, number);
		whole = whole && samples[i].whole;
	}
	*moments = (struct moments){
		.total = round_quotient(sum, one, unit),
		.mean = round_quotient(sum, n, unit),
		.stddev = deviation(sum, squares, count, unit),
		.ops = operations(sum, n, unit),
	};
	if (whole)
		set_whole(moments, sum, n);
	mpz_clears(one, number, sum, squares, n, NULL);
}

int
exact_compare(const struct sample *a, const struct sample *b)
{
	mpz_t left, right;
	int order;

	if (a->value != b->value || (is_short(a) && is_short(b)))
		return (a->value > b->value) - (a->value < b->value);
	/* Doubles that large are whole, too. */
	mpz_init(left);
	mpz_init(right);
	set_multiple(left, a, 0);
	set_multiple(right, b, 0);
	order = mpz_cmp(left, right);
	mpz_clear(left);
	mpz_clear(right);
	return order;
}

/* a + b, or a - b. */
static void
combine(mpz_t to, const struct sample *a, const struct sample *b, int sign)
{
	mpz_t other;

	mpz_init(other);
	set_multiple(to, a, 0);
	set_multiple(other, b, 0);
	if (sign < 0)
		mpz_sub(to, to, other);
	else
		mpz_add(to, to, other);
	mpz_clear(other);
}

double
exact_middle(const struct sample *a, const struct sample *b)
{
	double rounded;
	mpz_t sum, two;

	mpz_init(sum);
	mpz_init_set_ui(two, 2);
	combine(sum, a, b, 1);
	rounded = round_quotient(sum, two, 0);
	mpz_clear(sum);
	mpz_clear(two);
	return rounded;
}

char *
exact_difference(const struct sample *a, const struct sample *b)
{
	char *text;
	mpz_t difference;

	mpz_init(difference);
	combine(difference, a, b, -1);
	text = mpz_get_str(NULL, 10, difference);
	mpz_clear(difference);
	return text;
}
