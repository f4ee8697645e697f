/* Judging: what an assert item asks for, RESULT op VALUE. */
#include <stdlib.h>
#include <string.h>

#include "judge-internal.h"
#include "judge.h"
#include "records.h"

enum { MOST_OPERATORS = 40 };

static const struct operator *
find_operator(const char *name)
{
	for (const struct operator *row = operators; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

static char *
unknown_operator(const char *name, bool negated)
{
	const char *names[MOST_OPERATORS + 1];
	size_t count = 0;

	for (const struct operator *row = operators; row->name; row++)
		if ((!negated || row->has_not) && count < MOST_OPERATORS)
			names[count++] = row->name;
	names[count] = NULL;
	return demand_unknown_word("op", negated ? "not " : "", name, names);
}

static char *
parse_operator(jv item, struct demand *demand)
{
	const char *name = rec_string(item, "op");

	if (!name)
		return xstrdup("\"op\" is missing: the name of an operator");
	demand->operator = find_operator(name);
	if (!demand->operator && strncmp(name, "not ", 4) == 0) {
		demand->negated = true;
		name += 4;
		demand->operator = find_operator(name);
	}
	if (!demand->operator || (demand->negated && !demand->operator->has_not))
		return unknown_operator(name, demand->negated);
	demand->negated |= demand->operator->negated;
	return NULL;
}

char *
demand_parse(jv item, struct demand *demand)
{
	char *problem;

	*demand = (struct demand){ 0 };
	if (jv_get_kind(item) != JV_KIND_OBJECT)
		return xstrdup("it is not an object");
	problem = parse_operator(item, demand);
	return problem ? problem : demand_parse_fields(item, demand);
}

void
demand_free(struct demand *demand)
{
	pylit_free(demand->literal);
	match_free(demand->pattern);
	demand->literal = NULL;
	demand->pattern = NULL;
}

static void
put_tolerance(struct buffer *to, const struct py_tolerance *tolerance)
{
	buffer_puts(to, " (");
	if (tolerance->relative > 0)
		buffer_printf(to, "rel %g, ", tolerance->relative);
	buffer_printf(to, "abs %g)", tolerance->absolute);
}

void
put_demand(struct buffer *to, const struct demand *demand)
{
	const char *name = demand->operator->name;

	if (demand->negated && !demand->operator->negated)
		buffer_puts(to, "not ");
	if (demand->operator->ask && demand->type) {
		buffer_printf(to, "type %s", demand->type);
		return;
	}
	if (strcmp(name, "==") != 0)
		buffer_puts(to, name);
	if (demand->literal) {
		if (strcmp(name, "==") != 0)
			buffer_putc(to, ' ');
		put_short_repr(to, pylit_value(demand->literal), MESSAGE_MOST);
	}
	if (demand->pattern) {
		buffer_puts(to, " /");
		put_one_line(to, demand->re);
		buffer_putc(to, '/');
	}
	if (demand->tolerant)
		put_tolerance(to, &demand->tolerance);
}

char *
judge_check_assert(jv list)
{
	int count = jv_get_kind(list) == JV_KIND_ARRAY ? jv_array_length(jv_copy(list)) : -1;
	char *message = count < 0 ? xstrdup("\"assert\" is not a list") : NULL;

	for (int i = 0; i < count && !message; i++) {
		jv item = jv_array_get(jv_copy(list), i);
		struct demand demand;
		char *problem = demand_parse(item, &demand);

		if (problem)
			message = xasprintf("assert[%d]: %s", i, problem);
		free(problem);
		demand_free(&demand);
		jv_free(item);
	}
	return message;
}
