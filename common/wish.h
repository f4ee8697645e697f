/* What a step expects: its patterns, built from its record. */
#ifndef WISH_H
#define WISH_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "expectation.h"

struct wish {
	struct expectation wanted;
	size_t lines; /* that a match may span */
	struct pattern **patterns; /* of both lists, owned */
	size_t count;
};

/*
 * From a step (borrowed): "patterns" and "not" are lists of {"re": REGEX} or {"text":
 * TEXT}, one of which has an item; "all" and "multiline". False with a message (to be
 * freed) when that is wrong; it says which pattern, and at which character.
 */
bool wish_read(struct wish *wish, jv step, char **error);

/* Give all back; all zeros is a wish of nothing. */
void wish_free(struct wish *wish);

/*
 * The list (consumed), with the names of the groups that the step (borrowed) keeps when
 * it is good: each once. A step whose patterns are wrong keeps none.
 */
jv wish_names(jv names, jv step);

#endif
