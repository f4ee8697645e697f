/* Judging: a value by one demand. */
#include <string.h>

#include "judge-internal.h"

enum { FIELD_REPR = 200, MESSAGE_REPR = 80 };

static struct py_answer
ask(const struct demand *demand, const struct pyvalue *got)
{
	struct py_answer answer;

	if (!demand->relation)
		return (struct py_answer){ .holds = pylit_isinstance(got, demand->type) };
	answer = demand->relation->ask(got, pylit_value(demand->literal));
	if (!answer.failed && demand->relation->negated)
		answer.holds = !answer.holds;
	return answer;
}

static bool
is_equality(const struct demand *demand)
{
	return demand->relation && strcmp(demand->relation->name, "==") == 0;
}

/* "2", "< 2", "type int": what stands behind "expected". */
static void
put_demand(struct buffer *to, const struct demand *demand)
{
	if (!demand->relation) {
		buffer_printf(to, "type %s", demand->type);
		return;
	}
	if (!is_equality(demand))
		buffer_printf(to, "%s ", demand->relation->name);
	put_short_repr(to, pylit_value(demand->literal), MESSAGE_REPR);
}

/* Why a value does not do. */
static void
put_failure(struct buffer *to, const struct demand *demand, const struct pyvalue *got,
    const struct py_answer *answer)
{
	if (is_equality(demand)) {
		put_difference(to, pylit_value(demand->literal), got);
		return;
	}
	buffer_puts(to, "expected ");
	put_demand(to, demand);
	buffer_puts(to, ", got ");
	if (!demand->relation)
		buffer_printf(to, "%s ", pylit_type(got));
	put_short_repr(to, got, MESSAGE_REPR);
	if (answer->failed)
		buffer_printf(to, ": %s", answer->message);
}

/*
 * The first item that decides: of all() one that does not hold, of any() one
 * that holds, or one that cannot be compared. False when none does.
 */
static bool
find_decisive(const struct demand *demand, const struct pyvalue *got, size_t *number,
    struct pyvalue *item, struct py_answer *answer)
{
	size_t cursor = 0;

	for (*number = 0; pylit_next(got, &cursor, item); ++*number) {
		*answer = ask(demand, item);
		if (answer->failed || answer->holds == (demand->each == EACH_ANY))
			return true;
	}
	return false;
}

/* Text that is no literal compares with text as it is: nan with 'nan'. */
static const struct pyvalue *
choose_value(const struct subject *subject, const struct demand *demand)
{
	bool with_text = subject->text && demand->relation &&
	    pylit_value(demand->literal)->kind == PY_STR;

	return pylit_value(with_text ? subject->text : subject->literal);
}

bool
value_holds(const struct subject *subject, const struct demand *demand)
{
	const struct pyvalue *got;
	struct pyvalue item;
	struct py_answer answer;
	size_t number;

	if (!subject->literal)
		return false;
	got = choose_value(subject, demand);
	if (demand->each == EACH_NOT)
		return ask(demand, got).holds;
	if (!pylit_iterable(got))
		return false;
	if (!find_decisive(demand, got, &number, &item, &answer))
		return demand->each == EACH_ALL;
	return answer.holds;
}

/* The fields that say what was expected and, when there is a value, what came. */
static void
describe(const struct demand *demand, const struct pyvalue *got, struct finding *finding)
{
	const struct pyvalue *value = demand->literal ? pylit_value(demand->literal) : NULL;

	if (value && got && is_equality(demand) && demand->each == EACH_NOT) {
		put_two_reprs(&finding->expected, value, &finding->got, got, FIELD_REPR);
		return;
	}
	if (value)
		put_short_repr(&finding->expected, value, FIELD_REPR);
	else
		buffer_puts(&finding->expected, demand->type);
	if (got)
		put_short_repr(&finding->got, got, FIELD_REPR);
}

static bool
has_places(const struct pyvalue *value)
{
	return value->kind != PY_SET && value->kind != PY_FROZENSET && value->kind != PY_DICT &&
	    value->kind != PY_ORDERED_DICT;
}

/* Why not all items, or not any, do. */
static void
put_each_failure(struct buffer *to, const struct demand *demand, const struct pyvalue *got)
{
	struct pyvalue item;
	struct py_answer answer;
	size_t number;

	if (!pylit_iterable(got)) {
		buffer_printf(to, "each: '%s' object is not iterable", pylit_type(got));
	} else if (find_decisive(demand, got, &number, &item, &answer)) {
		if (has_places(got))
			buffer_printf(to, "at [%zu]: ", number);
		put_failure(to, demand, &item, &answer);
	} else {
		buffer_puts(to, "expected any item ");
		put_demand(to, demand);
		buffer_puts(to, ", got ");
		put_short_repr(to, got, MESSAGE_REPR);
	}
}

void
judge_value(const struct subject *subject, const struct demand *demand, struct finding *finding)
{
	const struct pyvalue *got = subject->literal ? choose_value(subject, demand) : NULL;

	describe(demand, got, finding);
	finding->ok = value_holds(subject, demand);
	if (finding->ok)
		return;
	if (!got) {
		buffer_printf(&finding->message, "no value: %s", subject->missing);
	} else if (demand->each != EACH_NOT) {
		put_each_failure(&finding->message, demand, got);
	} else {
		struct py_answer answer = ask(demand, got);

		put_failure(&finding->message, demand, got, &answer);
	}
}
