/*
 * From the test file's order to the canonical one. In upydev's language the
 * operators of order say EXPECTED op RESULT, all others RESULT op EXPECTED.
 */
#include "assertions.h"

#include <string.h>

#include "buffer.h"
#include "pylit.h"
#include "pytext.h"
#include "records.h"

/* The operator as seen from the result. */
static const char *
canonical(const char *op)
{
	static const struct {
		const char *expected_first, *result_first;
	} flipped[] = {
		{ "<", ">" },
		{ "<=", ">=" },
		{ ">", "<" },
		{ ">=", "<=" },
	};

	if (!op)
		return "==";
	for (size_t i = 0; i < sizeof flipped / sizeof *flipped; i++)
		if (strcmp(op, flipped[i].expected_first) == 0)
			return flipped[i].result_first;
	return op;
}

/* Text that is a Python literal means its value, any other text itself. */
static void
put_expected(struct buffer *to, const struct node *exp)
{
	const char *text = exp->text;
	size_t length = exp->length;

	if (exp->kind != NODE_SCALAR || exp->type != SCALAR_STRING ||
	    !pylit_is_literal(text, length)) {
		put_python_literal(to, exp);
		return;
	}
	while (strchr(" \t\r\n", text[length - 1]))
		length--;
	while (strchr(" \t\r\n", *text)) {
		text++;
		length--;
	}
	buffer_append(to, text, length);
}

static jv
exp_check(const struct part *part)
{
	const char *itr = part_text(part, DIR_ASSERT_ITR);
	struct buffer repr = { 0 };
	jv check = rec_set_string(jv_object(), "op", canonical(part_text(part, DIR_ASSERT_OP)));

	put_expected(&repr, part->given[DIR_EXP]);
	check = rec_set(check, "repr", jv_string_sized(repr.data, (int)repr.length));
	buffer_free(&repr);
	return itr ? rec_set_string(check, "each", itr) : check;
}

static jv
type_check(const char *op, const char *type)
{
	return rec_set_string(rec_set_string(jv_object(), "op", op), "type", type);
}

jv
assertions_of_result(const struct part *part)
{
	const char *type = part_text(part, DIR_EXP_TYPE);
	jv list = jv_array();

	if (type)
		list = jv_array_append(list, type_check("isinstance", type));
	return part_asserts(part) ? jv_array_append(list, exp_check(part)) : list;
}

jv
assertions_of_raises(const struct part *part)
{
	return jv_array_append(jv_array(), type_check("raises", part_text(part, DIR_RAISES)));
}
