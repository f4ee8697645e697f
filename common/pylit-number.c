/* Reading Python literals: numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pylit-internal.h"

/* As many digits of any base fit a long. */
enum { LONG_DIGITS = sizeof(long) == 8 ? 15 : 7 };

static bool
is_digit(char c, int base)
{
	if (base == 16)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	return c >= '0' && c < '0' + base;
}

static bool
is_word_byte(char c)
{
	return is_digit(c, 16) || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '_' ||
	    (c & 0x80);
}

/*
 * Move digits, with single underscores between them (or first, if one may lead),
 * into scratch without the underscores. False when an underscore is misplaced.
 */
static bool
take_digits(struct parser *p, int base, bool may_lead)
{
	bool digit_before = may_lead;

	for (; is_digit(peek(p, 0), base) || peek(p, 0) == '_'; p->at++) {
		bool digit = peek(p, 0) != '_';

		if (!digit && (!digit_before || !is_digit(peek(p, 1), base)))
			return parse_failed(p, p->at, "a misplaced underscore in a number");
		if (digit)
			buffer_putc(&p->scratch, peek(p, 0));
		digit_before = digit;
	}
	return true;
}

static void
set_integer(struct arena *arena, struct pyvalue *value, const mpz_t number)
{
	size_t limbs = mpz_size(number);
	struct pybig *big;

	value->kind = PY_INT;
	value->big = NULL;
	if (mpz_fits_slong_p(number)) {
		value->integer = mpz_get_si(number);
		return;
	}
	big = arena_alloc(arena, sizeof *big + limbs * sizeof *big->limbs);
	big->size = mpz_sgn(number) < 0 ? -(int)limbs : (int)limbs;
	memcpy(big->limbs, mpz_limbs_read(number), limbs * sizeof *big->limbs);
	value->integer = 0;
	value->big = big;
}

/* The digits in scratch. */
static bool
finish_integer(struct parser *p, int base, struct pyvalue *value)
{
	const char *digits = buffer_string(&p->scratch);
	mpz_t number;

	if (p->scratch.length <= LONG_DIGITS) {
		value->kind = PY_INT;
		value->integer = strtol(digits, NULL, base);
		return true;
	}
	mpz_init_set_str(number, digits, base);
	set_integer(&p->literal->arena, value, number);
	mpz_clear(number);
	return true;
}

/* 0x.. 0o.. 0b.. */
static bool
parse_based(struct parser *p, int base, struct pyvalue *value)
{
	size_t start = p->at;

	p->at += 2;
	if (!take_digits(p, base, true))
		return false;
	if (p->scratch.length == 0 || is_word_byte(peek(p, 0)))
		return parse_failed(p, start, "invalid number of base %d", base);
	return finish_integer(p, base, value);
}

static bool
take_exponent(struct parser *p)
{
	size_t sign = peek(p, 1) == '+' || peek(p, 1) == '-';

	if ((peek(p, 0) != 'e' && peek(p, 0) != 'E') || !is_digit(peek(p, 1 + sign), 10))
		return true;
	buffer_append(&p->scratch, p->text + p->at, 1 + sign);
	p->at += 1 + sign;
	return take_digits(p, 10, false);
}

/* Digits, fraction and exponent into scratch; *is_float when one of the latter is there. */
static bool
take_decimal(struct parser *p, bool *is_float)
{
	size_t digits;

	if (!take_digits(p, 10, false))
		return false;
	digits = p->scratch.length;
	if (peek(p, 0) == '.') {
		p->at++;
		buffer_putc(&p->scratch, '.');
		if (!take_digits(p, 10, false))
			return false;
	}
	if (!take_exponent(p))
		return false;
	*is_float = p->scratch.length > digits;
	return true;
}

static int
number_base(const struct parser *p)
{
	if (peek(p, 0) != '0')
		return 10;
	switch (peek(p, 1)) {
	case 'x':
	case 'X':
		return 16;
	case 'o':
	case 'O':
		return 8;
	case 'b':
	case 'B':
		return 2;
	default:
		return 10;
	}
}

bool
parse_number(struct parser *p, struct pyvalue *value)
{
	size_t start = p->at;
	bool is_float, is_imaginary;
	double number;

	buffer_clear(&p->scratch);
	if (number_base(p) != 10)
		return parse_based(p, number_base(p), value);
	if (!take_decimal(p, &is_float))
		return false;
	is_imaginary = peek(p, 0) == 'j' || peek(p, 0) == 'J';
	p->at += is_imaginary;
	if (is_word_byte(peek(p, 0)))
		return parse_failed(p, start, "invalid number");
	if (!is_float && !is_imaginary) {
		const char *digits = buffer_string(&p->scratch);

		if (*digits == '0' && strspn(digits, "0") != p->scratch.length)
			return parse_failed(p, start, "leading zeros in an int (octal is 0o17)");
		return finish_integer(p, 10, value);
	}
	number = strtod(buffer_string(&p->scratch), NULL);
	value->kind = is_imaginary ? PY_COMPLEX : PY_FLOAT;
	value->real = is_imaginary ? 0 : number;
	value->imaginary = is_imaginary ? number : 0;
	return true;
}

void
negate(struct arena *arena, struct pyvalue *value)
{
	if (value->kind != PY_INT) {
		value->real = -value->real;
		if (value->kind == PY_COMPLEX)
			value->imaginary = -value->imaginary;
	} else if (!value->big) {
		/* LONG_MIN cannot come here: it is written with a sign. */
		value->integer = -value->integer;
	} else {
		mpz_t number, view;
		mp_limb_t limb;

		mpz_init(number);
		integer_view(view, &limb, value);
		mpz_neg(number, view);
		set_integer(arena, value, number);
		mpz_clear(number);
	}
}

void
integer_view(mpz_t view, mp_limb_t *limb, const struct pyvalue *value)
{
	if (value->big) {
		mpz_roinit_n(view, value->big->limbs, value->big->size);
		return;
	}
	*limb = value->integer < 0 ? -(mp_limb_t)value->integer : (mp_limb_t)value->integer;
	mpz_roinit_n(view, limb, value->integer < 0 ? -1 : value->integer > 0);
}

/* mpz_get_d cuts off; strtod rounds as Python does. */
bool
integer_to_double(const struct pyvalue *value, double *number)
{
	mpz_t view;
	mp_limb_t limb;
	char *digits;

	integer_view(view, &limb, value);
	digits = mpz_get_str(NULL, 10, view);
	*number = strtod(digits, NULL);
	free(digits);
	return isfinite(*number);
}
