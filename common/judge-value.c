/* Judging: a value by one demand. */
#include <string.h>

#include "judge-internal.h"

static struct py_answer
ask(const struct demand *demand, const struct pyvalue *got)
{
	struct py_answer answer = demand->operator->ask(got, demand);

	if (!answer.failed && demand->negated)
		answer.holds = !answer.holds;
	return answer;
}

/* Whether the value is to equal the literal, or to be close to it. */
static bool
is_equality(const struct demand *demand)
{
	return demand->operator->says_where && !demand->negated;
}

static const struct py_tolerance *
tolerance_of(const struct demand *demand)
{
	return demand->tolerant ? &demand->tolerance : NULL;
}

/* A value where nothing but its type or its length may be wrong: with these before it. */
static void
put_got(struct buffer *to, const struct demand *demand, const struct pyvalue *got)
{
	const char *name = demand->operator->name;
	const struct pyvalue *value = demand->literal ? pylit_value(demand->literal) : NULL;

	if (demand->type || (value && value->kind != got->kind && pylit_equal(value, got)))
		buffer_printf(to, "%s ", pylit_type(got));
	if (strcmp(name, "len") == 0 && pylit_iterable(got))
		buffer_printf(to, "len %zu of ", pylit_length(got));
	put_short_repr(to, got, MESSAGE_MOST);
}

/* Why a value does not do. */
static void
put_failure(struct buffer *to, const struct demand *demand, const struct pyvalue *got,
    const struct py_answer *answer)
{
	struct buffer strangers = { 0 };

	buffer_puts(to, "expected ");
	put_demand(to, demand);
	buffer_puts(to, ", got ");
	put_got(to, demand, got);
	if (answer->failed) {
		buffer_printf(to, ": %s", answer->message);
	} else if (strcmp(demand->operator->name, "keys") == 0 && !demand->negated) {
		put_strangers(&strangers, "", pylit_value(demand->literal), got);
		buffer_printf(to, ": %s", buffer_string(&strangers));
	}
	buffer_free(&strangers);
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

/* Text that is no literal is text for what asks for text: nan == 'nan'. */
static const struct pyvalue *
choose_value(const struct subject *subject, const struct demand *demand)
{
	bool with_text = subject->text &&
	    (demand->pattern ||
		(demand->literal && pylit_value(demand->literal)->kind == PY_STR));

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
	if (demand->literal)
		put_short_repr(&finding->expected, pylit_value(demand->literal), FIELD_MOST);
	else if (demand->type || demand->re)
		buffer_puts(&finding->expected, demand->type ? demand->type : demand->re);
	if (got)
		put_short_repr(&finding->got, got, FIELD_MOST);
}

static bool
has_places(const struct pyvalue *value)
{
	return value->kind != PY_SET && value->kind != PY_FROZENSET && value->kind != PY_DICT &&
	    value->kind != PY_ORDERED_DICT;
}

/* The item that fails, and the place in it where it differs. */
static void
judge_item_failure(const struct demand *demand, const struct pyvalue *item,
    const struct py_answer *answer, struct finding *finding)
{
	struct difference difference = { .tolerance = tolerance_of(demand) };
	struct buffer what = { 0 };

	if (is_equality(demand)) {
		difference_find(&difference, pylit_value(demand->literal), item);
		buffer_append(&finding->at, difference.path.data, difference.path.length);
		buffer_append(&finding->diff, difference.diff.data, difference.diff.length);
		buffer_append(&what, difference.what.data, difference.what.length);
	} else {
		put_failure(&what, demand, item, answer);
	}
	if (finding->at.length)
		buffer_printf(&finding->message, "at %s: ", buffer_string(&finding->at));
	buffer_append(&finding->message, what.data, what.length);
	buffer_free(&what);
	difference_free(&difference);
}

/* Why not all items, or not any, do. */
static void
judge_each(const struct demand *demand, const struct pyvalue *got, struct finding *finding)
{
	struct buffer *message = &finding->message;
	struct pyvalue item;
	struct py_answer answer;
	size_t number;

	if (!pylit_iterable(got)) {
		buffer_printf(message, "each: '%s' object is not iterable", pylit_type(got));
	} else if (find_decisive(demand, got, &number, &item, &answer)) {
		if (has_places(got))
			buffer_printf(&finding->at, "[%zu]", number);
		judge_item_failure(demand, &item, &answer, finding);
	} else {
		buffer_puts(message, "expected any item ");
		put_demand(message, demand);
		buffer_puts(message, ", got ");
		put_short_repr(message, got, MESSAGE_MOST);
	}
}

void
judge_value(const struct subject *subject, const struct demand *demand, struct finding *finding)
{
	const struct pyvalue *got = subject->literal ? choose_value(subject, demand) : NULL;
	struct py_answer answer;

	finding->ok = value_holds(subject, demand);
	if (got && !finding->ok && is_equality(demand) && demand->each == EACH_NOT) {
		judge_difference(finding, pylit_value(demand->literal), got, tolerance_of(demand));
		return;
	}
	describe(demand, got, finding);
	if (finding->ok)
		return;
	if (!got) {
		buffer_printf(&finding->message, "no value: %s", subject->missing);
	} else if (demand->each != EACH_NOT) {
		judge_each(demand, got, finding);
	} else {
		answer = ask(demand, got);
		put_failure(&finding->message, demand, got, &answer);
	}
}
