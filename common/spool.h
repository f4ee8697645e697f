/*
 * A spool: texts that grow side by side and are read once, at the end, whatever
 * their size and number. They wait in an overflow.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct spool;

/* What the caller keeps of a text: plain data. All zeros is the empty text. */
struct spool_text {
	uint64_t first, last; /* where its chunks begin, + 1 */
};

struct spool *spool_new(void);

/* Give memory and file back. */
void spool_free(struct spool *spool);

/* Append to a text. What goes wrong is kept for spool_copy. */
void spool_append(struct spool *spool, struct spool_text *text, const void *bytes, size_t length);

/* Write a text to a stream; false when some of it is lost. */
bool spool_copy(struct spool *spool, const struct spool_text *text, FILE *to);

/* Why texts are lost (errno), or 0: then nothing is. */
int spool_problem(const struct spool *spool);

/*
 * Give up a report that was kept in temporary files and is lost (for errno): say so
 * on stderr, and put the stream in error (see ferror(3)), so that whoever closes it
 * knows that it is not whole.
 */
void spool_spoil(FILE *to, int problem);

#endif
