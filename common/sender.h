/*
 * What all lanes of one upy-send share: the settings, the records on their way
 * out, and what has happened so far.
 */
#ifndef SENDER_H
#define SENDER_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "outbox.h"
#include "prompt.h"
#include "script.h"
#include "seat.h"

struct sender {
	double timeout;	 /* seconds for a step that says nothing else; negative: see seat_timeout */
	size_t limit;	 /* bytes of output kept per step */
	long maxfail;	 /* failed tests after which nothing more is run; 0: no limit */
	bool follow;	 /* send output records */
	bool resume;	 /* no soft reset at the start */
	int64_t started; /* for at_us */

	struct seat *seats;
	size_t seat_count;

	struct outbox outbox;
	struct prompt prompt; /* of the lane that asks a person */
	int errands;	  /* readable when an errand of some seat has ended */
	size_t count;	  /* records of our own between plan and end */
	size_t dropped;	  /* bytes of output records that a slow reader made us drop */
	long failures;	  /* tests that failed */
	int status;	  /* worst exit status so far */
	const char *stop; /* why nothing more is run, or NULL */
	bool overdue;	  /* because the total time is over */
	size_t cut;	  /* steps that therefore did not run to their end */
};

/* Send a record of our own, counted; consumed. */
void sender_put(struct sender *sender, jv record);

/* The same, with more members, given as JSON: `"a":1,"b":2`; or none. */
void sender_put_with(struct sender *sender, jv record, const struct buffer *members);

/* Send an error record, print its message on stderr, note its status. */
void sender_error(struct sender *sender, const char *where, int status, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Pass an item's line on, once. */
void sender_pass(struct sender *sender, struct item *item);

/* Send the device record, if it is not out yet. */
void sender_introduce(struct sender *sender, struct seat *seat);

/* Send a piece of live output. */
void sender_output(struct sender *sender, const struct seat *seat, const char *test,
    const char *bytes, size_t length);

#endif
