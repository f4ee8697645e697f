/* Lines that are blank or hold a comment only: a probe can stand there. */
#include "probe-internal.h"

#include <ctype.h>
#include <string.h>

/* The bytes of a line without its end. */
static size_t
line_text(const struct placing *placing, size_t line, size_t *end)
{
	size_t start = placing->line_starts[line];

	for (*end = start; *end < placing->tree->length &&
	     !py_line_end(placing->tree->code, placing->tree->length, *end); ++*end)
		;
	return start;
}

/* `#!` and the name of an encoding must stay where they are. */
static bool
is_special(const char *text, size_t length, size_t line)
{
	return line <= 2 && length > 0 &&
	    ((length > 1 && text[0] == '#' && text[1] == '!') || memmem(text, length, "coding", 6));
}

static bool
is_free(const struct placing *placing, size_t line)
{
	size_t end, start = line_text(placing, line, &end), at = start;
	const char *code = placing->tree->code;

	if (placing->claimed[line] || (line == 1 && start > 0))
		return false;
	while (at < end && (code[at] == ' ' || code[at] == '\t' || code[at] == '\f'))
		at++;
	return at == end || (code[at] == '#' && !is_special(code + at, end - at, line));
}

/* The indentation of a suite can be written again. */
static bool
can_indent(const struct placing *placing, const struct py_suite *suite)
{
	const char *code = placing->tree->code;
	size_t at = suite->indent_start;

	if (!suite->of)
		return true;
	for (size_t i = at; i < suite->indent_end; i++)
		if (code[i] != ' ' && code[i] != '\t')
			return false;
	while (at > 0 && (code[at - 1] == '\n' || code[at - 1] == '\r'))
		at--;
	return suite->indent_end > suite->indent_start && (at == 0 || code[at - 1] != '\\');
}

static void
fill(struct placing *placing, size_t line, const struct py_suite *suite, const char *prefix,
    long probe)
{
	size_t end, start = line_text(placing, line, &end);
	int width = suite->of ? (int)(suite->indent_end - suite->indent_start) : 0;

	placing->claimed[line] = true;
	edit_replace(placing, start, end, "%.*s%s%s%u[%ld]=1", width,
	    placing->tree->code + suite->indent_start, prefix, placing->settings->name,
	    placing->settings->id, probe);
}

bool
gap_before(struct placing *placing, const struct py_statement *statement, long *probe)
{
	size_t line = py_token_at(placing, statement->first)->line - 1;

	if (line == 0 || line > placing->line_count || !is_free(placing, line) ||
	    !can_indent(placing, statement->in))
		return false;
	*probe = new_probe(placing, false);
	fill(placing, line, statement->in, "", *probe);
	return true;
}

/* A line more, behind the last one. */
static void
append(struct placing *placing, const struct py_suite *suite, const char *prefix, long probe)
{
	size_t length = placing->tree->length;
	int width = suite->of ? (int)(suite->indent_end - suite->indent_start) : 0;
	bool ended = placing->appended || length == 0 || strchr("\r\n", placing->tree->code[length - 1]);

	placing->appended++;
	edit_replace(placing, length, length, "%s%.*s%s%s%u[%ld]=1\n", ended ? "" : "\n", width,
	    placing->tree->code + suite->indent_start, prefix, placing->settings->name,
	    placing->settings->id, probe);
}

/* The lines after a statement, up to the next one, that nobody claimed: the first of them. */
bool
gap_after(struct placing *placing, const struct py_statement *statement, const char *prefix,
    const struct py_suite *suite, long *probe)
{
	size_t after = statement->end, line = last_line(placing, after) + 1, next;

	if (!can_indent(placing, suite))
		return false;
	while (py_token_at(placing, after)->kind == PY_DEDENT)
		after++;
	next = py_token_at(placing, after)->line;
	if (py_token_at(placing, after)->kind == PY_END)
		next = placing->line_count + 1;
	for (size_t later = line; later < next; later++)
		if (placing->claimed[later])
			line = later + 1;
	while (line < next && !is_free(placing, line))
		line++;
	if (line >= next && py_token_at(placing, after)->kind != PY_END)
		return false;
	*probe = new_probe(placing, false);
	if (line < next)
		fill(placing, line, suite, prefix, *probe);
	else
		append(placing, suite, prefix, *probe);
	return true;
}
