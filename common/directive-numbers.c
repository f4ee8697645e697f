/* Checks of directive values that are numbers, or maps of these. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "directive-checks.h"

void
check_range(struct faults *faults, const char *name, const struct node *value, double least,
    double most)
{
	double number = 0;

	node_number(value, &number);
	if (!(number >= least && number <= most))
		fault(faults, value, "%s: %s is not between %g and %.0f", name, value->text, least,
		    most);
}

const char *
number_advice(const struct node *value)
{
	char *end;

	if (value->kind != NODE_SCALAR || value->type != SCALAR_STRING ||
	    !strpbrk(value->text, "eE"))
		return "";
	strtod(value->text, &end);
	return end != value->text && *end == '\0' ? "; YAML 1.1 wants 1.0e-3, not 1e-3" : "";
}

/* A map of numbers; `known` are its keys, with the range of each. */
struct number_key {
	const char *name;
	bool whole;
	double least, most;
};

static void
check_number_map(struct faults *faults, const char *name, const struct node *map,
    const struct number_key *known)
{
	for (size_t i = 0; i < map->count; i++) {
		const char *words[] = { known[0].name, known[1].name, NULL };
		const struct number_key *key = &known[strcmp(map->keys[i]->text, words[0]) != 0];
		const struct node *item = map->items[i];

		if (strcmp(map->keys[i]->text, key->name) != 0)
			fault_word(faults, map->keys[i], name, words);
		else if (item->kind != NODE_SCALAR || !node_number(item, &(double){ 0 }) ||
		    (key->whole && item->type != SCALAR_INT))
			fault(faults, item, "%s: %s takes a %snumber, not %s%s", name, key->name,
			    key->whole ? "whole " : "", node_describe(item),
			    number_advice(item));
		else
			check_range(faults, key->name, item, key->least, key->most);
	}
}

/* {times:, pass_rate:} */
void
check_repeat(struct faults *faults, const char *name, const struct node *value)
{
	static const struct number_key known[] = {
		{ "times", true, 1, 1000000 },
		{ "pass_rate", false, 0, 1 },
	};

	check_number_map(faults, name, value, known);
	if (!node_get(value, "times"))
		fault(faults, value, "%s: says no times; give {times: N, pass_rate: 0..1}", name);
}

/* {abs:, rel:} */
void
check_tolerance(struct faults *faults, const char *name, const struct node *value)
{
	static const struct number_key known[] = {
		{ "abs", false, 0, HUGE_VAL },
		{ "rel", false, 0, HUGE_VAL },
	};

	check_number_map(faults, name, value, known);
	if (value->count == 0)
		fault(faults, value, "%s: is empty; give {abs: NUMBER, rel: NUMBER}", name);
}
