/* A parser for statements of Python. */
#include "pysrc-tree.h"

#include <string.h>

enum { DEEPEST = 200 }; /* suites in suites; CPython takes 100 */

struct parser {
	struct py_tree *tree;
	size_t at; /* token */
	unsigned depth;
	struct py_fault *fault;
};

static bool parse_suite(struct parser *in, struct py_clause *clause);
static bool parse_statement(struct parser *in, struct py_suite *suite);

bool
py_at(const struct py_tree *tree, size_t at, const char *word)
{
	return py_is(tree->code, &tree->tokens.list[at], word);
}

const struct py_statement *
py_scope(const struct py_suite *suite)
{
	while (suite->of && suite->of->in->kind != PY_FUNCTION && suite->of->in->kind != PY_CLASS)
		suite = suite->of->in->in;
	return suite->of ? suite->of->in : NULL;
}

static const struct py_token *
present(const struct parser *in)
{
	return &in->tree->tokens.list[in->at];
}

static bool
here_is(const struct parser *in, const char *word)
{
	return py_at(in->tree, in->at, word);
}

static size_t
column_of(const struct py_tree *tree, size_t offset)
{
	size_t start = offset;

	while (start > 0 && !py_line_end(tree->code, tree->length, start - 1))
		start--;
	if (start == 0 && tree->length >= 3 && memcmp(tree->code, "\xef\xbb\xbf", 3) == 0)
		start = 3;
	return offset < start ? 1 : offset - start + 1;
}

static bool
fail(struct parser *in, const char *what)
{
	const struct py_token *token = present(in);

	*in->fault = (struct py_fault){ token->line, column_of(in->tree, token->start), what };
	return false;
}

/* Words that begin a clause of a statement which began before. */
static bool
continues(const struct parser *in)
{
	return here_is(in, "elif") || here_is(in, "else") || here_is(in, "except") ||
	    here_is(in, "finally");
}

static struct py_statement *
add_statement(struct parser *in, struct py_suite *suite, enum py_statement_kind kind)
{
	struct py_statement *statement = arena_alloc(&in->tree->memory, sizeof *statement);

	*statement = (struct py_statement){ .kind = kind, .first = in->at, .end = in->at,
		.line = present(in)->line, .in = suite, .previous = suite->last,
		.number = in->tree->statements++ };
	if (suite->last)
		suite->last->next = statement;
	else
		suite->first = statement;
	suite->last = statement;
	return statement;
}

/* Up to the end of the logical line. */
static bool
parse_simple(struct parser *in, struct py_suite *suite)
{
	struct py_statement *statement;

	if (present(in)->kind == PY_INDENT)
		return fail(in, "this is indented without a reason");
	if (continues(in))
		return fail(in, "nothing stands before this that it could go on with");
	if (here_is(in, ";") || here_is(in, ":"))
		return fail(in, "a statement is missing");
	statement = add_statement(in, suite, PY_SIMPLE);
	while (present(in)->kind != PY_NEWLINE)
		in->at++;
	statement->end = in->at++;
	return true;
}

/* Between some keywords and the colon there is nothing, between others there must be. */
static bool
check_header(struct parser *in, const struct py_clause *clause)
{
	const struct py_tree *tree = in->tree;
	size_t keyword = clause->keyword;
	bool bare = py_at(tree, keyword, "else") || py_at(tree, keyword, "try") ||
	    py_at(tree, keyword, "finally");

	if (py_at(tree, keyword, "except") || bare == (clause->colon == keyword + 1))
		return true;
	in->at = keyword + 1;
	return fail(in, bare ? "a colon must come here" : "something is missing before the colon");
}

/* From the keyword to the colon that ends the header. */
static bool
find_colon(struct parser *in, struct py_clause *clause)
{
	unsigned depth = present(in)->depth, lambdas = 0;

	for (; present(in)->kind != PY_NEWLINE; in->at++) {
		if (present(in)->depth != depth)
			continue;
		if (here_is(in, "lambda"))
			lambdas++;
		if (here_is(in, ":") && lambdas-- == 0) {
			clause->colon = in->at++;
			return check_header(in, clause);
		}
	}
	return fail(in, "a colon is missing before the line ends");
}

/* A clause from its keyword on; `first` is the token it begins with. */
static bool
parse_clause(struct parser *in, struct py_statement *statement, size_t first)
{
	struct py_clause *clause = arena_alloc(&in->tree->memory, sizeof *clause), **end;

	*clause = (struct py_clause){ .keyword = in->at,
		.line = in->tree->tokens.list[first].line, .in = statement,
		.number = in->tree->clauses++ };
	clause->suite.of = clause;
	for (end = &statement->clauses; *end; end = &(*end)->next)
		;
	*end = clause;
	return find_colon(in, clause) && parse_suite(in, clause);
}

static bool
parse_lines(struct parser *in, struct py_clause *clause)
{
	struct py_suite *suite = &clause->suite;

	in->at++;
	if (present(in)->kind != PY_INDENT) {
		const struct py_token *token = present(in);

		while (token->kind == PY_DEDENT)
			token++;
		*in->fault = (struct py_fault){ token->line, column_of(in->tree, token->start),
			"the suite of what ends in a colon is missing: indent it" };
		return false;
	}
	in->at++;
	suite->indent_end = present(in)->start;
	suite->indent_start = suite->indent_end - (column_of(in->tree, present(in)->start) - 1);
	while (present(in)->kind != PY_DEDENT)
		if (!parse_statement(in, suite))
			return false;
	in->at++;
	return true;
}

static bool
parse_suite(struct parser *in, struct py_clause *clause)
{
	bool good;

	if (++in->depth > DEEPEST)
		return fail(in, "suites are nested too deep");
	clause->suite.on_line = present(in)->kind != PY_NEWLINE;
	good = clause->suite.on_line ? parse_simple(in, &clause->suite) : parse_lines(in, clause);
	in->depth--;
	return good;
}

/* Which words may begin the next clause. */
static bool
goes_on(const struct parser *in, enum py_statement_kind kind)
{
	switch (kind) {
	case PY_IF:
		return here_is(in, "elif") || here_is(in, "else");
	case PY_WHILE:
	case PY_FOR:
		return here_is(in, "else");
	case PY_TRY:
		return here_is(in, "except") || here_is(in, "else") || here_is(in, "finally");
	default:
		return false;
	}
}

/* After `else` of all but `try`, nothing goes on; after `finally`, too. */
static bool
is_last(const struct py_tree *tree, const struct py_statement *statement, size_t keyword)
{
	return py_at(tree, keyword, "finally") ||
	    (py_at(tree, keyword, "else") && statement->kind != PY_TRY);
}

static bool
parse_clauses(struct parser *in, struct py_statement *statement, size_t first)
{
	size_t keyword = in->at;

	if (!parse_clause(in, statement, first))
		return false;
	while (!is_last(in->tree, statement, keyword) && goes_on(in, statement->kind)) {
		keyword = in->at;
		if (!parse_clause(in, statement, keyword))
			return false;
	}
	statement->end = in->at;
	if (statement->kind == PY_TRY && !statement->clauses->next)
		return fail(in, "this try has neither except nor finally");
	return true;
}

static bool
compound_kind(const struct parser *in, size_t at, enum py_statement_kind *kind)
{
	static const struct {
		const char *word;
		enum py_statement_kind kind;
	} words[] = { { "if", PY_IF }, { "while", PY_WHILE }, { "for", PY_FOR }, { "try", PY_TRY },
		{ "with", PY_WITH }, { "def", PY_FUNCTION }, { "class", PY_CLASS } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (py_at(in->tree, at, words[i].word)) {
			*kind = words[i].kind;
			return true;
		}
	return false;
}

/* `async` is a keyword before def, for and with only. */
static bool
is_async(const struct parser *in)
{
	return here_is(in, "async") && (py_at(in->tree, in->at + 1, "def") ||
	    py_at(in->tree, in->at + 1, "for") || py_at(in->tree, in->at + 1, "with"));
}

static bool
parse_decorated(struct parser *in, struct py_suite *suite)
{
	struct py_statement *statement = add_statement(in, suite, PY_FUNCTION);
	size_t first;

	while (here_is(in, "@")) {
		while (present(in)->kind != PY_NEWLINE)
			in->at++;
		in->at++;
	}
	first = in->at;
	if (is_async(in))
		in->at++;
	if (!here_is(in, "def") && !here_is(in, "class"))
		return fail(in, "a function or class must follow its decorators");
	statement->kind = here_is(in, "def") ? PY_FUNCTION : PY_CLASS;
	statement->line = in->tree->tokens.list[first].line;
	return parse_clauses(in, statement, first);
}

static bool
parse_statement(struct parser *in, struct py_suite *suite)
{
	enum py_statement_kind kind = PY_SIMPLE;
	size_t first = in->at;

	if (here_is(in, "@"))
		return parse_decorated(in, suite);
	if (!compound_kind(in, in->at + is_async(in), &kind))
		return parse_simple(in, suite);
	add_statement(in, suite, kind);
	in->at += is_async(in);
	return parse_clauses(in, suite->last, first);
}

bool
py_parse(const char *code, size_t length, struct py_tree *tree, struct py_fault *fault)
{
	struct parser in = { .tree = tree, .fault = fault };

	*tree = (struct py_tree){ .code = code, .length = length };
	if (!py_tokenize(code, length, &tree->tokens, fault))
		return false;
	while (present(&in)->kind != PY_END)
		if (!parse_statement(&in, &tree->suite)) {
			py_tree_free(tree);
			return false;
		}
	return true;
}

void
py_tree_free(struct py_tree *tree)
{
	py_tokens_free(&tree->tokens);
	arena_free(&tree->memory);
}
