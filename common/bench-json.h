/* Members of JSON objects, appended to a buffer: for what libjq's numbers would spoil. */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include "buffer.h"

/* Append "key":"text" or, without text, "key":null; with a comma before it unless it is the first. */
void put_text_member(struct buffer *to, const char *key, const char *text);

/* Append "key": and JSON text as it is. */
void put_json_member(struct buffer *to, const char *key, const char *json, size_t length);

#endif
