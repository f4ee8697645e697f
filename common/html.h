/* HTML: text that comes from anywhere, made fit for a page. */
#ifndef HTML_H
#define HTML_H

#include <stddef.h>

#include "buffer.h"

/*
 * Append text for between tags or inside a quoted attribute: it can neither end
 * them nor be more than text. Control characters are made visible as on a terminal.
 */
void put_html(struct buffer *to, const char *text, size_t length);

/* The same for a string; NULL is none. */
void put_html_string(struct buffer *to, const char *string);

#endif
