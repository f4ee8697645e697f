/* Files in one go. */
#ifndef READ_ALL_H
#define READ_ALL_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

/* Append all bytes up to the end, at most so many; false with errno, EFBIG if there are more. */
bool read_all(int fd, size_t most, struct buffer *to);

/* The same of the file at `path`. */
bool read_all_of(const char *path, size_t most, struct buffer *to);

#endif
