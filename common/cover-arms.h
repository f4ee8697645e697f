/* The branches of a source: from which line control may go to which. */
#ifndef COVER_ARMS_H
#define COVER_ARMS_H

#include <jv.h>

/*
 * A list of pairs of lines, the second negative at the end of a function; invalid where
 * the file cannot be read, or is no Python source.
 */
jv cover_arms(const char *path);

#endif
