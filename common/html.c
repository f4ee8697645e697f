/* Text as HTML. */
#include "html.h"

#include <string.h>

#include "wording.h"

static const char *
entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return "&#39;";
	}
}

void
put_html(struct buffer *to, const char *text, size_t length)
{
	struct buffer visible = { 0 };
	const char *at, *end;

	put_text(&visible, text, length);
	at = buffer_string(&visible);
	end = at + visible.length;
	for (size_t run; at < end; at += run + 1) {
		run = strcspn(at, "&<>\"'");
		buffer_append(to, at, run);
		if (at + run < end)
			buffer_puts(to, entity_of(at[run]));
	}
	buffer_free(&visible);
}

void
put_html_string(struct buffer *to, const char *string)
{
	if (string)
		put_html(to, string, strlen(string));
}
