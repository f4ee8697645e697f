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
 * A value (borrowed) satisfies a filter if there is an output, and each is
 * neither false nor null. NULL if so; or what it does instead, to be freed:
 * "gives null", "gives nothing", "fails: MESSAGE". It also fails if it halts,
 * gives more outputs than anyone looks at, or takes more than a second.
 */
char *filter_objection(struct filter *filter, jv value);

/*
 * Whether any output is neither false nor null, as jq's select asks. False with
 * *error, to be freed, if it fails.
 */
bool filter_selects(struct filter *filter, jv value, char **error);

#endif
