/*
 * A relay: the stream of a filter that passes all records on byte for byte, keeps
 * account of them, and adds its own between a plan and an end.
 */
#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>
#include <stddef.h>

#include "account.h"
#include "records.h"

struct relay {
	const char *by; /* the program's name */
	char *run;
	struct reader in;
	struct buffer out;
	struct account *account;
	size_t count;	/* records of our own, between plan and end */
	int status;	/* the worst of the stream so far, and of ours */
	bool broken;	/* an error passed or was added: the stream is not what it should be */
	bool explained; /* an error record has told on stderr what is missing now */
};

/* Begin to read `fd`, called `name` in messages, with a plan; both texts are borrowed. */
void relay_open(struct relay *relay, const char *by, int fd, const char *name);

/* Called for each record, when it has been passed on; parsed or not, see records.h. */
typedef void relay_record(void *context, const struct record *record);

/*
 * Pass all records on until the input ends. What is wrong with it becomes an error
 * record. False when standard output cannot be written (errno).
 */
bool relay_pass(struct relay *relay, relay_record *each, void *context);

/* Add what the accounting misses at the end; `verdicts` are due or not, as in account.h. */
void relay_account(struct relay *relay, bool verdicts);

/* Add an error record, and say the same on stderr; `where` may be NULL. */
void relay_error(struct relay *relay, int status, const char *where, const char *what);

/* "<stdin>:12", where the record that was read last came from; to be freed. */
char *relay_place(const struct relay *relay);

/* Count a record of our own whose line was appended to relay->out. */
void relay_added(struct relay *relay);

/* Write the end and what is left; false as relay_pass. */
bool relay_finish(struct relay *relay);

void relay_free(struct relay *relay);

#endif
