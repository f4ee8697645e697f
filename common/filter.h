/*
 * jq filters over records. A filter sees one value at a time: it reads no
 * input, prints nothing, and cannot run for ever. The one user of libjq's
 * compiler and interpreter.
 */
#ifndef FILTER_H
#define FILTER_H

#include <jv.h>
#include <stdbool.h>

struct filter;

/*
 * Compile a filter, which takes about 17 ms. NULL when it is none; *error then
 * says why in one line ("syntax error, unexpected $end at line 1"), to be freed.
 */
struct filter *filter_new(const char *text, char **error);
void filter_free(struct filter *filter);

/* The text it was made from. */
const char *filter_text(const struct filter *filter);

/*
 * Whether the value (borrowed) satisfies the filter: each of its outputs is
 * neither false nor null, and there is one. False with *error NULL when not;
 * with *error, to be freed, when the filter failed, halted, gave more outputs
 * than anyone looks at, or took more than a second.
 */
bool filter_holds(struct filter *filter, jv value, char **error);

/* Whether any of its outputs is neither false nor null, as jq's select asks; the same errors. */
bool filter_selects(struct filter *filter, jv value, char **error);

#endif
