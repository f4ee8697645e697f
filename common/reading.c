/* Names that the parts of a test file have in common. */
#include "reading.h"

#include <stdint.h>
#include <stdlib.h>

#include "buffer.h"

const struct node *
scope_find(const struct scope *scope, const char *name)
{
	for (; scope; scope = scope->outer) {
		const struct node *found = scope->vars ? node_get(scope->vars, name) : NULL;

		if (found)
			return found;
	}
	return NULL;
}

void
reading_save(struct reading *reading, const struct node *name)
{
	if (scope_find(reading->scope, name->text))
		fault(reading->faults, name, "save: '%.60s' is a constant of vars", name->text);
	*strmap_at(&reading->saved, name->text) = (void *)(uintptr_t)(1 + reading->test);
}

void
reading_use(struct reading *reading, const char *name)
{
	struct sources *sources = &reading->sources;
	size_t test = (uintptr_t)strmap_get(&reading->saved, name) - 1;

	if (test == 0 || test == reading->test)
		return;
	for (size_t i = 0; i < sources->count; i++)
		if (sources->tests[i] == test)
			return;
	sources->tests =
	    xrealloc(sources->tests, (sources->count + 1) * sizeof *sources->tests);
	sources->tests[sources->count++] = test;
}

void
reading_check_escaped(struct reading *reading)
{
	for (size_t i = 0; i < reading->escaped.count; i++) {
		const struct strmap_entry *entry = &reading->escaped.entries[i];

		if (strmap_get(&reading->saved, entry->key))
			fault(reading->faults, entry->value,
			    "$${%.60s}: a step saves this name; give one of the two another name",
			    entry->key);
	}
}

void
reading_free(struct reading *reading)
{
	strmap_free(&reading->saved, NULL);
	strmap_free(&reading->escaped, NULL);
	strmap_free(&reading->used, NULL);
	free(reading->sources.tests);
	made_free(reading->made);
}
