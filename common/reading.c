/* Names that the parts of a test file have in common. */
#include "reading.h"

#include <stdint.h>

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
	*strmap_at(&reading->saved, name->text) = (void *)(uintptr_t)name;
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
	made_free(reading->made);
}
