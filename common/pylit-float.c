/* Writing Python literals: the shortest decimal that reads back as a float. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pylit.h"

/* Decimal digits without point, and the exponent of the first one. */
struct decimal {
	char digits[20];
	int exponent;
};

/* The nearest decimal with so many digits; whether it reads back as the number. */
static bool
round_trips(double number, int count, struct decimal *decimal)
{
	char text[40];

	snprintf(text, sizeof text, "%.*e", count - 1, number);
	decimal->exponent = atoi(strchr(text, 'e') + 1);
	decimal->digits[0] = text[0];
	if (count > 1)
		memcpy(decimal->digits + 1, text + 2, (size_t)count - 1);
	decimal->digits[count] = '\0';
	return strtod(text, NULL) == number;
}

/*
 * Below a power of two doubles lie twice as dense as above it: of 16 digits the
 * nearest may miss it where the next larger one does not.
 */
static bool
next_round_trips(double number, struct decimal *decimal)
{
	char text[40];
	int last = (int)strlen(decimal->digits) - 1, exponent;

	if (frexp(number, &exponent) != 0.5 || decimal->digits[last] == '9')
		return false;
	decimal->digits[last]++;
	snprintf(text, sizeof text, "%c.%se%d", decimal->digits[0], decimal->digits + 1,
	    decimal->exponent);
	if (strtod(text, NULL) == number)
		return true;
	decimal->digits[last]--;
	return false;
}

/* For a positive number. */
static void
shortest(double number, struct decimal *decimal)
{
	/* Up to 15 digits survive a normal double, so fewer need no trial: zeros are cut. */
	int count = number < DBL_MIN ? 1 : 15;
	size_t length;

	while (count < 17 && !round_trips(number, count, decimal)) {
		if (count == 16 && next_round_trips(number, decimal))
			break;
		count++;
	}
	if (count == 17)
		round_trips(number, count, decimal);
	for (length = strlen(decimal->digits); length > 1 && decimal->digits[length - 1] == '0';)
		decimal->digits[--length] = '\0';
}

static void
put_zeros(struct buffer *to, int count)
{
	while (count-- > 0)
		buffer_putc(to, '0');
}

/* Without exponent, as Python does from 1e-4 to 1e16. */
static void
put_fixed(struct buffer *to, const struct decimal *decimal)
{
	int length = (int)strlen(decimal->digits), whole = decimal->exponent + 1;

	if (whole <= 0) {
		buffer_puts(to, "0.");
		put_zeros(to, -whole);
		buffer_puts(to, decimal->digits);
	} else if (length <= whole) {
		buffer_puts(to, decimal->digits);
		put_zeros(to, whole - length);
		buffer_puts(to, ".0");
	} else {
		buffer_append(to, decimal->digits, (size_t)whole);
		buffer_putc(to, '.');
		buffer_puts(to, decimal->digits + whole);
	}
}

void
put_python_float(struct buffer *to, double number)
{
	struct decimal decimal = { .digits = "0" };

	if (isnan(number)) {
		buffer_puts(to, "nan");
		return;
	}
	if (signbit(number))
		buffer_putc(to, '-');
	number = fabs(number);
	if (isinf(number)) {
		buffer_puts(to, "inf");
		return;
	}
	if (number != 0)
		shortest(number, &decimal);
	if (decimal.exponent >= -4 && decimal.exponent < 16) {
		put_fixed(to, &decimal);
		return;
	}
	buffer_putc(to, decimal.digits[0]);
	if (decimal.digits[1])
		buffer_printf(to, ".%s", decimal.digits + 1);
	buffer_printf(to, "e%c%02d", decimal.exponent < 0 ? '-' : '+', abs(decimal.exponent));
}
