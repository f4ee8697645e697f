/* A lexer for Python statements. */
#include "pysrc.h"

#include <ctype.h>
#include <string.h>

#include "pysrc-token.h"

/* Statements that begin with one of these are no expressions. */
static const char *const keywords[] = { "and", "as", "assert", "async", "break", "class",
	"continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
	"if", "import", "nonlocal", "pass", "raise", "return", "try", "while", "with", NULL };

/* Of these, the ones whose line goes on after the colon. */
static const char *const compounds[] = { "async", "class", "def", "elif", "else", "except",
	"finally", "for", "if", "try", "while", "with", NULL };

static bool
is_word(int c)
{
	return isalnum(c) || c == '_' || c >= 0x80;
}

static bool
is_one_of(const char *const *words, const char *word, size_t length)
{
	for (; *words; words++)
		if (strlen(*words) == length && memcmp(*words, word, length) == 0)
			return true;
	return false;
}

static int
peek(const struct pysrc *source, size_t ahead)
{
	size_t at = source->at + ahead;

	return at < source->length ? (unsigned char)source->code[at] : -1;
}

/* Take one byte, counting lines. */
static void
step(struct pysrc *source)
{
	if (source->code[source->at++] == '\n')
		source->line++;
}

/* Skip a string that starts at its quote; false when it does not end. */
static bool
skip_string(struct pysrc *source, bool formatted, bool raw)
{
	size_t end = py_string_end(source->code, source->length, source->at, formatted, raw);

	while (source->at < end)
		step(source);
	return end > 0;
}

/* What is known about the statement being read. */
struct scan {
	size_t depth;	/* open brackets */
	size_t lambdas; /* at depth 0, before their colon */
	bool assigned, colon, keyword, compound;
	size_t words;
};

/* Take an operator at bracket depth 0 that may say what kind of statement this is. */
static void
take_operator(struct pysrc *source, struct scan *scan, int c)
{
	int next = peek(source, 1);

	if ((c == '<' || c == '>') && next == c && peek(source, 2) == '=') {
		scan->assigned = true; /* <<= and >>= */
		source->at += 3;
	} else if (strchr("<>!=", c) && next == '=') {
		source->at += 2; /* a comparison */
	} else {
		if (c == '=' && scan->lambdas == 0)
			scan->assigned = true;
		if (c == ':' && next == '=')
			scan->assigned = true;
		else if (c == ':' && scan->lambdas)
			scan->lambdas--;
		else if (c == ':')
			scan->colon = true;
		step(source);
	}
}

/* Take a name, keyword or number; false when a string after its prefix does not end. */
static bool
take_word(struct pysrc *source, struct scan *scan)
{
	const char *word = source->code + source->at;
	size_t length = 0;
	bool formatted, raw;

	while (is_word(peek(source, length)))
		length++;
	source->at += length;
	if ((peek(source, 0) == '"' || peek(source, 0) == '\'') &&
	    py_is_prefix(word, length, &formatted, &raw))
		return skip_string(source, formatted, raw);
	if (scan->words++ == 0) {
		scan->keyword = is_one_of(keywords, word, length);
		scan->compound = is_one_of(compounds, word, length);
	}
	if (scan->depth == 0 && length == 6 && memcmp(word, "lambda", 6) == 0)
		scan->lambdas++;
	return true;
}

/* Skip what lies between statements; false at the end of the source. */
static bool
skip_space(struct pysrc *source)
{
	for (int c; (c = peek(source, 0)) != -1; step(source)) {
		if (c == '#') {
			while (peek(source, 0) != -1 && peek(source, 0) != '\n')
				source->at++;
			if (peek(source, 0) == -1)
				return false;
			c = '\n';
		}
		if (c == '\n') {
			source->inside = source->compound = source->indented = false;
		} else if (c == ' ' || c == '\t' || c == '\f') {
			if (!source->inside)
				source->indented = true;
		} else if (c != '\r' && c != ';') {
			return true;
		}
	}
	return false;
}

/* Read up to the end of the statement, which lies before *end. */
static bool
scan_statement(struct pysrc *source, struct scan *scan, size_t *end)
{
	int c;

	while ((c = peek(source, 0)) != -1) {
		if (scan->depth == 0 && (c == '\n' || c == ';' || c == '#'))
			return true;
		if (c == '#') {
			while (peek(source, 0) != -1 && peek(source, 0) != '\n')
				source->at++;
			continue;
		}
		if (c == '\\' && peek(source, 1) != -1) {
			step(source);
			step(source);
			continue;
		}
		if (isspace(c)) {
			step(source);
			continue;
		}
		if (c == '"' || c == '\'') {
			scan->words++;
			if (!skip_string(source, false, false))
				return false;
		} else if (is_word(c)) {
			if (!take_word(source, scan))
				return false;
		} else if (c == '@' && scan->words == 0 && scan->depth == 0) {
			scan->words++;
			scan->keyword = true; /* a decorator */
			source->at++;
		} else if (strchr("([{", c)) {
			scan->words++;
			scan->depth++;
			source->at++;
		} else if (strchr(")]}", c)) {
			scan->depth -= scan->depth > 0;
			source->at++;
		} else if (scan->depth == 0) {
			take_operator(source, scan, c);
		} else {
			source->at++;
		}
		*end = source->at;
	}
	return scan->depth == 0;
}

bool
pysrc_next(struct pysrc *source, struct statement *statement)
{
	struct scan scan = { 0 };

	if (!skip_space(source))
		return false;
	statement->start = statement->end = source->at;
	statement->line = source->line + 1;
	if (!scan_statement(source, &scan, &statement->end)) {
		source->cut = true;
		return false;
	}
	statement->top = !source->indented && !source->compound;
	statement->expression =
	    statement->top && !scan.keyword && !scan.assigned && !scan.colon;
	source->inside = true;
	source->compound = source->compound || scan.compound || scan.colon;
	return true;
}

bool
pysrc_last_expression(const char *code, size_t length, struct statement *last)
{
	struct pysrc source = { .code = code, .length = length };
	bool any = false;

	while (pysrc_next(&source, last))
		any = true;
	return any && !source.cut && last->expression;
}

/* The word that ends before `at` is `word`. */
static bool
follows_word(const char *code, const char *at, const char *word)
{
	size_t size = strlen(word);

	while (at > code && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return (size_t)(at - code) >= size && memcmp(at - size, word, size) == 0;
}

bool
pysrc_rebinds(const char *code, size_t length, const char *name)
{
	size_t size = strlen(name);
	const char *end = code + length;

	for (const char *at = code; (at = memmem(at, (size_t)(end - at), name, size)); at += size) {
		const char *after = at + size;

		if ((after < end && is_word((unsigned char)*after)) ||
		    (at > code && (is_word((unsigned char)at[-1]) || at[-1] == '.')))
			continue;
		while (after < end && (*after == ' ' || *after == '\t'))
			after++;
		if (after == end || *after != '(' || follows_word(code, at, "def") ||
		    follows_word(code, at, "class"))
			return true;
	}
	return false;
}
