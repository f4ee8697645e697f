/* The list of tests. */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "directive-expect.h"
#include "params.h"
#include "testfile-internal.h"

static struct testcase *
add_case(struct testfile *file)
{
	size_t size = sizeof *file->cases;

	if ((file->count & (file->count - 1)) == 0)
		file->cases = xrealloc(file->cases, (file->count ? 2 * file->count : 1) * size);
	memset(&file->cases[file->count++], 0, size);
	file->reading.test = file->count;
	return &file->cases[file->count - 1];
}

/* A value is known from where its step stands. */
static void
declare_save(const struct part *part, struct reading *reading, enum directive from)
{
	if (part->given[DIR_SAVE] && part_subject(part, DIR_SAVE) == from)
		reading_save(reading, part->given[DIR_SAVE]);
}

/* A test that only has a name does no harm, but no good either. */
static void
lint_case(const struct testcase *test, struct faults *faults)
{
	for (int i = DIR_RESET; i < DIRECTIVES; i++)
		if (test->part.origin[i] == OWN || test->part.given[i])
			return;
	fault_lint(faults, test->part.node, "the test does nothing");
}

/* A word of requires may start with a role. */
static void
check_required_role(const struct node *word, struct reading *reading)
{
	const char *colon = strchr(word->text, ':');

	if (colon)
		part_check_role(made_text(&reading->made,
		    xstrndup(word->text, (size_t)(colon - word->text)), word), reading);
}

static void
check_roles(const struct part *part, struct reading *reading)
{
	const struct node *words = part->given[DIR_REQUIRES];

	if (part->given[DIR_ROLE])
		part_check_role(part->given[DIR_ROLE], reading);
	if (words && words->kind == NODE_SCALAR)
		check_required_role(words, reading);
	for (size_t i = 0; words && i < words->count; i++)
		check_required_role(words->items[i], reading);
}

/*
 * What remains to be done when all directives of a test are given: in the order
 * in which it runs, as a name can only stand for a value that was saved before.
 */
static void
finish_case(struct testcase *test, struct reading *reading)
{
	struct part *part = &test->part;

	part_settle(part, reading->faults);
	part_fill(part, reading, 0, DIR_SETUP);
	parts_read(&test->setup, part->given[DIR_SETUP], DIR_SETUP, part, reading);
	declare_groups(part->given[DIR_EXPECT], reading);
	part_fill(part, reading, DIR_SETUP, DIR_STEPS);
	declare_save(part, reading, DIR_COMMAND);
	if (part_saves_group(part))
		reading_save(reading, part->given[DIR_SAVE]);
	parts_read(&test->steps, part->given[DIR_STEPS], DIR_STEPS, part, reading);
	part_fill(part, reading, DIR_STEPS, DIRECTIVES);
	declare_save(part, reading, DIR_RESULT);
	part_check(part, reading->faults);
	part_find_files(part, reading);
	check_roles(part, reading);
	parts_read(&test->teardown, part->given[DIR_TEARDOWN], DIR_TEARDOWN, part, reading);
	lint_case(test, reading->faults);
}

/* A test with its own constants, those of the file around them. */
static void
finish_with_vars(struct testcase *test, struct reading *reading)
{
	const struct scope *outer = reading->scope;
	struct scope own = { test->part.given[DIR_VARS], outer };

	reading->scope = &own;
	finish_case(test, reading);
	test->sources = reading->sources;
	reading->sources = (struct sources){ 0 };
	reading->scope = outer;
}

static void
expand_case(struct testfile *file, const struct part *base, const char *name)
{
	struct reading *reading = &file->reading;
	const struct scope *outer = reading->scope;
	struct scope own = { base->given[DIR_VARS], outer };
	struct variants variants;

	reading->scope = &own;
	params_expand(&variants, base->given[DIR_PARAMS], reading);
	for (size_t i = 0; i < variants.count; i++) {
		struct testcase *test = add_case(file);

		params_apply(&test->part, base, &variants.items[i], reading);
		test->base = name;
		test->name = xasprintf("%s[%s]", name, variants.items[i].id);
		finish_with_vars(test, reading);
	}
	variants_free(&variants);
	reading->scope = outer;
}

static void
read_case(struct testfile *file, const struct node *map)
{
	struct faults *faults = file->reading.faults;
	struct part part;
	const char *name;
	struct testcase *test;

	if (map->kind != NODE_MAP) {
		fault(faults, map, "a test is a map that starts with name, not %s",
		    node_describe(map));
		return;
	}
	part_read(&part, map, IN_TEST, &file->defaults, &file->reading);
	if (part.origin[DIR_NAME] == NOT_GIVEN)
		fault(faults, map, "the test has no name");
	name = part.given[DIR_NAME] ? part_text(&part, DIR_NAME) : "";
	if (part.given[DIR_PARAMS]) {
		expand_case(file, &part, name);
		return;
	}
	test = add_case(file);
	test->part = part;
	test->base = name;
	test->name = xstrdup(name);
	finish_with_vars(test, &file->reading);
}

void
testfile_read_cases(struct testfile *file, const struct node *list)
{
	struct faults *faults = file->reading.faults;

	if (list->kind != NODE_LIST) {
		fault(faults, list, "tests: takes a list of tests, not %s", node_describe(list));
		return;
	}
	if (list->count == 0)
		fault(faults, list, "holds no tests");
	for (size_t i = 0; i < list->count; i++)
		read_case(file, list->items[i]);
	testfile_number_names(file);
	testfile_find_needs(file);
}
