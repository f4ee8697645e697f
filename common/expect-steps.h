/* What is expected one after the other, as it is built up from options. */
#ifndef EXPECT_STEPS_H
#define EXPECT_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "expectation.h"

struct expect_step {
	struct expectation wanted; /* of no pattern: nothing is to come, to the end of the input */
	double timeout_s;	   /* from its beginning; below 0: no limit */
	bool optional;		   /* that it does not come in this time is told, and no failure */
	const char *role;	   /* of the stream it is about, not owned; NULL: of any */
	size_t lines;		   /* that a match may span; 0: as in the settings */
};

/* All zeros but for the defaults of timeout_s and role is an empty list. */
struct expect_steps {
	struct expect_step *steps;
	size_t count;
	double timeout_s; /* of steps that are added */
	const char *role; /* the same */
	bool in_list, all; /* patterns go to the last step, while a list is open */
	bool fresh;	   /* the list that is open has none yet */
	bool more;	   /* others will be added when these are finished */
	bool forbid;	   /* the next pattern is forbidden */
	struct pattern **patterns; /* all of them, owned */
	size_t patterns_count;
	struct pattern **forbidden;
	size_t forbidden_count;
};

void expect_steps_free(struct expect_steps *steps);

/* Add a pattern, which is owned from now on: a step, a part of a list, or a forbidden one. */
void expect_steps_add(struct expect_steps *steps, struct pattern *pattern);

/*
 * Add a step of its own, to which the caller adds patterns, of which each is to be given
 * to expect_steps_own; what is forbidden always is so in it. Valid until the next is added.
 */
struct expect_step *expect_steps_new(struct expect_steps *steps);
void expect_steps_own(struct expect_steps *steps, struct pattern *pattern);

/*
 * Begin a list of which the first, or all, are to come; end it. False when a list
 * that ends here is empty, or a pattern is missing behind --not.
 */
bool expect_steps_begin(struct expect_steps *steps, bool all);
bool expect_steps_then(struct expect_steps *steps);

/*
 * The last step is there: what is forbidden holds in all of them. Where no pattern
 * is wanted, that nothing forbidden comes is the only step, unless there will be more.
 * False as above.
 */
bool expect_steps_finish(struct expect_steps *steps);

#endif
