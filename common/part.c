/* Reading the directives of one map. */
#include "part.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "directive-checks.h"
#include "text.h"

static void
complain_key(const struct part *part, const struct node *key, const struct directive_rule *rule,
    struct faults *faults)
{
	static const char *const places[] = {
		[IN_TEST] = "in a test",
		[IN_DEFAULTS] = "in defaults",
		[IN_PARAMS] = "in an item of params",
		[IN_FIXTURE] = "in setup or teardown",
		[IN_STEP] = "in steps",
	};
	const char *nearest = directive_nearest(key->text, part->place);

	if (rule)
		fault(faults, key, "%s: cannot stand %s", rule->name, places[part->place]);
	else if (nearest)
		fault_lenient(faults, key, "unknown key '%.60s'; nearest: %s", key->text, nearest);
	else
		fault_lenient(faults, key, "unknown key '%.60s'", key->text);
}

static bool
is_null(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_NULL;
}

static void
read_pair(struct part *part, const struct node *key, const struct node *value,
    const struct directive_rule *rule, const struct part *base, struct faults *faults)
{
	enum directive directive = rule->means;

	if (part->origin[directive] != NOT_GIVEN) {
		fault(faults, key, directive == DIR_EXP
			? "both exp and assert are given, which mean the same"
			: "%s: given already, by the key that is a role", rule->name);
		return;
	}
	part->origin[directive] = OWN;
	if (is_null(value) && base && base->given[directive] && directive != DIR_EXP)
		part->origin[directive] = UNDONE;
	else if ((rule->fill != FILL_NONE && fill_has_names(value)) ||
	    directive_check(rule, faults, value))
		part->given[directive] = value; /* what has names is checked by part_fill */
}

static bool
is_item(const struct part *part)
{
	return part->place == IN_FIXTURE || part->place == IN_STEP;
}

/* A long word near to a directive is taken for one that is misspelt, unless declared. */
static bool
looks_misspelt(const struct part *part, const struct node *key, const struct reading *reading)
{
	enum { LONG = 6 };

	return key->length >= LONG && !(reading->devices && node_get(reading->devices, key->text)) &&
	    directive_nearest(key->text, part->place);
}

/* ROLE: CODE, for role: ROLE and command: CODE. */
static bool
read_role(struct part *part, const struct node *key, const struct node *value,
    struct reading *reading)
{
	if (!is_item(part) || value->kind != NODE_SCALAR || value->type != SCALAR_STRING ||
	    part->given[DIR_COMMAND] || part->given[DIR_ROLE] ||
	    !is_python_name(key->text, key->length, false) || looks_misspelt(part, key, reading))
		return false;
	if (!part_check_role(key, reading))
		return true;
	part->origin[DIR_ROLE] = part->origin[DIR_COMMAND] = OWN;
	part->given[DIR_ROLE] = key;
	if (directive_check(directive_find("command"), reading->faults, value))
		part->given[DIR_COMMAND] = value;
	return true;
}

bool
part_check_role(const struct node *node, struct reading *reading)
{
	enum { MOST = 100 };
	const struct node *devices = reading->devices;
	const char *words[MOST + 2] = { "dut" };
	size_t count = 1;

	if (!devices || strcmp(node->text, "dut") == 0 || node_get(devices, node->text))
		return true;
	for (size_t i = 0; i < devices->count && i < MOST; i++)
		words[count++] = devices->keys[i]->text;
	words[count] = NULL;
	fault_word(reading->faults, node, "devices: role", words);
	return false;
}

bool
part_is_role(const struct node *key, const struct node *item, const struct reading *reading)
{
	const struct node *devices = reading->devices;

	return item->kind != NODE_SCALAR || (devices && node_get(devices, key->text));
}

void
part_read(struct part *part, const struct node *map, enum directive_place place,
    const struct part *base, struct reading *reading)
{
	*part = (struct part){ .node = map, .place = place };
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->keys[i];
		const struct directive_rule *rule = directive_find(key->text);

		if (rule && rule->places & place)
			read_pair(part, key, map->items[i], rule, base, reading->faults);
		else if (rule || !read_role(part, key, map->items[i], reading))
			complain_key(part, key, rule, reading->faults);
	}
	if (base)
		part_inherit(part, base);
}

void
part_fill(struct part *part, struct reading *reading, enum directive first, enum directive end)
{
	for (int i = (int)first; i < (int)end; i++) {
		const struct directive_rule *rule = &directive_rules[i];
		const struct node *value = part->given[i], *filled;
		size_t errors = reading->faults->errors;

		if (!value)
			continue;
		filled = fill(reading, value, rule->fill, rule->late, rule->name);
		if (filled == value)
			continue;
		part->given[i] = NULL;
		if (reading->faults->errors == errors &&
		    directive_check(rule, reading->faults, filled))
			part->given[i] = filled;
	}
}

void
part_inherit(struct part *part, const struct part *base)
{
	for (int i = 0; i < DIRECTIVES; i++) {
		if (part->origin[i] != NOT_GIVEN)
			continue;
		part->given[i] = base->given[i];
		part->origin[i] = base->origin[i];
	}
}

const char *
part_text(const struct part *part, enum directive directive)
{
	return part->given[directive] ? part->given[directive]->text : NULL;
}

bool
part_is_set(const struct part *part, enum directive directive, const char **text)
{
	const struct node *value = part->given[directive];
	bool is_true = false;

	*text = NULL;
	if (!value || node_bool(value, &is_true))
		return is_true;
	*text = value->text;
	return true;
}

enum directive
part_subject(const struct part *part, enum directive demand)
{
	/* What is printed or raised is about what was done first; a value is about the last. */
	static const enum directive printing[] = { DIR_COMMAND, DIR_RESULT, DIR_LOAD, DIRECTIVES };
	static const enum directive valued[] = { DIR_RESULT, DIR_COMMAND, DIR_LOAD, DIRECTIVES };
	bool prints = demand == DIR_RAISES || demand == DIR_MATCH || demand == DIR_STDOUT;
	const enum directive *subject = prints ? printing : valued;

	if (demand == DIR_JQ && part->given[DIR_NETWORK])
		return DIR_NETWORK; /* there are the samples */
	while (*subject != DIRECTIVES && !part->given[*subject])
		subject++;
	return *subject;
}

bool
part_saves_group(const struct part *part)
{
	return part->given[DIR_SAVE] && part->given[DIR_EXPECT] && !part->given[DIR_COMMAND] &&
	    !part->given[DIR_RESULT];
}

/* Some operators compare with nothing. */
static bool
is_unary(const struct node *op)
{
	return op && (strcmp(op->text, "empty") == 0 || strcmp(op->text, "not empty") == 0);
}

bool
part_asserts(const struct part *part)
{
	const struct node *exp = part->given[DIR_EXP];

	if (is_unary(part->given[DIR_ASSERT_OP]))
		return true;
	if (!exp)
		return false;
	if (part->given[DIR_ASSERT_OP] || part->given[DIR_ASSERT_ITR])
		return true;
	return !is_null(exp) && !(exp->kind == NODE_SCALAR && strcmp(exp->text, "None") == 0);
}

void
part_free(struct part *part)
{
	for (size_t i = 0; i < part->upload_count; i++) {
		free(part->uploads[i].path);
		free(part->uploads[i].to);
	}
	free(part->uploads);
	free(part->load_path);
}
