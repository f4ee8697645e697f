/* Members of JSON objects. */
#include "bench-json.h"

#include <jv.h>
#include <string.h>

#include "json.h"

static void
put_key(struct buffer *to, const char *key)
{
	if (to->length && to->data[to->length - 1] != '{')
		buffer_putc(to, ',');
	buffer_printf(to, "\"%s\":", key);
}

void
put_text_member(struct buffer *to, const char *key, const char *text)
{
	put_key(to, key);
	put_json(to, text ? jv_string(text) : jv_null());
}

void
put_json_member(struct buffer *to, const char *key, const char *json, size_t length)
{
	put_key(to, key);
	buffer_append(to, json, length);
}
