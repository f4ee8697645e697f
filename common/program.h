/*
 * Steps as programs: Python source with a proof of its end, and with the value
 * of its last expression, put behind it. Line numbers stay as they are.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

/*
 * Defines on the board what gives values back: `__upy(VALUE, NONCE)` prints
 * the value as frame.h wants it and binds `_`. The board must have run this
 * before a valued program.
 */
extern const char program_helper[];

/* The exception that a valued program raises when the helper is not there (any more). */
bool program_helper_missing(const char *traceback);

struct program {
	struct buffer text;
	bool valued; /* the last statement is an expression and its value was asked for */
	size_t nonce_line; /* the line that only prints the nonce, or 0 */
};

/*
 * Make `code` into a program that prints `nonce` last, with the value of a
 * last expression if `value`. `hidden` says that the board's globals may have
 * another `print`. Source that holds the REPL's control bytes travels inside a
 * string literal.
 */
void program_build(struct program *program, const char *code, size_t length, bool value,
    const char *nonce, bool hidden);

/*
 * The same for a board that has the helper of verify.h: checked against damage.
 * Line numbers are one higher there. `collect` frees memory first.
 */
void program_build_checked(struct program *program, const char *code, size_t length, bool value,
    const char *nonce, bool collect);

/* Append text as a Python string literal of one line, without the REPL's control bytes. */
void program_put_literal(struct buffer *to, const char *text, size_t length);

void program_free(struct program *program);

#endif
