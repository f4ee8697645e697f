/* Looking into the table of directives. */
#include "directives.h"

#include <string.h>

#include "buffer.h"
#include "directive-checks.h"
#include "text.h"

enum { SYNONYMS = 10 }; /* no more than that */

const struct directive_rule *
directive_find(const char *key)
{
	for (int i = 0; directive_rules[i].name; i++)
		if (strcmp(directive_rules[i].name, key) == 0)
			return &directive_rules[i];
	return NULL;
}

const char *
directive_name(enum directive directive)
{
	return directive_rules[directive].name;
}

const char *
directive_nearest(const char *key, unsigned place)
{
	const char *names[DIRECTIVES + SYNONYMS + 1];
	int count = 0;

	for (int i = 0; directive_rules[i].name; i++)
		if (directive_rules[i].places & place && count < DIRECTIVES + SYNONYMS)
			names[count++] = directive_rules[i].name;
	names[count] = NULL;
	return nearest_word(key, names);
}

/* The kinds a value is of. */
static unsigned
kinds_of(const struct node *value)
{
	static const unsigned scalars[] = {
		[SCALAR_STRING] = K_TEXT | K_SCALAR,
		[SCALAR_NULL] = K_NULL,
		[SCALAR_BOOL] = K_BOOL | K_SCALAR,
		[SCALAR_INT] = K_WHOLE | K_NUMBER | K_SCALAR,
		[SCALAR_FLOAT] = K_NUMBER | K_SCALAR,
		[SCALAR_DATE] = K_SCALAR,
	};

	if (value->kind == NODE_SCALAR)
		return K_ANY | scalars[value->type];
	return K_ANY | (value->kind == NODE_LIST ? K_LIST : K_MAP);
}

/* "text, a list or a map" */
static void
put_kinds(struct buffer *to, unsigned kinds)
{
	static const struct {
		unsigned kind;
		const char *name;
	} names[] = {
		{ K_ANY, "any value" },
		{ K_SCALAR, "text" },
		{ K_BOOL, "true/false" },
		{ K_TEXT, "text" },
		{ K_WHOLE, "a whole number" },
		{ K_NUMBER, "a number" },
		{ K_LIST, "a list" },
		{ K_MAP, "a map" },
	};
	const char *separator = "";

	kinds &= ~(unsigned)K_NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(kinds & names[i].kind))
			continue;
		kinds &= ~names[i].kind;
		buffer_printf(to, "%s%s", separator, names[i].name);
		separator = kinds & (kinds - 1) ? ", " : " or ";
	}
}

static void
complain_kind(const struct directive_rule *rule, struct faults *faults, const struct node *value)
{
	struct buffer wanted = { 0 };
	const char *advice = "";

	if (value->kind == NODE_SCALAR && rule->means == DIR_ARGS)
		advice = "; put it in a list";
	else if (value->kind == NODE_SCALAR && (rule->kinds & K_TEXT) && rule->means != DIR_PARAMS)
		advice = "; put it in quotes";
	else if (rule->kinds & K_NUMBER)
		advice = number_advice(value);
	put_kinds(&wanted, rule->kinds);
	if (kinds_of(value) & K_NULL)
		fault(faults, value, "%s: has no value; it takes %s", rule->name,
		    buffer_string(&wanted));
	else
		fault(faults, value, "%s: takes %s, not %s%s", rule->name, buffer_string(&wanted),
		    node_describe(value), advice);
	buffer_free(&wanted);
}

bool
directive_check(const struct directive_rule *rule, struct faults *faults,
    const struct node *value)
{
	size_t before = faults->errors;

	if (!(kinds_of(value) & rule->kinds))
		complain_kind(rule, faults, value);
	else if (rule->words && !(kinds_of(value) & K_BOOL))
		check_word(faults, rule->name, value, rule->words);
	else if (rule->least < rule->most && node_number(value, &(double){ 0 }))
		check_range(faults, rule->name, value, rule->least, rule->most);
	else if (rule->check)
		rule->check(faults, rule->name, value);
	return faults->errors == before;
}

void
print_directives(FILE *to)
{
	for (int i = 0; directive_rules[i].name; i++) {
		struct buffer kinds = { 0 };

		put_kinds(&kinds, directive_rules[i].kinds);
		fprintf(to, "%s\t%s\t%s\n", directive_rules[i].name, buffer_string(&kinds),
		    directive_rules[i].summary);
		buffer_free(&kinds);
	}
}
