/*
 * JSON text in memory, walked without building anything: for saved benchmarks and
 * coverage data. Numbers and strings are spans of the text, so a number of 18 digits
 * stays one; what is passed over is checked as what is read. RFC 8259, and NaN, Infinity and
 * -Infinity as numbers, which Python's json writes.
 *
 *	if (bulk_object(&in))
 *		while (bulk_member(&in, &key))
 *			if (bulk_is(&key, "stats"))
 *				read_stats(&in);
 *			else
 *				bulk_skip(&in);
 *
 * Errors stick: after the first, all of these return false, so that one look at
 * the end is enough. No function allocates but those that say so.
 */
#ifndef BULKJSON_H
#define BULKJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

enum bulk_kind {
	BULK_BAD, /* no value begins here, or there was an error */
	BULK_NULL,
	BULK_FALSE,
	BULK_TRUE,
	BULK_NUMBER,
	BULK_STRING,
	BULK_ARRAY,
	BULK_OBJECT,
};

/* A piece of the text that was opened; lives as long. */
struct bulk_text {
	const char *start;
	size_t length;
	bool escaped; /* a string in which a backslash occurs: bulk_unescape tells what it is */
};

struct bulk {
	const char *start, *at, *end;
	bool fresh;	     /* an object or array was entered, none of it was asked for */
	const char *problem; /* the first error, at `at`; or NULL */
};

/* Begin; the text need not end with NUL and must stay. */
void bulk_open(struct bulk *in, const char *text, size_t length);

/* What comes next; BULK_BAD is no error yet. */
enum bulk_kind bulk_peek(struct bulk *in);

/* Enter an object; an error when something else comes. Then its members: false at its end. */
bool bulk_object(struct bulk *in);
bool bulk_member(struct bulk *in, struct bulk_text *key);

/* Enter an array; then its items, each of which is to be read or skipped: false at its end. */
bool bulk_array(struct bulk *in);
bool bulk_item(struct bulk *in);

/* What stands between the quotes of a string; the text of a number. Errors if something else comes. */
bool bulk_string(struct bulk *in, struct bulk_text *text);
bool bulk_number(struct bulk *in, struct bulk_text *text);

/* A number that is a whole one between the two; an error if it is another. */
bool bulk_integer(struct bulk *in, int64_t least, int64_t most, int64_t *number);

/*
 * The next items of the array that was entered, whole numbers between the two, at most
 * `room` of them: false when they are the last (there may be none) or one is wrong.
 * Several times as fast as one by one.
 */
bool bulk_integers(struct bulk *in, int64_t least, int64_t most, int64_t *numbers, size_t room,
    size_t *count);

/* The same for items that are arrays of two such numbers. */
bool bulk_pairs(struct bulk *in, int64_t least, int64_t most, int64_t (*pairs)[2], size_t room,
    size_t *count);

/* Pass over any value; the same, and its text. */
bool bulk_skip(struct bulk *in);
bool bulk_value(struct bulk *in, struct bulk_text *text);

/* That nothing but white space is left; an error if there is. */
bool bulk_end(struct bulk *in);

/* Make it an error that something is as it is, where the walk stands; `problem` must stay. */
bool bulk_fail(struct bulk *in, const char *problem);

/* "line 3, column 7: ..." of the first error, to be freed; NULL if there was none. */
char *bulk_error(const struct bulk *in);

/* The text between quotes is exactly this word. */
bool bulk_is(const struct bulk_text *text, const char *word);

/* Append what a string says, as UTF-8; a lone surrogate becomes U+FFFD. */
void bulk_unescape(const struct bulk_text *text, struct buffer *to);

/* The nearest double of a number's text, as strtod; nan and infinities, too. */
double bulk_double(const struct bulk_text *text);

#endif
