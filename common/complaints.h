/*
 * Complaints about a stream: counted, and cut off after the first few of a
 * kind, so that a stream cut early does not fill the screen.
 */
#ifndef COMPLAINTS_H
#define COMPLAINTS_H

#include <stddef.h>

struct complaints {
	void (*complain)(void *context, const char *what);
	void *context;
	size_t count;	/* of all kinds, the unspoken ones too */
	size_t of_kind; /* of the present kind */
};

/* One complaint, in a sentence; only counted when it is one too many of its kind. */
void complain(struct complaints *complaints, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What follows is of another kind: says how many of the last kind were not spoken. */
void complaints_next_kind(struct complaints *complaints);

#endif
