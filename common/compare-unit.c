/* Units of benchmarks: "voltage:V" is a measure and its unit. */
#include <string.h>

#include "compare-group.h"

const char *
unit_symbol(const char *unit)
{
	const char *colon = unit ? strchr(unit, ':') : NULL;

	if (!unit)
		return "s";
	return colon ? colon + 1 : unit;
}

bool
unit_is_time(const char *unit)
{
	return !unit || strcmp(unit, "time:s") == 0 || strcmp(unit, "s") == 0;
}

bool
unit_is_duration(const char *unit)
{
	static const char *const symbols[] = { "s", "ms", "us", "\302\265s", "\316\274s", "ns" };
	const char *symbol = unit_symbol(unit);

	if (unit && strncmp(unit, "time:", 5) == 0)
		return true;
	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
		if (strcmp(symbol, symbols[i]) == 0)
			return true;
	return false;
}

/* What is left behind a prefix, or NULL. */
static const char *
behind_prefix(const char *symbol)
{
	static const char *const prefixes[] = { "n", "u", "\302\265", "\316\274", "m", "k", "K", "M",
		"G" };

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (strncmp(symbol, prefixes[i], strlen(prefixes[i])) == 0)
			return symbol + strlen(prefixes[i]);
	return NULL;
}

bool
unit_is_scaled(const char *unit)
{
	static const char *const bases[] = { "s", "V", "A", "W", "J", "Hz", "Ohm", "m", "g", "Pa",
		"B", "b", "bit", "bits", "byte", "bytes" };
	const char *symbol = unit_symbol(unit), *base = behind_prefix(symbol);
	size_t length = base ? strcspn(base, "/") : 0;

	if (*symbol == '%')
		return true;
	for (size_t i = 0; base && i < sizeof bases / sizeof *bases; i++)
		if (strlen(bases[i]) == length && strncmp(base, bases[i], length) == 0)
			return true;
	return false;
}

bool
unit_is_rate(const char *unit)
{
	const char *symbol = unit_symbol(unit);
	size_t length = strlen(symbol);

	return length > 2 && strcmp(symbol + length - 2, "/s") == 0;
}

bool
same_unit(const char *one, const char *other)
{
	if (unit_is_time(one) || unit_is_time(other))
		return unit_is_time(one) && unit_is_time(other);
	return strcmp(one, other) == 0;
}

void
put_measure(struct buffer *to, const char *unit)
{
	const char *colon = unit ? strchr(unit, ':') : NULL;

	if (unit_is_time(unit))
		buffer_puts(to, "time");
	else if (colon)
		buffer_append(to, unit, (size_t)(colon - unit));
	else
		buffer_puts(to, "measure");
}
