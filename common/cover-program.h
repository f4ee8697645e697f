/* A program and the modules that it imports, as a test of one file. */
#ifndef COVER_PROGRAM_H
#define COVER_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

struct cover_program {
	const char *path;	     /* of the program; its folder is searched, too */
	const char *const *sources;  /* folders in which modules are looked for */
	size_t source_count;
	const char *folder; /* on the board, for the modules: made and removed; NULL: they are there */
	double timeout_s;
};

/*
 * Append the test record and its steps: modules put, the program loaded, all removed. How
 * many records that are; 0 with a message in *error (to be freed).
 */
size_t put_program(struct buffer *to, const struct cover_program *program, char **error);

#endif
