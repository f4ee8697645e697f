/* Which lines of a file can run: by the data, its bytecode or its source. */
#ifndef COV_CODE_H
#define COV_CODE_H

#include <stdbool.h>

#include "cov-data.h"
#include "cov-input.h"
#include "cov-source.h"

enum cov_method {
	METHOD_AUTO,	 /* the best of the others that can be had */
	METHOD_PROBE,	 /* who put the probes, or wrote LCOV, listed them */
	METHOD_CO_LINES, /* the tracer listed those of the code that was entered */
	METHOD_AST,	 /* the statements of the source */
	METHOD_MPY,	 /* the line table of the .mpy file */
};

/* "auto", "probe", ...; METHOD_AUTO first, then NULL at the end. */
extern const char *const cov_method_names[];

struct cov_code {
	enum cov_method method; /* that was used */
	struct line_set statements, excluded; /* the first without the second */
	struct source_lines source; /* nothing where there is none to be read */
};

struct cov_finder {
	enum cov_method method;
	const char *mpy_cross; /* the compiler's command, or NULL */
	struct cov_trouble trouble; /* with status EXIT_PASS: worth a word only */
};

/*
 * Find the lines of a file; false when there are none by the method, which is told.
 * What auto falls back to is told, too.
 */
bool cov_code_find(const struct cov_finder *finder, const struct covered_file *file,
    struct cov_code *code);

void cov_code_free(struct cov_code *code);

#endif
