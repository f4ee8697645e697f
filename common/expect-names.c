/* Names in a text, looked up in patterns. */
#include "expect-names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "expect-groups.h"

static bool
has_name(const struct expectation *wanted, const char *name)
{
	for (size_t i = 0; i < wanted->wanted.count; i++) {
		const char *known;
		size_t number;

		for (size_t row = 0;
		     (known = pattern_name(wanted->wanted.patterns[i], row, &number)); row++)
			if (strcmp(known, name) == 0)
				return true;
	}
	return false;
}

static bool
has_number(const struct expectation *wanted, unsigned long number)
{
	for (size_t i = 0; i < wanted->wanted.count; i++)
		if (number < pattern_groups(wanted->wanted.patterns[i]))
			return true;
	return false;
}

static bool
is_known(const struct expect_steps *steps, const char *name)
{
	if (isdigit((unsigned char)*name))
		return steps->count &&
		    has_number(&steps->steps[steps->count - 1].wanted, strtoul(name, NULL, 10));
	for (size_t i = 0; i < steps->count; i++)
		if (has_name(&steps->steps[i].wanted, name))
			return true;
	return false;
}

bool
expect_names_known(const struct expect_steps *steps, const char *text, char **missing)
{
	while (*text) {
		size_t length = expect_groups_name(text);
		char *name;

		if (length == 0) {
			text += strncmp(text, "$${", 3) == 0 ? 3 : 1;
			continue;
		}
		name = xstrndup(text + 2, length);
		if (!is_known(steps, name)) {
			*missing = name;
			return false;
		}
		free(name);
		text += length + 3;
	}
	return true;
}
