/* JSON values as text, faster than libjq dumps them. */
#ifndef JSON_H
#define JSON_H

#include <jv.h>

#include "buffer.h"

/*
 * Append the value (consumed) in one line, as jv_dump_string would write it; but
 * for characters that would drive a terminal, or end or turn a line (see text.h): these
 * are escaped.
 */
void put_json(struct buffer *to, jv value);

#endif
