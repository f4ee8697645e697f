/* What the files of fill share. */
#ifndef FILL_INTERNAL_H
#define FILL_INTERNAL_H

#include "buffer.h"
#include "fill.h"

/* One value being filled. */
struct filling {
	struct reading *reading;
	const struct node *value; /* where messages point to */
	const char *what;
	bool late;
};

/* How a name is written. */
enum form { AS_TEXT, AS_LITERAL, AS_CODE };

/*
 * Append a text with its names written in a form; true when there are some of
 * saved values among them, which become `stand_in`, or stay when that is NULL.
 */
bool put_filled(const struct filling *filling, struct buffer *to, const char *text,
    enum form form, const char *stand_in);

#endif
