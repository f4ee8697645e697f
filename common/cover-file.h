/* Files of the host, whole. */
#ifndef COVER_FILE_H
#define COVER_FILE_H

#include <stdbool.h>

#include "buffer.h"

/* Append all of a file; false with a message that names it in *error (to be freed). */
bool read_whole_file(const char *path, struct buffer *to, char **error);

/* Write a file; false as above. */
bool write_whole_file(const char *path, const struct buffer *text, char **error);

#endif
