/* What is expected at a time, and what of it has come. */
#include "expectation.h"

#include <stdlib.h>

#include "buffer.h"

static void
pattern_list_add(struct pattern_list *list, struct pattern *pattern)
{
	list->patterns = xrealloc(list->patterns, (list->count + 1) * sizeof *list->patterns);
	list->patterns[list->count++] = pattern;
}

static void
pattern_list_free(struct pattern_list *list)
{
	free(list->patterns);
	*list = (struct pattern_list){ 0 };
}

void
expectation_want(struct expectation *expectation, struct pattern *pattern)
{
	size_t count = expectation->wanted.count;

	pattern_list_add(&expectation->wanted, pattern);
	expectation->met = xrealloc(expectation->met, (count + 1) * sizeof *expectation->met);
	expectation->met[count] = false;
}

void
expectation_forbid(struct expectation *expectation, struct pattern *pattern)
{
	pattern_list_add(&expectation->forbidden, pattern);
}

void
expectation_free(struct expectation *expectation)
{
	pattern_list_free(&expectation->wanted);
	pattern_list_free(&expectation->forbidden);
	free(expectation->met);
	expectation->met = NULL;
}

void
expectation_meet(struct expectation *expectation, size_t index)
{
	expectation->met[index] = true;
}

bool
expectation_is_met(const struct expectation *expectation)
{
	size_t met = 0;

	for (size_t i = 0; i < expectation->wanted.count; i++)
		met += expectation->met[i];
	return met > 0 && (!expectation->all || met == expectation->wanted.count);
}
