/*
 * Tokens of Python source, as MicroPython's and CPython's tokenizers see them: with
 * INDENT, DEDENT and NEWLINE, without comments and blank lines. What only one of the two
 * takes (t-strings, quotes nested in f-strings) is taken, too.
 */
#ifndef PYSRC_TOKEN_H
#define PYSRC_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum py_kind {
	PY_END, /* of the source; after the last NEWLINE and DEDENT */
	PY_NEWLINE, /* the end of a logical line */
	PY_INDENT,
	PY_DEDENT,
	PY_NAME, /* keywords, too */
	PY_NUMBER,
	PY_STRING, /* with its prefix and quotes; f-strings whole */
	PY_OPERATOR,
};

/* The bytes [start, end) of the source; none for INDENT, DEDENT, END. */
struct py_token {
	enum py_kind kind;
	unsigned depth; /* brackets around; a bracket itself counts as outside of what it holds */
	size_t start, end;
	size_t line; /* of its first byte, from 1 */
};

/* Where source is not Python. */
struct py_fault {
	size_t line, column; /* both from 1; columns are bytes */
	const char *what;    /* half a sentence */
};

struct py_tokens {
	struct py_token *list; /* the last one is PY_END */
	size_t count;
};

/* All tokens, to be freed with py_tokens_free; false with *fault where there is none. */
bool py_tokenize(const char *code, size_t length, struct py_tokens *tokens,
    struct py_fault *fault);
void py_tokens_free(struct py_tokens *tokens);

/* The token is this name, keyword or operator. */
bool py_is(const char *code, const struct py_token *token, const char *word);

/* The length of the line end at `at` (LF, CR LF or CR), or 0. */
size_t py_line_end(const char *code, size_t length, size_t at);

/*
 * The offset behind a string whose quote is at `at`; 0 when it does not end. In
 * `formatted` ones (f, t) braces hold expressions; in `raw` ones backslashes are no escapes.
 */
size_t py_string_end(const char *code, size_t length, size_t at, bool formatted, bool raw);

/* Letters before a quote that make what follows a string of a kind; none are good, too. */
bool py_is_prefix(const char *letters, size_t length, bool *formatted, bool *raw);

#endif
