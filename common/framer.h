/*
 * Bytes that arrive in pieces, as lines. Line ends become LF: CRs before an LF,
 * up to 8, are part of it. What is held starts with the oldest line that is still wanted.
 */
#ifndef FRAMER_H
#define FRAMER_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

/* All zeros is a framer that nothing was fed to. */
struct framer {
	struct buffer text;
	size_t whole; /* bytes of whole lines; an unfinished one follows */
	size_t rough; /* from here on there are only characters of ASCII, in whole lines */
	bool ended;
};

/* Room for `size` bytes that arrive, */
char *framer_room(struct framer *framer, size_t size);

/* and that so many of them have. */
void framer_added(struct framer *framer, size_t count);

/* The same with bytes from elsewhere. */
void framer_feed(struct framer *framer, const char *bytes, size_t length);

/* Nothing more will come: an unfinished line is whole now. */
void framer_end(struct framer *framer);

/*
 * The end of the text that is certain, whatever comes: without CRs at the end,
 * which may belong to a line end, and without a part of a character.
 */
size_t framer_certain(const struct framer *framer);

/* The end of the line, without its LF, that an offset is in; of what is certain if unfinished. */
size_t framer_line_end(const struct framer *framer, size_t offset);

/* Forget the first bytes. */
void framer_drop(struct framer *framer, size_t length);

void framer_free(struct framer *framer);

#endif
