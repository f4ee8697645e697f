/* Columns by name, prefixes of units, numbers with commas. */
#include "compare-columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "pylit.h"
#include "text.h"

const struct column_kind column_kinds[COLUMN_COUNT] = {
	[FIGURE_MIN] = { "min", "Min", 2, true },
	[FIGURE_MAX] = { "max", "Max", 11, true },
	[FIGURE_MEAN] = { "mean", "Mean", 3, true },
	[FIGURE_STDDEV] = { "stddev", "StdDev", 4, true },
	[FIGURE_MEDIAN] = { "median", "Median", 1, true },
	[FIGURE_IQR] = { "iqr", "IQR", 12, true },
	[FIGURE_Q1] = { "q1", "Q1", 9, true },
	[FIGURE_Q3] = { "q3", "Q3", 10, true },
	[FIGURE_LOW_FENCE] = { "ld15iqr", "LD15IQR", 14, true },
	[FIGURE_HIGH_FENCE] = { "hd15iqr", "HD15IQR", 13, true },
	[FIGURE_OPS] = { "ops", "OPS", 8, false },
	[FIGURE_TOTAL] = { "total", "Total", 7, true },
	[FIGURE_ROUNDS] = { "rounds", "Rounds", 5, false },
	[FIGURE_ITERATIONS] = { "iterations", "Iterations", 18, false },
	[FIGURE_STDDEV_OUTLIERS] = { "stddev_outliers", "StdDev Outliers", 15, false },
	[FIGURE_IQR_OUTLIERS] = { "iqr_outliers", "IQR Outliers", 16, false },
	[COLUMN_OUTLIERS] = { "outliers", "Outliers", 17, false },
};

const char default_columns[] = "min,max,mean,stddev,median,iqr,outliers,ops,rounds,iterations";
const char default_between[] = "min,mean,ops";

static int
find_column(const char *name, size_t length)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (strlen(column_kinds[i].name) == length &&
		    strncasecmp(column_kinds[i].name, name, length) == 0)
			return i;
	return -1;
}

static char *
unknown_column(const char *name, size_t length)
{
	struct buffer text = { 0 };
	char *message;

	for (int i = 0; i < COLUMN_COUNT; i++)
		buffer_printf(&text, "%s%s", i ? ", " : "", column_kinds[i].name);
	message = xasprintf("'%.*s' is no column; there are %s", (int)length, name,
	    buffer_string(&text));
	buffer_free(&text);
	return message;
}

bool
columns_parse(struct bench_columns *columns, const char *list, char **error)
{
	*columns = (struct bench_columns){ 0 };
	for (;;) {
		const char *name = list + strspn(list, " ");
		size_t whole = strcspn(name, ","), length = whole;
		int column;

		while (length && name[length - 1] == ' ')
			length--;
		column = find_column(name, length);
		if (column < 0) {
			*error = unknown_column(name, length);
			return false;
		}
		for (size_t i = 0; i < columns->count; i++)
			if (columns->list[i] == column) {
				*error = xasprintf("'%.*s' is there twice", (int)length, name);
				return false;
			}
		columns->list[columns->count++] = column;
		if (!name[whole])
			return true;
		list = name + whole + 1;
	}
}

static const struct prefix prefixes[] = {
	{ "n", 1e9 }, { "u", 1e6 }, { "m", 1e3 }, { "", 1 },
};

struct prefix
prefix_for(double number)
{
	number = fabs(number);
	return number < 1e-6 ? prefixes[0]
	    : number < 1e-3  ? prefixes[1]
	    : number < 1     ? prefixes[2]
			     : prefixes[3];
}

bool
prefix_parse(const char *unit, struct prefix *prefix)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		size_t length = strlen(prefixes[i].letter);

		if (strncmp(unit, prefixes[i].letter, length) == 0 &&
		    strcmp(unit + length, "s") == 0) {
			*prefix = prefixes[i];
			return true;
		}
	}
	return false;
}

struct prefix
prefix_for_rate(double number)
{
	static const struct prefix mega = { "M", 1e-6 }, kilo = { "K", 1e-3 }, none = { "", 1 };

	return number > 1e6 ? mega : number > 1e3 ? kilo : none;
}

/* Digits with a comma before each three of them. */
static void
put_grouped(struct buffer *to, const char *digits, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			buffer_putc(to, ',');
		buffer_putc(to, digits[i]);
	}
}

/*
 * The four decimals of a number that is far from where rounding turns; printf is
 * exact always, and takes ten times as long.
 */
static bool
put_quickly(struct buffer *to, double number)
{
	double scaled = number * 1e4, whole = floor(scaled), rest = scaled - whole;
	unsigned long long value;
	char digits[32];
	size_t length = sizeof digits;

	if (!(scaled < 1e11) || fabs(rest - 0.5) < 1e-3)
		return false;
	value = (unsigned long long)whole + (rest > 0.5);
	for (int i = 0; i < 4; i++, value /= 10)
		digits[--length] = (char)('0' + value % 10);
	digits[--length] = '.';
	do
		digits[--length] = (char)('0' + value % 10);
	while (value /= 10);
	put_grouped(to, digits + length, sizeof digits - length - 5);
	buffer_append(to, digits + sizeof digits - 5, 5);
	return true;
}

void
put_number(struct buffer *to, double number)
{
	char text[400];
	const char *dot;

	if (signbit(number)) {
		buffer_putc(to, '-');
		number = -number;
	}
	if (isfinite(number) && put_quickly(to, number))
		return;
	snprintf(text, sizeof text, "%.4f", number);
	dot = strchr(text, '.');
	if (!dot) {
		buffer_puts(to, text);
		return;
	}
	put_grouped(to, text, (size_t)(dot - text));
	buffer_puts(to, dot);
}

void
put_exact(struct buffer *to, const struct benchmark *benchmark, int column)
{
	if (column == COLUMN_OUTLIERS) {
		if (!has_figure(benchmark, FIGURE_STDDEV_OUTLIERS) ||
		    !has_figure(benchmark, FIGURE_IQR_OUTLIERS))
			return;
		put_exact(to, benchmark, FIGURE_STDDEV_OUTLIERS);
		buffer_putc(to, ';');
		put_exact(to, benchmark, FIGURE_IQR_OUTLIERS);
	} else if (!has_figure(benchmark, (enum bench_figure)column)) {
		return;
	} else if (benchmark->exact && benchmark->exact[column]) {
		buffer_puts(to, benchmark->exact[column]);
	} else if (column >= FIGURE_ROUNDS) {
		buffer_printf(to, "%.0f", benchmark->figures[column]);
	} else {
		put_python_float(to, benchmark->figures[column]);
	}
}
