/* Brace expansion as shells do it, for ranges of whole numbers only. */
#ifndef BRACES_H
#define BRACES_H

#include <stddef.h>

/*
 * The texts that {A..B} and {A..B..STEP} in `text` stand for, the last brace
 * varying fastest, in the order the ranges are written ({3..1} descends). Other
 * braces are left alone. A NULL-terminated list to be freed with
 * braces_free; NULL when there would be more than `most`.
 */
char **braces_expand(const char *text, size_t most);

void braces_free(char **texts);

#endif
