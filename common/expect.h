/*
 * Expecting: text arrives, patterns are found in it, line by line.
 *
 * What is found does not depend on how the text was cut into pieces when it
 * arrived, nor on time: a pattern is searched in whole lines, and in an
 * unfinished one only for what no further text can change. What stands behind a
 * match, on the same line, is left for what is expected next; ^ is the start of a
 * line, never that of what is left.
 *
 * No I/O is done and no clock is read here.
 */
#ifndef EXPECT_H
#define EXPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "expectation.h"
#include "framer.h"

struct expect_settings {
	size_t lines; /* of a window: a match may span so many; 1 for patterns of PATTERN_LINE */
	size_t limit; /* bytes of a line that are searched at once, at least 4; see below */
	size_t keep;  /* bytes before a match that are kept */
	int64_t idle_us; /* of silence after which an unfinished line is searched */
};

/*
 * A line longer than `limit` is searched in pieces of that size that overlap by
 * half: what is found is right, but a match longer than half of the limit may be
 * missed, and what is in its place found.
 */
extern const struct expect_settings expect_defaults;

/* One stream of text, and how far it was searched. */
struct expect {
	struct expect_settings settings;
	struct framer framer;
	size_t line;	      /* the start of the line that is searched next */
	size_t from;	      /* where its search begins: behind the last match */
	bool rest;	      /* `from` is not the start of a line */
	size_t mark;	      /* what is before the next match begins here, behind `before` */
	struct buffer before; /* what is held no more of that, its last bytes */
	size_t forgotten;     /* bytes before those */
	bool told;	      /* `before` belongs to a match that was told */
	bool looked;	      /* the unfinished line was searched as far as it is there */
	int64_t arrived;      /* when the last bytes were fed */
};

void expect_init(struct expect *stream, const struct expect_settings *settings);
void expect_free(struct expect *stream);

/* Make one stand where the other does, with the same text. */
void expect_copy(struct expect *to, const struct expect *from);

/* Feed bytes that came; or read them into room of the stream and say how many. */
void expect_feed(struct expect *stream, const char *bytes, size_t length, int64_t now);
char *expect_room(struct expect *stream, size_t size);
void expect_added(struct expect *stream, size_t count, int64_t now);

/* Nothing more will come. */
void expect_end(struct expect *stream);

enum expect_event {
	EXPECT_MORE,	  /* nothing yet: feed more, or call again at expect_deadline() */
	EXPECT_MATCHED,
	EXPECT_FORBIDDEN, /* a forbidden pattern came first */
	EXPECT_FAILED,	  /* a search takes too long */
};

/* Valid until the stream is used again. */
struct expect_match {
	size_t index;		 /* of the pattern in its list, from 0 */
	struct pattern *pattern; /* for pattern_group, whose spans are those of `text` */
	const char *text;
	struct match_span span;
	const char *before; /* what came since the last match, its last bytes */
	size_t before_length, before_skipped;
	char *error; /* of EXPECT_FAILED, to be freed */
};

/* The next thing that happens to what is expected, in the order of the text. */
enum expect_event expect_next(struct expect *stream, struct expectation *wanted, int64_t now,
    struct expect_match *match);

/* When to call expect_next again though nothing comes; NEVER if no line is unfinished. */
int64_t expect_deadline(const struct expect *stream);

/* Append the last bytes of what came since the last match, `most` of them. */
void expect_last(const struct expect *stream, size_t most, struct buffer *to);

#endif
