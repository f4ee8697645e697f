/* Parts of statements, and what they are, for those who put probes into them. */
#include "probe-internal.h"

#include <string.h>

const struct py_token *
py_token_at(const struct placing *placing, size_t at)
{
	return &placing->tree->tokens.list[at];
}

static bool
is(const struct placing *placing, size_t at, const char *word)
{
	return py_at(placing->tree, at, word);
}

/* The first token from `at` on, before `end`, that is at that depth and one of the words. */
static size_t
find(const struct placing *placing, size_t at, size_t end, unsigned depth, const char *one,
    const char *other)
{
	for (; at < end; at++)
		if (py_token_at(placing, at)->depth == depth &&
		    (is(placing, at, one) || is(placing, at, other)))
			break;
	return at;
}

/* What closes the bracket at `open`. */
static size_t
closing(const struct placing *placing, size_t open, size_t end)
{
	unsigned depth = py_token_at(placing, open)->depth;

	for (open++; open < end && py_token_at(placing, open)->depth != depth; open++)
		;
	return open;
}

/* Not an argument that is spread, named or a generator: what can stand in parentheses. */
static bool
is_plain_argument(const struct placing *placing, struct py_range range)
{
	if (range.start == range.end || is(placing, range.start, "*") ||
	    is(placing, range.start, "**"))
		return false;
	for (size_t at = range.start; at < range.end; at++)
		if (is(placing, at, "=") || is(placing, at, "for"))
			return false;
	return true;
}

/*
 * `for x in range(a, b)` takes no memory as long as it is just that: wrap `a`, not the
 * whole.
 */
static struct py_range
of_range(const struct placing *placing, struct py_range whole)
{
	size_t open = whole.start + 1;
	struct py_range first;

	if (whole.end - whole.start < 4 || !is(placing, whole.start, "range") ||
	    !is(placing, open, "(") || closing(placing, open, whole.end) != whole.end - 1)
		return whole;
	first.start = open + 1;
	first.end = find(placing, first.start, whole.end - 1,
	    py_token_at(placing, open)->depth + 1, ",", ",");
	return is_plain_argument(placing, first) ? first : whole;
}

/* `with (a as b, c):` has parentheses that are no expression's. */
static struct py_range
of_with(const struct placing *placing, struct py_range range)
{
	unsigned depth = py_token_at(placing, range.start)->depth;
	size_t close;

	if (is(placing, range.start, "(")) {
		close = closing(placing, range.start, range.end);
		if (close + 1 == range.end && find(placing, range.start + 1, close, depth + 1, "as",
						 "as") < close) {
			range.start++;
			range.end = close;
			depth++;
		}
	}
	range.end = find(placing, range.start, range.end, depth, "as", ",");
	return range;
}

/* The first base of a class, or the value of a keyword in its place. */
static struct py_range
of_class(const struct placing *placing, const struct py_clause *clause)
{
	size_t open = clause->keyword + 2, close = closing(placing, open, clause->colon);
	struct py_range range = { open + 1, close };

	if (!is(placing, open, "("))
		return (struct py_range){ 0 };
	range.end = find(placing, open + 1, close, py_token_at(placing, open)->depth + 1, ",", ",");
	if (range.start < range.end && is(placing, range.start + 1, "="))
		range.start += 2;
	return is_plain_argument(placing, range) ? range : (struct py_range){ 0 };
}

/* The first default of a function's parameters. */
static struct py_range
of_function(const struct placing *placing, const struct py_clause *clause)
{
	size_t open = find(placing, clause->keyword, clause->colon,
	    py_token_at(placing, clause->keyword)->depth, "(", "(");
	size_t close = closing(placing, open, clause->colon);
	unsigned depth = py_token_at(placing, open)->depth + 1;
	struct py_range range = { find(placing, open, close, depth, "=", "=") + 1, 0 };

	range.end = find(placing, range.start, close, depth, ",", ",");
	return range.start < range.end ? range : (struct py_range){ 0 };
}

struct py_range
header_condition(const struct placing *placing, const struct py_clause *clause)
{
	size_t at = clause->keyword;

	if (is(placing, at, "if") || is(placing, at, "elif") || is(placing, at, "while"))
		return (struct py_range){ at + 1, clause->colon };
	return (struct py_range){ 0 };
}

struct py_range
header_wrappable(const struct placing *placing, const struct py_clause *clause)
{
	size_t at = clause->keyword;
	struct py_range range = header_condition(placing, clause);
	unsigned depth = py_token_at(placing, at)->depth;

	if (range.end)
		return range;
	if (is(placing, at, "for")) {
		range.start = find(placing, at, clause->colon, depth, "in", "in") + 1;
		range.end = clause->colon;
		return range.start < range.end ? of_range(placing, range) : (struct py_range){ 0 };
	}
	range = (struct py_range){ at + 1, clause->colon };
	if (range.start == range.end)
		return (struct py_range){ 0 };
	if (is(placing, at, "with"))
		return of_with(placing, range);
	if (is(placing, at, "class"))
		return of_class(placing, clause);
	if (is(placing, at, "def"))
		return of_function(placing, clause);
	if (!is(placing, at, "except") || is(placing, at + 1, "*"))
		return (struct py_range){ 0 };
	range.end = find(placing, range.start, range.end, depth, "as", ",");
	return range;
}

/* Text at the start of a suite, on its own: compilers leave it out, and coverage.py, too. */
bool
is_docstring(const struct placing *placing, const struct py_statement *statement)
{
	if (statement->previous || statement->kind != PY_SIMPLE || statement->in->on_line)
		return false;
	for (size_t at = statement->first; at < statement->end; at++)
		if (py_token_at(placing, at)->kind != PY_STRING)
			return at > statement->first && is(placing, at, ";") &&
			    at + 1 == statement->end;
	return true;
}

bool
is_future(const struct placing *placing, const struct py_statement *statement)
{
	return statement->kind == PY_SIMPLE && is(placing, statement->first, "from") &&
	    is(placing, statement->first + 1, "__future__");
}

/* A small statement [at, end) that only tells the compiler something. */
static bool
only_declares(const struct placing *placing, const struct py_statement *statement, size_t at,
    size_t end)
{
	const struct py_statement *scope = py_scope(statement->in);

	if (is(placing, at, "global") || is(placing, at, "nonlocal"))
		return true;
	if (!scope || scope->kind != PY_FUNCTION || py_token_at(placing, at)->kind != PY_NAME ||
	    at + 1 >= end || !is(placing, at + 1, ":"))
		return false;
	return find(placing, at, end, py_token_at(placing, at)->depth, "=", "=") == end;
}

bool
has_no_code(const struct placing *placing, const struct py_statement *statement)
{
	unsigned depth = py_token_at(placing, statement->first)->depth;

	if (statement->kind != PY_SIMPLE)
		return false;
	if (is_docstring(placing, statement))
		return true;
	for (size_t at = statement->first; at < statement->end;) {
		size_t end = find(placing, at, statement->end, depth, ";", ";");

		if (!only_declares(placing, statement, at, end))
			return false;
		at = end + 1;
	}
	return true;
}

static bool
begins_with(const struct placing *placing, size_t at, const char *word)
{
	const struct py_token *token = py_token_at(placing, at);

	return token->kind == PY_NAME && token->end - token->start > strlen(word) &&
	    memcmp(placing->tree->code + token->start, word, strlen(word)) == 0;
}

/* Decorators that make a function something else than bytecode. */
bool
is_machine_code(const struct placing *placing, const struct py_statement *statement)
{
	if (statement->kind != PY_FUNCTION)
		return false;
	for (size_t at = statement->first; at < statement->clauses->keyword; at++) {
		if (!is(placing, at, "@"))
			continue;
		for (at++; is(placing, at + 1, ".");)
			at += 2;
		if (is(placing, at, "viper") || is(placing, at, "native") ||
		    begins_with(placing, at, "asm_"))
			return true;
	}
	return false;
}

/* A condition that compilers know: `while True`, `if 0`. */
bool
is_constant(const struct placing *placing, const struct py_clause *clause, bool *truth)
{
	struct py_range range = header_condition(placing, clause);
	const struct py_token *token = py_token_at(placing, range.start);

	if (range.end - range.start != 1)
		return false;
	*truth = is(placing, range.start, "True");
	if (token->kind == PY_NUMBER)
		for (size_t at = token->start; at < token->end; at++)
			*truth = *truth || (placing->tree->code[at] >= '1' && placing->tree->code[at] <= '9');
	return *truth || token->kind == PY_NUMBER || is(placing, range.start, "False") ||
	    is(placing, range.start, "None");
}

/* Neither calls nor looks into anything; names are taken to be known. */
static bool
only_names(const struct placing *placing, size_t at, size_t end)
{
	for (; at < end; at++)
		if (is(placing, at, "(") || is(placing, at, "[") || is(placing, at, "."))
			return false;
	return true;
}

/* A class without bases, or of objects. */
static bool
has_no_bases(const struct placing *placing, const struct py_statement *statement)
{
	size_t open = statement->clauses->keyword + 2, colon = statement->clauses->colon;

	return open >= colon || is(placing, open + 1, ")") ||
	    (is(placing, open + 1, "object") && is(placing, open + 2, ")"));
}

bool
cannot_fail(const struct placing *placing, const struct py_statement *statement)
{
	const struct py_clause *clause = statement->clauses;
	size_t open;

	if (has_no_code(placing, statement))
		return true;
	if (statement->kind == PY_SIMPLE)
		return is(placing, statement->first, "pass") && statement->end == statement->first + 1;
	if (is(placing, statement->first, "@"))
		return false;
	if (statement->kind == PY_CLASS && has_no_bases(placing, statement)) {
		for (const struct py_statement *s = clause->suite.first; s; s = s->next)
			if (!cannot_fail(placing, s))
				return false;
		return true;
	}
	open = clause->keyword + 2;
	return statement->kind == PY_FUNCTION && open < clause->colon &&
	    only_names(placing, open + 1, clause->colon);
}

bool
has_bare_bases(const struct placing *placing, const struct py_statement *statement)
{
	const struct py_clause *clause = statement->clauses;

	return statement->kind == PY_CLASS && !is(placing, statement->first, "@") &&
	    (clause->keyword + 2 >= clause->colon ||
		only_names(placing, clause->keyword + 3, clause->colon));
}

bool
jumps_away(const struct placing *placing, const struct py_statement *statement)
{
	return is(placing, statement->first, "return") || is(placing, statement->first, "raise") ||
	    is(placing, statement->first, "break") || is(placing, statement->first, "continue");
}

static bool
suite_breaks(const struct placing *placing, const struct py_suite *suite)
{
	for (const struct py_statement *s = suite->first; s; s = s->next) {
		if (s->kind == PY_FUNCTION || s->kind == PY_CLASS)
			continue;
		if (s->kind == PY_SIMPLE) {
			if (find(placing, s->first, s->end, py_token_at(placing, s->first)->depth, "break",
				"break") < s->end)
				return true;
			continue;
		}
		for (const struct py_clause *c = s->clauses; c; c = c->next) {
			bool inner_loop = c == s->clauses && (s->kind == PY_FOR || s->kind == PY_WHILE);

			if (!inner_loop && suite_breaks(placing, &c->suite))
				return true;
		}
	}
	return false;
}

bool
has_break(const struct placing *placing, const struct py_statement *loop)
{
	return suite_breaks(placing, &loop->clauses->suite);
}

size_t
last_line(const struct placing *placing, size_t end)
{
	while (end > 0 && py_token_at(placing, end)->kind != PY_NEWLINE)
		end--;
	return py_token_at(placing, end)->line;
}
