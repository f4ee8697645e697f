/* Complaints, the first few of each kind. */
#include "complaints.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "buffer.h"

enum { MOST_OF_KIND = 10 };

void
complain(struct complaints *complaints, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	complaints->count++;
	if (++complaints->of_kind > MOST_OF_KIND)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	complaints->complain(complaints->context, text);
}

void
complaints_next_kind(struct complaints *complaints)
{
	if (complaints->of_kind > MOST_OF_KIND) {
		char *text = xasprintf("... and %zu more", complaints->of_kind - MOST_OF_KIND);

		complaints->complain(complaints->context, text);
		free(text);
	}
	complaints->of_kind = 0;
}
