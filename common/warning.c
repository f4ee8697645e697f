/* Messages that cannot drive a terminal. */
#include "warning.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

void
vwarn_visibly(const char *format, va_list arguments)
{
	struct buffer visible = { 0 };
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		abort(); /* no memory */
	put_visible(&visible, text, strlen(text));
	warnx("%s", buffer_string(&visible));
	buffer_free(&visible);
	free(text);
}

void
warn_visibly(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarn_visibly(format, arguments);
	va_end(arguments);
}
