/* From the test file's order and words to the canonical ones: RESULT op VALUE. */
#include "assertions.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "comparison.h"
#include "judge.h"
#include "pylit.h"
#include "pytext.h"
#include "records.h"

static jv
new_check(const char *op)
{
	return rec_set_string(jv_object(), "op", op);
}

/* Text that is a Python literal means its value, any other text itself. */
static void
put_expected(struct buffer *to, const struct node *exp)
{
	const char *text = exp->text;
	size_t length = exp->length;

	if (exp->kind != NODE_SCALAR || exp->type != SCALAR_STRING || exp->verbatim ||
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

/* A number as Python writes it. */
static jv
set_number(jv check, const char *key, const struct node *value)
{
	struct buffer text = { 0 };

	put_python_literal(&text, value);
	check = rec_set_string(check, key, buffer_string(&text));
	buffer_free(&text);
	return check;
}

/* A number is an absolute tolerance; close_to has one of its own, that of pytest.approx. */
static jv
add_tolerance(jv check, const struct part *part, const char *op)
{
	static const char *const keys[] = { "abs", "rel" };
	const struct node *tolerance = part->given[DIR_TOLERANCE];

	if (tolerance && tolerance->kind == NODE_SCALAR)
		return set_number(check, "abs", tolerance);
	for (int i = 0; tolerance && i < 2; i++)
		if (node_get(tolerance, keys[i]))
			check = set_number(check, keys[i], node_get(tolerance, keys[i]));
	if (!tolerance && strstr(op, "close_to"))
		check = rec_set_string(rec_set_string(check, "abs", "1e-12"), "rel", "1e-6");
	return check;
}

static jv
check_exp_of(const struct part *part, const struct node *exp)
{
	const struct comparison *comparison = comparison_of(part);
	const char *itr = part_text(part, DIR_ASSERT_ITR);
	jv check = new_check(comparison->canonical);
	struct buffer repr = { 0 };

	if (comparison->operand == OPERAND_REGEX) {
		check = rec_set_string(check, "re", exp->text);
	} else if (comparison->operand == OPERAND_VALUE) {
		put_expected(&repr, exp);
		check = rec_set(check, "repr", jv_string_sized(repr.data, (int)repr.length));
		buffer_free(&repr);
	}
	if (comparison->tolerates)
		check = add_tolerance(check, part, comparison->canonical);
	return itr ? rec_set_string(check, "each", itr) : check;
}

/* TYPE or TYPE: REGEX */
static jv
check_raises_of(const struct part *part, const struct node *raises)
{
	const char *colon = strchr(raises->text, ':');
	size_t length = strcspn(raises->text, ":");
	jv check = rec_set(new_check("raises"), "type",
	    jv_string_sized(raises->text, (int)length));

	(void)part;
	if (colon)
		check = rec_set_string(check, "re", colon + 1 + strspn(colon + 1, " "));
	return check;
}

static jv
check_type_of(const struct part *part, const struct node *type)
{
	(void)part;
	return rec_set_string(new_check("isinstance"), "type", type->text);
}

static jv
check_match_of(const struct part *part, const struct node *regex)
{
	(void)part;
	return rec_set_string(new_check("match"), "re", regex->text);
}

/* print() ends lines, texts in YAML seldom do: a newline at the end goes without saying. */
static jv
check_stdout_of(const struct part *part, const struct node *text)
{
	bool complete = text->length == 0 || text->text[text->length - 1] == '\n';
	jv whole = jv_string_append_str(jv_string(text->text), complete ? "" : "\n");

	(void)part;
	return rec_set(new_check("stdout"), "text", whole);
}

static jv
check_jq_of(const struct part *part, const struct node *filter)
{
	(void)part;
	return rec_set_string(new_check("jq"), "filter", filter->text);
}

/* What a test can demand, in the order in which it is checked; `each` for lists. */
static const struct demand {
	enum directive directive;
	bool each;
	jv (*check)(const struct part *part, const struct node *value);
} demands[] = {
	{ DIR_RAISES, false, check_raises_of },
	{ DIR_EXP_TYPE, false, check_type_of },
	{ DIR_EXP, false, check_exp_of },
	{ DIR_MATCH, true, check_match_of },
	{ DIR_STDOUT, false, check_stdout_of },
	{ DIR_JQ, true, check_jq_of },
};

static jv
add_checks(jv list, const struct demand *demand, const struct part *part)
{
	const struct node *value = part->given[demand->directive];

	if (!demand->each || !value || value->kind != NODE_LIST)
		return jv_array_append(list, demand->check(part, value));
	for (size_t i = 0; i < value->count; i++)
		list = jv_array_append(list, demand->check(part, value->items[i]));
	return list;
}

/* Whether a part demands it; an operator may do without exp. */
static bool
is_demanded(const struct part *part, enum directive directive)
{
	return directive == DIR_EXP ? part_asserts(part) : part->given[directive] != NULL;
}

jv
assertions_of(const struct part *part, enum directive subject)
{
	jv list = jv_array();

	for (size_t i = 0; i < sizeof demands / sizeof *demands; i++)
		if (is_demanded(part, demands[i].directive) &&
		    part_subject(part, demands[i].directive) == subject)
			list = add_checks(list, &demands[i], part);
	return list;
}

/* What the judge says, without the fields of the record: assert[0]: "re" is ... */
static const char *
said_of_value(const char *problem)
{
	const char *what = strstr(problem, ": ");

	what = what ? what + 2 : problem;
	if (*what == '"' && strstr(what, "\" "))
		what = strstr(what, "\" ") + 2;
	return what;
}

/* One check, consumed; `value` is what it was made of. */
static void
check_one(jv check, const struct demand *demand, const struct node *value, struct faults *faults)
{
	jv list = jv_array_append(jv_array(), check);
	char *problem = judge_check_assert(list);

	if (problem)
		fault(faults, value, "%s: %s", directive_name(demand->directive),
		    said_of_value(problem));
	free(problem);
	jv_free(list);
}

static void
check_demand(const struct part *part, const struct demand *demand, struct faults *faults)
{
	const struct node *value = part->given[demand->directive];

	if (!value || fill_has_names(value) ||
	    !is_demanded(part, demand->directive))
		return;
	if (!demand->each || value->kind != NODE_LIST)
		check_one(demand->check(part, value), demand, value, faults);
	for (size_t i = 0; demand->each && i < value->count; i++)
		check_one(demand->check(part, value->items[i]), demand, value->items[i], faults);
}

void
assertions_check(const struct part *part, struct faults *faults)
{
	for (size_t i = 0; i < sizeof demands / sizeof *demands; i++)
		check_demand(part, &demands[i], faults);
}
