/*
 * Python source, read lexically: logical lines, brackets, strings and `;`, as
 * CPython's and MicroPython's tokenizers see them. No grammar: what is not
 * understood is left for the board to complain about.
 */
#ifndef PYSRC_H
#define PYSRC_H

#include <stdbool.h>
#include <stddef.h>

/* A simple statement, or a compound one's header with what follows on its line. */
struct statement {
	size_t start, end; /* bytes [start, end), without comment and white space around */
	size_t line;	   /* of its first byte, from 1 */
	bool top;	   /* not indented and not part of a compound statement */
	bool expression;   /* lexically an expression: no keyword, no assignment, no colon */
};

/* A position in source that is read statement by statement; start from zeros. */
struct pysrc {
	const char *code;
	size_t length;
	size_t at;
	size_t line;	/* lines ended before `at` */
	bool inside;	/* after a `;`: still on a logical line */
	bool compound;	/* that line began with a compound statement's header */
	bool indented;	/* or with white space */
	bool cut;	/* the source ended inside a string or a bracket */
};

/*
 * The next statement. False at the end of the source, and when that is cut.
 */
bool pysrc_next(struct pysrc *source, struct statement *statement);

/* The last statement of the source, if that is an expression at the top level. */
bool pysrc_last_expression(const char *code, size_t length, struct statement *last);

/*
 * The source may give `name` a new meaning: it defines it, or mentions it other
 * than to call it. Says yes too often rather than too seldom.
 */
bool pysrc_rebinds(const char *code, size_t length, const char *name);

#endif
