/*
 * Fields: the members of a JSON object, found in its text without parsing it.
 * Most records only pass: of them a few short fields are looked at.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

enum { MOST_FIELDS = 48 };

struct field {
	const char *key; /* in the line, without quotes, not terminated */
	size_t key_length;
	const char *value; /* in the line: its JSON text, whose first byte says the kind */
	size_t length;
	const char *text; /* of a string: decoded, once it was asked for */
	size_t text_length;
};

/* All zeros is the empty object. */
struct fields {
	struct field list[MOST_FIELDS];
	size_t count;
	struct buffer texts;
};

void fields_free(struct fields *fields);

/*
 * Find the members of the object that `line` (valid UTF-8) holds. The line is
 * borrowed; the byte behind it must be readable and a newline or NUL. True
 * means that libjq would take the line, too, for the same object. False means
 * that only libjq can tell: the line is wrong, or uncommon (very deep, of many
 * members, with escapes in a member's name, ...).
 */
bool fields_find(struct fields *fields, const char *line, size_t length);

/* The member of that name, the last of several as in libjq; or NULL. */
struct field *fields_get(struct fields *fields, const char *key);

/*
 * The text of a member that is a string, NUL-terminated, valid until the next
 * fields_find; else NULL. `length` may be NULL.
 */
const char *fields_text(struct fields *fields, const char *key, size_t *length);

/* The same of a field that is known to be a string; and the number of one that is a number. */
const char *field_text(struct fields *fields, struct field *field, size_t *length);
double field_number(const struct field *field);

/*
 * The next item of an array's text (as in field->value), from *at on, which begins
 * at the array and moves on; its length, or 0 at the end.
 */
size_t fields_item(const char **at, const char **item);

/* The number that a member is, else `otherwise`. */
double fields_number(struct fields *fields, const char *key, double otherwise);

#endif
