/*
 * A spool: texts that grow side by side and are read once, at the end, whatever
 * their size. They wait in one unlinked file in $TMPDIR, else /tmp.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct spool;

struct spool *spool_new(void);

/* Give memory and file back. */
void spool_free(struct spool *spool);

/* A new empty text; its number, from 0 up. */
size_t spool_open(struct spool *spool);

/* Append to a text. What goes wrong is kept for spool_copy. */
void spool_append(struct spool *spool, size_t text, const void *bytes, size_t length);

/*
 * Write a text to a stream. False, with a message on stderr, when the file could
 * not be written or read, now or before; the stream is in error then (see
 * ferror(3)), so that whoever closes it knows that it is not whole.
 */
bool spool_copy(struct spool *spool, size_t text, FILE *to);

#endif
