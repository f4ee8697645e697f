/*
 * ${name} in the values of test files. Constants (vars) are replaced; names of
 * saved values stay, for upy-send to replace; $${ is ${.
 */
#ifndef FILL_H
#define FILL_H

#include "reading.h"

/* What a name becomes: by what its place is. */
enum fill {
	FILL_NONE, /* nothing: ${ is text */
	FILL_TEXT, /* plain text; a value of nothing but ${name} is the constant itself */
	FILL_CODE, /* in code, a Python literal */
	FILL_LOAD, /* in a path plain text, in code a literal */
	FILL_EXP,  /* a literal where the whole is one, else plain text */
};

/*
 * The value with all its names replaced; the value itself when it has none.
 * `late`: values that are known only while the test runs may be named.
 * `what` starts the messages.
 */
const struct node *fill(struct reading *reading, const struct node *value, enum fill how,
    bool late, const char *what);

/* Whether ${ is somewhere in a value. */
bool fill_has_names(const struct node *value);

/* The first ${name} of a text: where it starts, and the name's length; or NULL. */
const char *fill_find(const char *text, size_t *length);

#endif
