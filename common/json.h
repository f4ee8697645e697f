/* JSON values as text, faster than libjq dumps them. */
#ifndef JSON_H
#define JSON_H

#include <jv.h>

#include "buffer.h"

/* Append the value (consumed) in one line, as jv_dump_string would write it. */
void put_json(struct buffer *to, jv value);

#endif
