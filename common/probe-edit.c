/* Probes as text, and the changes of the source that put them in. */
#include "probe-internal.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 64 };

long
new_probe(struct placing *placing, bool expression)
{
	placing->result->expressions += expression;
	return (long)placing->result->probes++;
}

void
edit_replace(struct placing *placing, size_t start, size_t end, const char *format, ...)
{
	struct probe_edit edit = { start, end, placing->texts.length, 0,
		placing->edits.length / sizeof edit };
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	buffer_append(&placing->texts, text, (size_t)length);
	free(text);
	edit.length = (size_t)length;
	buffer_append(&placing->edits, &edit, sizeof edit);
}

/* `_c0[5]=1` */
static void
statement_text(const struct placing *placing, long probe, char text[MOST_TEXT])
{
	snprintf(text, MOST_TEXT, "%s%u[%ld]=1", placing->settings->name, placing->settings->id,
	    probe);
}

/* `_c('B',_c0,5,1)` */
static void
expression_text(const struct placing *placing, long probe, char text[MOST_TEXT])
{
	const char *name = placing->settings->name;

	snprintf(text, MOST_TEXT, "%s('B',%s%u,%ld,1)", name, name, placing->settings->id, probe);
}

void
edit_put_before(struct placing *placing, const struct py_statement *simple, long probe)
{
	size_t at = py_token_at(placing, simple->first)->start;
	char text[MOST_TEXT];

	statement_text(placing, probe, text);
	edit_replace(placing, at, at, "%s;", text);
}

void
edit_put_after(struct placing *placing, const struct py_statement *simple, long probe)
{
	size_t last = simple->end - 1, at = py_token_at(placing, last)->end;
	char text[MOST_TEXT];

	statement_text(placing, probe, text);
	edit_replace(placing, at, at, "%s%s", py_at(placing->tree, last, ";") ? "" : ";", text);
}

/* An expression cannot touch the word before it. */
static const char *
space_before(const struct placing *placing, size_t at)
{
	int c = at > 0 ? (unsigned char)placing->tree->code[at - 1] : ' ';

	return isalnum(c) || c == '_' || c >= 0x80 ? " " : "";
}

/* before or(CONDITION)and(if_true or 1)or if_false */
void
edit_wrap(struct placing *placing, const struct py_clause *clause)
{
	const struct probe_wrap *wrap = &placing->wraps[clause->number];
	struct py_range range = header_wrappable(placing, clause);
	char text[MOST_TEXT];
	size_t at;

	if (wrap->before == NO_PROBE && wrap->if_true == NO_PROBE && wrap->if_false == NO_PROBE)
		return;
	at = py_token_at(placing, range.start)->start;
	edit_replace(placing, at, at, "%s", space_before(placing, at));
	if (wrap->before != NO_PROBE) {
		expression_text(placing, wrap->before, text);
		edit_replace(placing, at, at, "%sor", text);
	}
	edit_replace(placing, at, at, "(");
	at = py_token_at(placing, range.end - 1)->end;
	edit_replace(placing, at, at, ")");
	if (wrap->if_true != NO_PROBE) {
		expression_text(placing, wrap->if_true, text);
		edit_replace(placing, at, at, "and(%sor 1)", text);
	}
	if (wrap->if_false != NO_PROBE) {
		expression_text(placing, wrap->if_false, text);
		edit_replace(placing, at, at, "or %s", text);
	}
}

static int
compare_edits(const void *a, const void *b)
{
	const struct probe_edit *one = a, *other = b;

	if (one->start != other->start)
		return one->start < other->start ? -1 : 1;
	return one->number < other->number ? -1 : one->number > other->number;
}

void
edit_apply(struct placing *placing, struct buffer *to)
{
	struct probe_edit *edits = (struct probe_edit *)(void *)placing->edits.data;
	size_t count = placing->edits.length / sizeof *edits, at = 0;

	if (count)
		qsort(edits, count, sizeof *edits, compare_edits);
	for (size_t i = 0; i < count; i++) {
		buffer_append(to, placing->tree->code + at, edits[i].start - at);
		buffer_append(to, placing->texts.data + edits[i].text, edits[i].length);
		at = edits[i].end;
	}
	buffer_append(to, placing->tree->code + at, placing->tree->length - at);
}
