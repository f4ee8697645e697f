/*
 * Statements come from pysrc; blocks are told by indentation, as in Python. Which
 * lines have statements is coverage.py's notion, but for what MicroPython leaves out.
 */
#include "cov-source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "pysrc.h"

enum { DEEPEST = 256, TAB = 8 };

/* A compound statement that is open. */
struct block {
	size_t indent;
	unsigned line;
	bool excluded, dead;
	bool documented; /* its first statement may be a docstring */
};

struct reading {
	const char *code, *end;
	struct source_lines *found;
	struct block blocks[DEEPEST]; /* the first is the module */
	size_t depth;		      /* of the innermost */
	unsigned decorators;	      /* line of the first one that waits for its def; or 0 */
	bool decorators_excluded;
	unsigned last; /* the line on which the statement before ends */
};

/* The statement at hand. */
struct line_statement {
	const char *text;
	size_t length;
	unsigned line, last; /* its lines */
};

static bool
begins(const struct line_statement *statement, const char *word)
{
	size_t length = strlen(word);
	int next;

	if (statement->length < length || memcmp(statement->text, word, length) != 0)
		return false;
	next = statement->length > length ? (unsigned char)statement->text[length] : ' ';
	return !isalnum(next) && next != '_' && next < 0x80;
}

static bool
begins_any(const struct line_statement *statement, const char *const *words)
{
	for (; *words; words++)
		if (begins(statement, *words))
			return true;
	return false;
}

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* In small or capital letters; NULL if the word is not there. */
static const char *
skip_word(const char *at, const char *end, const char *small, const char *capital)
{
	size_t length = strlen(small);

	if ((size_t)(end - at) < length ||
	    (memcmp(at, small, length) != 0 && memcmp(at, capital, length) != 0))
		return NULL;
	return at + length;
}

/* "# pragma: no cover", as coverage.py takes it. */
static bool
is_pragma(const char *at, const char *end)
{
	at = skip_word(skip_blanks(at, end), end, "pragma", "PRAGMA");
	if (!at)
		return false;
	at += at < end && *at == ':';
	at = skip_word(skip_blanks(at, end), end, "no", "NO");
	return at && skip_word(skip_blanks(at, end), end, "cover", "COVER");
}

/* On the statement's lines, to the end of the last one. */
static bool
has_pragma(const struct reading *reading, const struct line_statement *statement)
{
	const char *text_end = statement->text + statement->length;
	const char *end = memchr(text_end, '\n', (size_t)(reading->end - text_end));

	end = end ? end : reading->end;
	for (const char *at = statement->text; at < end; at++)
		if ((at = memchr(at, '#', (size_t)(end - at))) == NULL)
			return false;
		else if (is_pragma(at + 1, end))
			return true;
	return false;
}

static size_t
indent_of(const struct reading *reading, const char *text)
{
	const char *line = text;
	size_t columns = 0;

	while (line > reading->code && line[-1] != '\n')
		line--;
	for (; line < text; line++)
		columns = *line == '\t' ? columns + TAB - columns % TAB : columns + 1;
	return columns;
}

/* Lexically a string and nothing else, near enough. */
static bool
is_string(const struct line_statement *statement)
{
	size_t prefix = 0;
	char last = statement->text[statement->length - 1];

	while (prefix < 2 && prefix < statement->length && isalpha((unsigned char)statement->text[prefix]))
		prefix++;
	return prefix < statement->length && strchr("'\"", statement->text[prefix]) &&
	    (last == '"' || last == '\'');
}

/* What follows the colon of "else:" on its line. */
static bool
has_more(const struct line_statement *statement)
{
	const char *colon = memchr(statement->text, ':', statement->length);

	return colon && colon + 1 < statement->text + statement->length;
}

/* NAME: TYPE, without a value. */
static bool
is_annotation(const struct line_statement *statement)
{
	size_t at = 0;

	while (at < statement->length &&
	    (isalnum((unsigned char)statement->text[at]) || strchr("_.", statement->text[at])))
		at++;
	return at > 0 && at < statement->length && statement->text[at] == ':' &&
	    !memchr(statement->text, '=', statement->length);
}

/* Whether something runs when control comes there. */
static bool
runs(const struct line_statement *statement, bool documented)
{
	static const char *const nothing[] = { "global", "nonlocal", NULL };
	static const char *const joints[] = { "else", "finally", NULL };
	static const char *const headers[] = { "try", "if", "while", "for", "with", "def", "class",
		"async", "elif", "except", "lambda", "match", "case", NULL };

	if (begins_any(statement, nothing) || (documented && is_string(statement)))
		return false;
	if (begins_any(statement, joints))
		return has_more(statement);
	return begins_any(statement, headers) || !is_annotation(statement);
}

/* if 0, while False */
static bool
is_dead(const struct line_statement *statement)
{
	static const char *const dead[] = { "if 0:", "if False:", "while 0:", "while False:", NULL };

	for (size_t i = 0; dead[i]; i++)
		if (strlen(dead[i]) == statement->length &&
		    memcmp(dead[i], statement->text, statement->length) == 0)
			return true;
	return false;
}

static void
place(struct reading *reading, const struct line_statement *statement, unsigned parent)
{
	struct source_lines *found = reading->found;

	if (statement->last >= found->count) {
		size_t count = ((size_t)statement->last + 1) * 2;

		found->places = xrealloc(found->places, count * sizeof *found->places);
		memset(found->places + found->count, 0,
		    (count - found->count) * sizeof *found->places);
		found->count = count;
	}
	for (unsigned line = statement->line; line <= statement->last; line++)
		if (!found->places[line].first)
			found->places[line] = (struct line_place){ statement->line, parent };
}

/* Decorators and what they decorate are excluded together. */
static bool
settle_decorators(struct reading *reading, const struct line_statement *statement, bool excluded)
{
	static const char *const defines[] = { "def", "class", "async", NULL };

	if (*statement->text == '@') {
		if (!reading->decorators)
			reading->decorators = statement->line;
		reading->decorators_excluded |= excluded;
		return reading->decorators_excluded;
	}
	if (!reading->decorators)
		return excluded;
	if (begins_any(statement, defines)) {
		excluded |= reading->decorators_excluded;
		for (unsigned line = reading->decorators; excluded && line < statement->line; line++)
			if (line_set_has(&reading->found->statements, line))
				line_set_add(&reading->found->excluded, line);
	}
	reading->decorators = 0;
	reading->decorators_excluded = false;
	return excluded;
}

static bool
is_header(const struct line_statement *statement)
{
	static const char *const headers[] = { "try", "if", "while", "for", "with", "def", "class",
		"async", "elif", "else", "except", "finally", NULL };

	return begins_any(statement, headers);
}

static bool
open_block(struct reading *reading, const struct line_statement *statement, size_t indent,
    const struct block *within, bool excluded)
{
	static const char *const documented[] = { "def", "class", "async", NULL };

	if (reading->depth + 1 == DEEPEST)
		return false;
	reading->blocks[++reading->depth] = (struct block){ indent, statement->line, excluded,
		within->dead || is_dead(statement), begins_any(statement, documented) };
	return true;
}

static bool
take(struct reading *reading, const struct line_statement *statement)
{
	size_t indent = indent_of(reading, statement->text);
	bool follows = statement->line == reading->last; /* a semicolon */
	struct block *within;
	bool excluded, documented;

	while (!follows && reading->depth > 0 && reading->blocks[reading->depth].indent >= indent)
		reading->depth--;
	within = &reading->blocks[reading->depth];
	documented = within->documented;
	within->documented = false;
	excluded = settle_decorators(reading, statement,
	    within->excluded || has_pragma(reading, statement));
	place(reading, statement, within->line);
	reading->last = statement->last;
	if (!within->dead && runs(statement, documented)) {
		line_set_add(&reading->found->statements, statement->line);
		if (excluded)
			line_set_add(&reading->found->excluded, statement->line);
	}
	return follows || !is_header(statement) ||
	    open_block(reading, statement, indent, within, excluded);
}

static unsigned
count_lines(const char *text, size_t length)
{
	unsigned count = 0;

	for (const char *end = text + length; (text = memchr(text, '\n', (size_t)(end - text)));
	     text++)
		count++;
	return count;
}

static bool
fail(struct source_lines *found, size_t line, const char *what, char **error)
{
	*error = xasprintf("line %zu: %s", line, what);
	source_lines_free(found);
	return false;
}

bool
source_lines_read(const char *code, size_t length, struct source_lines *found, char **error)
{
	struct pysrc source = { .code = code, .length = length };
	struct reading reading = { .code = code, .end = code + length, .found = found };
	struct statement statement;

	*found = (struct source_lines){ 0 };
	reading.blocks[0].documented = true;
	while (pysrc_next(&source, &statement)) {
		struct line_statement here = { code + statement.start,
			statement.end - statement.start, (unsigned)statement.line, 0 };

		if (statement.end <= statement.start)
			continue;
		here.last = here.line + count_lines(here.text, here.length);
		if (here.last > LAST_LINE)
			return fail(found, LAST_LINE, "no source is that long", error);
		if (!take(&reading, &here))
			return fail(found, here.line, "blocks are nested too deeply", error);
	}
	if (source.cut)
		return fail(found, source.line + 1, "the source ends inside a string or a bracket", error);
	return true;
}

void
source_lines_free(struct source_lines *lines)
{
	line_set_free(&lines->statements);
	line_set_free(&lines->excluded);
	free(lines->places);
	*lines = (struct source_lines){ 0 };
}

unsigned
source_first(const struct source_lines *lines, unsigned line)
{
	unsigned first = line < lines->count ? lines->places[line].first : 0;

	return first ? first : line;
}

void
source_lines_deduce(const struct source_lines *lines, struct line_set *executed)
{
	struct line_set deduced = { 0 };

	for (unsigned line = 0; (line = line_set_next(executed, line));) {
		unsigned at = source_first(lines, line);

		while (at && !line_set_has(&deduced, at)) {
			line_set_add(&deduced, at);
			at = at < lines->count ? lines->places[at].parent : 0;
		}
	}
	line_set_join(executed, &deduced);
	line_set_free(&deduced);
}
