/*
 * The table of operators. In upydev's language those of order say EXPECTED op
 * RESULT, all others RESULT op EXPECTED.
 */
#include "comparison.h"

#include <string.h>

const char *const comparison_names[] = {
	"==",
	"!=",
	"<",
	"<=",
	">",
	">=",
	"in",
	"not in",
	"is",
	"is not",
	"startswith",
	"not startswith",
	"endswith",
	"not endswith",
	"close_to",
	"not close_to",
	"contains",
	"not contains",
	"matches",
	"not matches",
	"len",
	"not len",
	"empty",
	"not empty",
	"keys",
	"not keys",
	NULL,
};

/* In the same order. */
static const struct comparison comparisons[] = {
	{ "==", OPERAND_VALUE, true },
	{ "!=", OPERAND_VALUE, true },
	{ ">", OPERAND_VALUE, false },
	{ ">=", OPERAND_VALUE, false },
	{ "<", OPERAND_VALUE, false },
	{ "<=", OPERAND_VALUE, false },
	{ "in", OPERAND_VALUE, false },
	{ "not in", OPERAND_VALUE, false },
	{ "is", OPERAND_VALUE, false },
	{ "is not", OPERAND_VALUE, false },
	{ "startswith", OPERAND_VALUE, false },
	{ "not startswith", OPERAND_VALUE, false },
	{ "endswith", OPERAND_VALUE, false },
	{ "not endswith", OPERAND_VALUE, false },
	{ "close_to", OPERAND_VALUE, true },
	{ "not close_to", OPERAND_VALUE, true },
	{ "contains", OPERAND_VALUE, false },
	{ "not contains", OPERAND_VALUE, false },
	{ "matches", OPERAND_REGEX, false },
	{ "not matches", OPERAND_REGEX, false },
	{ "len", OPERAND_VALUE, false },
	{ "not len", OPERAND_VALUE, false },
	{ "empty", OPERAND_NONE, false },
	{ "not empty", OPERAND_NONE, false },
	{ "keys", OPERAND_VALUE, false },
	{ "not keys", OPERAND_VALUE, false },
};

const struct comparison *
comparison_of(const struct part *part)
{
	const char *name = part_text(part, DIR_ASSERT_OP);
	size_t i = 0;

	while (name && comparison_names[i] && strcmp(comparison_names[i], name) != 0)
		i++;
	return &comparisons[name && comparison_names[i] ? i : 0];
}
