/* What is expected at a time: patterns, one or all of which are to come. */
#ifndef EXPECTATION_H
#define EXPECTATION_H

#include <stdbool.h>
#include <stddef.h>

#include "match-pattern.h"

/* Patterns, none of which it owns. */
struct pattern_list {
	struct pattern **patterns;
	size_t count;
};

struct expectation {
	struct pattern_list wanted;
	bool all;		       /* all of them in any order, each once; else the first */
	bool *met;		       /* for each of them, whether it was found */
	struct pattern_list forbidden; /* none of these may come before */
};

/* All zeros is an expectation of nothing. */
void expectation_want(struct expectation *expectation, struct pattern *pattern);
void expectation_forbid(struct expectation *expectation, struct pattern *pattern);
void expectation_free(struct expectation *expectation);

/* Note that a pattern has been found. */
void expectation_meet(struct expectation *expectation, size_t index);

/* Whether nothing is wanted any more. */
bool expectation_is_met(const struct expectation *expectation);

#endif
