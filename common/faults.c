/* Messages about files, with places. */
#include "faults.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "text.h"

/* Keep a message, once however often it comes; owns it from here. */
static void
keep(struct faults *faults, char *message)
{
	strmap_at(&faults->lines, message);
	free(message);
}

static char *__attribute__((format(printf, 4, 0)))
message_at(const struct faults *faults, const struct node *node, const char *severity,
    const char *format, va_list arguments)
{
	struct buffer visible = { 0 };
	char *what, *message;

	if (vasprintf(&what, format, arguments) < 0)
		abort(); /* no memory */
	put_visible(&visible, what, strlen(what));
	message = xasprintf("%s:%d:%d: %s%s", faults->file, node->line, node->column, severity,
	    buffer_string(&visible));
	for (char *newline = message; (newline = strchr(newline, '\n')) != NULL;)
		*newline = ' ';
	buffer_free(&visible);
	free(what);
	return message;
}

void
fault(struct faults *faults, const struct node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	keep(faults, message_at(faults, node, "", format, arguments));
	va_end(arguments);
	faults->errors++;
}

void
fault_lenient(struct faults *faults, const struct node *node, const char *format, ...)
{
	const char *severity = faults->lenient ? "warning: " : "";
	va_list arguments;

	va_start(arguments, format);
	keep(faults, message_at(faults, node, severity, format, arguments));
	va_end(arguments);
	faults->errors += !faults->lenient;
}

void
fault_lint(struct faults *faults, const struct node *node, const char *format, ...)
{
	va_list arguments;

	if (!faults->lints)
		return;
	va_start(arguments, format);
	keep(faults, message_at(faults, node, "warning: ", format, arguments));
	va_end(arguments);
}

void
fault_message(struct faults *faults, const char *message)
{
	keep(faults, xstrdup(message));
	faults->errors++;
}

/* The words with commas between them. */
static void
put_words(struct buffer *to, const char *const *words)
{
	for (; *words; words++)
		buffer_printf(to, "%s%s", *words, words[1] ? ", " : "");
}

void
fault_word(struct faults *faults, const struct node *node, const char *what,
    const char *const *words)
{
	const char *nearest = nearest_word(node->text, words);
	struct buffer all = { 0 };

	put_words(&all, words);
	fault(faults, node, "%s: unknown word '%.60s'; %s%s%sknown: %s", what, node->text,
	    nearest ? "nearest: " : "", nearest ? nearest : "", nearest ? "; " : "",
	    buffer_string(&all));
	buffer_free(&all);
}

void
faults_free(struct faults *faults)
{
	strmap_free(&faults->lines, NULL);
}
