/* JSON as saved benchmarks have it: indented, in ASCII. */
#ifndef JSON_INDENT_H
#define JSON_INDENT_H

#include <stddef.h>

#include "buffer.h"

/*
 * Append valid JSON as Python's json.dumps(..., indent=4) writes the same value,
 * but for numbers, which keep their digits.
 */
void put_indented_json(struct buffer *to, const char *json, size_t length);

#endif
