/*
 * The ledger: the runs of producers in a stream, from plan to end, and the
 * records counted in each. One part of the accounting in account.h.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "complaints.h"
#include "records.h"
#include "strmap.h"

struct session;

/* What one producer wrote between its plan and its end. */
struct run {
	char *by;
	struct session *session; /* for the caller */
	const bool *steps_consumed; /* upy-send answers its steps: they are not in the stream */
	size_t count; /* of its records, without steps */
	double steps_seen, steps_promised; /* step records; what test records say */
	bool ended;
	double promised; /* the count in its end */
	struct run *outer; /* the same producer's run that was open before this one */
};

/* All zeros is the empty ledger. */
struct ledger {
	struct strmap runs;	 /* by producer and token */
	struct strmap producers; /* by name */
	struct contradiction *contradictions, *last;
};

void ledger_free(struct ledger *ledger);

/*
 * A plan opens a run, an end closes it; NULL when it contradicts what came before.
 * A plan may also list more tests of a run that is open: then *more is true.
 */
struct run *ledger_open(struct ledger *ledger, jv plan, bool *more);
struct run *ledger_close(struct ledger *ledger, jv end);

/* Whether the producer has an open run. */
bool ledger_is_open(const struct ledger *ledger, const char *by);

/* Count a record of the producer; `alone` says whether it may stand in no run. */
void ledger_count(struct ledger *ledger, const char *by, const struct record *record, bool alone);

/* Complain of runs without end, of wrong counts and of contradictions. */
void ledger_finish(const struct ledger *ledger, struct complaints *complaints);

#endif
