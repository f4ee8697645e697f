/* How wide text is on a terminal: in columns, not in bytes or characters. */
#ifndef WIDTH_H
#define WIDTH_H

#include <stddef.h>

/*
 * The columns that valid UTF-8 takes: two for wide characters, none for
 * combining ones, whatever the locale.
 */
size_t text_columns(const char *text, size_t length);

/* The length of the longest beginning that takes at most `columns`, with what combines at its end. */
size_t text_fit(const char *text, size_t length, size_t columns);

#endif
