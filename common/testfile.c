/* Test files: their shape, their tests, the names of these. */
#include "testfile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "braces.h"
#include "buffer.h"
#include "exits.h"
#include "params.h"
#include "text.h"

/* What a file that is a map may hold. */
static const char *const sections[] = { "setup", "tests", "teardown", "defaults", NULL };

/* Paths are looked up beside the test file; stdin has no place. */
static const char *
place_of(const struct testfile *file)
{
	return strcmp(file->path, "<stdin>") == 0 ? NULL : file->path;
}

static struct testcase *
add_case(struct testfile *file)
{
	size_t size = sizeof *file->cases;

	if ((file->count & (file->count - 1)) == 0)
		file->cases = xrealloc(file->cases, (file->count ? 2 * file->count : 1) * size);
	return memset(&file->cases[file->count++], 0, size);
}

/* What remains to be done when all directives of a test are known. */
static void
finish_case(struct testfile *file, struct testcase *test, struct faults *faults)
{
	struct part *part = &test->part;

	part_check(part, faults);
	part_find_files(part, place_of(file), faults);
	parts_read(&test->setup, part->given[DIR_SETUP], DIR_SETUP, part, place_of(file), faults);
	parts_read(&test->teardown, part->given[DIR_TEARDOWN], DIR_TEARDOWN, part, place_of(file),
	    faults);
}

static void
expand_case(struct testfile *file, const struct part *base, const char *name,
    struct faults *faults)
{
	char **texts;
	size_t count = params_count(base->given[DIR_PARAMS], &texts, faults);

	for (size_t i = 0; i < count; i++) {
		struct testcase *test = add_case(file);

		params_apply(&test->part, base, i, texts, &file->made, faults);
		test->name = xasprintf("%s[%zu]", name, i);
		finish_case(file, test, faults);
	}
	braces_free(texts);
}

static void
read_case(struct testfile *file, const struct node *map, struct faults *faults)
{
	struct part part;
	const char *name;
	struct testcase *test;

	if (map->kind != NODE_MAP) {
		fault(faults, map, "a test is a map that starts with name, not %s",
		    node_describe(map));
		return;
	}
	part_read(&part, map, IN_TEST, &file->defaults, faults);
	if (part.origin[DIR_NAME] == NOT_GIVEN)
		fault(faults, map, "the test has no name");
	name = part.given[DIR_NAME] ? part_text(&part, DIR_NAME) : "";
	if (part.given[DIR_PARAMS]) {
		expand_case(file, &part, name, faults);
		return;
	}
	test = add_case(file);
	test->part = part;
	test->name = xstrdup(name);
	finish_case(file, test, faults);
}

/* The first of NAME#2, NAME#3, ... that is not taken; *next is where to look from. */
static char *
number_name(const struct strmap *taken, const char *name, uintptr_t *next)
{
	for (;;) {
		char *numbered = xasprintf("%s#%zu", name, (size_t)(*next)++);

		if (!strmap_get(taken, numbered))
			return numbered;
		free(numbered);
	}
}

/* Number the names that were taken before. */
static void
make_names_unique(struct testfile *file)
{
	struct strmap taken = { 0 }; /* the value: the next number to try */

	/* These ids belong to the set-up of the file itself. */
	*strmap_at(&taken, "<setup>") = (void *)2;
	*strmap_at(&taken, "<teardown>") = (void *)2;
	for (size_t i = 0; i < file->count; i++) {
		char *name = file->cases[i].name;
		uintptr_t next = (uintptr_t)strmap_get(&taken, name);

		if (next) {
			file->cases[i].name = number_name(&taken, name, &next);
			*strmap_at(&taken, name) = (void *)next;
			free(name);
		}
		*strmap_at(&taken, file->cases[i].name) = (void *)2;
	}
	strmap_free(&taken, NULL);
}

static void
read_cases(struct testfile *file, const struct node *list, struct faults *faults)
{
	if (list->kind != NODE_LIST) {
		fault(faults, list, "tests: takes a list of tests, not %s", node_describe(list));
		return;
	}
	if (list->count == 0)
		fault(faults, list, "holds no tests");
	for (size_t i = 0; i < list->count; i++)
		read_case(file, list->items[i], faults);
	make_names_unique(file);
}

static void
read_defaults(struct testfile *file, const struct node *map, struct faults *faults)
{
	struct part *defaults = &file->defaults;

	if (!map)
		return;
	if (map->kind != NODE_MAP) {
		fault(faults, map, "defaults: takes a map, not %s", node_describe(map));
		return;
	}
	part_read(defaults, map, IN_DEFAULTS, NULL, faults);
	for (int i = 0; i < DIRECTIVES; i++)
		if (defaults->origin[i] == OWN)
			defaults->origin[i] = FROM_DEFAULTS;
}

static bool
is_section(const char *key)
{
	for (const char *const *section = sections; *section; section++)
		if (strcmp(*section, key) == 0)
			return true;
	return false;
}

static void
check_sections(const struct node *root, struct faults *faults)
{
	for (size_t i = 0; i < root->count; i++) {
		const struct node *key = root->keys[i];
		const char *nearest = nearest_word(key->text, sections);

		if (!is_section(key->text))
			fault_lenient(faults, key, "unknown key '%.60s'%s%s", key->text,
			    nearest ? "; nearest: " : "", nearest ? nearest : "");
	}
}

/* {setup, tests, teardown, defaults} */
static void
read_map(struct testfile *file, const struct node *root, struct faults *faults)
{
	const struct node *tests = node_get(root, "tests");

	check_sections(root, faults);
	read_defaults(file, node_get(root, "defaults"), faults);
	file->setup_node = node_get(root, "setup");
	file->teardown_node = node_get(root, "teardown");
	parts_read(&file->setup, file->setup_node, DIR_SETUP, &file->defaults, place_of(file),
	    faults);
	parts_read(&file->teardown, file->teardown_node, DIR_TEARDOWN, &file->defaults,
	    place_of(file), faults);
	if (tests)
		read_cases(file, tests, faults);
	else
		fault(faults, root,
		    "has no tests: a file is a list of tests or a map with the key tests");
}

static struct document *
read_document(const char *path, struct faults *faults, int *status)
{
	bool is_stdin = strcmp(path, "-") == 0;
	char *error;
	int its_status;
	struct document *document = is_stdin
	    ? yaml_read(STDIN_FILENO, "<stdin>", &error, &its_status)
	    : yaml_load(path, &error, &its_status);

	if (document)
		return document;
	fault_message(faults, error);
	free(error);
	*status = worse_exit(*status, its_status);
	return NULL;
}

struct testfile *
testfile_read(const char *path, struct faults *faults, int *status)
{
	struct document *document = read_document(path, faults, status);
	size_t errors = faults->errors;
	struct testfile *file;
	const struct node *root;

	if (!document)
		return NULL;
	file = xcalloc(1, sizeof *file);
	file->path = xstrdup(strcmp(path, "-") == 0 ? "<stdin>" : path);
	file->document = document;
	faults->file = file->path;
	root = yaml_root(document);
	if (!root)
		fault(faults, &(struct node){ .line = 1, .column = 1 }, "holds no tests");
	else if (root->kind == NODE_MAP)
		read_map(file, root, faults);
	else
		read_cases(file, root, faults);
	if (faults->errors > errors)
		*status = worse_exit(*status, EXIT_USAGE);
	return file;
}

bool
testcase_has_tag(const void *test, const char *tag)
{
	const struct node *tags = ((const struct testcase *)test)->part.given[DIR_TAGS];

	if (tags && tags->kind == NODE_SCALAR)
		return strcmp(tags->text, tag) == 0;
	for (size_t i = 0; tags && i < tags->count; i++)
		if (strcmp(tags->items[i]->text, tag) == 0)
			return true;
	return false;
}

void
testfile_free(struct testfile *file)
{
	if (!file)
		return;
	for (size_t i = 0; i < file->count; i++) {
		free(file->cases[i].name);
		part_free(&file->cases[i].part);
		parts_free(&file->cases[i].setup);
		parts_free(&file->cases[i].teardown);
	}
	free(file->cases);
	parts_free(&file->setup);
	parts_free(&file->teardown);
	made_free(file->made);
	document_free(file->document);
	free(file->path);
	free(file);
}
