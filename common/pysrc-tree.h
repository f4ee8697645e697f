/*
 * Python source as a tree of statements: what contains what, and where its parts lie.
 * Expressions stay tokens. What MicroPython's and CPython's grammars share is checked
 * as far as statements go; the rest is left for the board to complain about.
 */
#ifndef PYSRC_TREE_H
#define PYSRC_TREE_H

#include "arena.h"
#include "pysrc-token.h"

enum py_statement_kind {
	PY_SIMPLE, /* a logical line of one or more, joined by `;` */
	PY_IF,
	PY_WHILE,
	PY_FOR,
	PY_TRY,
	PY_WITH,
	PY_FUNCTION,
	PY_CLASS,
};

struct py_clause;

/* The statements behind a colon. */
struct py_suite {
	struct py_statement *first, *last;
	struct py_clause *of; /* NULL: the source itself */
	bool on_line;	      /* on the line of the colon: one PY_SIMPLE */
	size_t indent_start, indent_end; /* the bytes before its first statement, if not on_line */
};

/* `if ...:`, `else:`, `def ...:` and so on. Tokens are indices into the list of tokens. */
struct py_clause {
	size_t keyword; /* its first token: `if`, `elif`, `except`, ...; of `async def`, `def` */
	size_t colon;	/* the token that ends its header */
	size_t line;	/* of the first token, `async` too */
	size_t number;	/* of all clauses of the source, from 0 */
	struct py_suite suite;
	struct py_statement *in;
	struct py_clause *next;
};

struct py_statement {
	enum py_statement_kind kind;
	size_t first;		   /* token; of a decorated one, its first `@` */
	size_t end;		   /* the token behind: NEWLINE of a simple one */
	size_t line;		   /* where it begins; of a decorated one: of `def` or `class` */
	size_t number;		   /* of all statements of the source, from 0 */
	struct py_clause *clauses; /* of a compound one, at least one */
	struct py_suite *in;
	struct py_statement *previous, *next;
};

struct py_tree {
	const char *code; /* must stay */
	size_t length;
	struct py_tokens tokens;
	struct py_suite suite;
	size_t statements, clauses; /* how many */
	struct arena memory;
};

/* Read source; to be freed with py_tree_free. False with *fault where it is none. */
bool py_parse(const char *code, size_t length, struct py_tree *tree, struct py_fault *fault);
void py_tree_free(struct py_tree *tree);

/* Token number `at` is this name, keyword or operator. */
bool py_at(const struct py_tree *tree, size_t at, const char *word);

/* The function or class that the suite is part of; NULL at the top. */
const struct py_statement *py_scope(const struct py_suite *suite);

#endif
