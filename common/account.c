/*
 * Accounting: runs of producers with their counts, and sessions. A session is
 * what one pipeline wrote: it ends when all its runs have ended, so that
 * recorded streams can be joined with cat(1), each with its own boards.
 */
#include "account.h"

#include <stdlib.h>
#include <string.h>

#include "complaints.h"
#include "ledger.h"
#include "roster.h"
#include "shortfall.h"

struct session {
	struct roster *roster;
	size_t runs, open_runs;
	size_t tests, results; /* records of these types */
	bool sent, judged; /* upy-send, upy-assert were there */
	struct session *next;
};

struct account {
	struct ledger ledger;
	struct session *first, *current;
	size_t records;
};

/* Who writes which type, and whether it may stand in no run: by hand, by a filter. */
static const struct attribution {
	const char *type, *by;
	bool alone;
} attributions[] = {
	{ "result", "upy-send", false },
	{ "test", "yaml2steps", true },
	{ "step", "yaml2steps", true },
	{ "verdict", "upy-assert", false },
	{ "output", "upy-send", false },
	{ "device", "upy-send", false },
	{ "match", "upy-expect", true },
	{ "benchmark", "upy-bench", true },
	{ 0 },
};

struct account *
account_new(void)
{
	return xcalloc(1, sizeof(struct account));
}

void
account_free(struct account *account)
{
	ledger_free(&account->ledger);
	for (struct session *next, *session = account->first; session; session = next) {
		next = session->next;
		roster_free(session->roster);
		free(session);
	}
	free(account);
}

bool
account_empty(const struct account *account)
{
	return account->records == 0;
}

/* The session that a record belongs to: a plan after all have ended starts another. */
static struct session *
session_of(struct account *account, bool plan)
{
	struct session *current = account->current;

	if (!current || (plan && current->runs && !current->open_runs)) {
		struct session *session = xcalloc(1, sizeof *session);

		session->roster = roster_new();
		if (current)
			current->next = session;
		else
			account->first = session;
		account->current = session;
	}
	return account->current;
}

static void
add_plan(struct account *account, jv plan)
{
	struct session *session = session_of(account, true);
	bool more;
	struct run *run = ledger_open(&account->ledger, plan, &more);

	if (!run)
		return;
	if (more) {
		roster_plan(run->session->roster, plan);
		return;
	}
	run->session = session;
	run->steps_consumed = &session->sent;
	session->runs++;
	session->open_runs++;
	if (strcmp(run->by, "yaml2steps") == 0)
		roster_plan(session->roster, plan);
	if (strcmp(run->by, "upy-send") == 0) {
		session->sent = true;
		roster_boards(session->roster, plan);
	}
	session->judged |= strcmp(run->by, "upy-assert") == 0;
}

static void
add_end(struct account *account, jv end)
{
	struct run *run = ledger_close(&account->ledger, end);

	if (run)
		run->session->open_runs--;
}

/* What a record says about tests and boards. */
static void
note(struct account *account, const struct record *record)
{
	struct session *session = session_of(account, false);

	if (strcmp(record->type, "test") == 0) {
		session->tests++;
		roster_test(session->roster, record,
		    ledger_is_open(&account->ledger, "yaml2steps"));
	} else if (strcmp(record->type, "result") == 0) {
		session->sent = true;
		session->results++;
		roster_result(session->roster, record);
	} else if (strcmp(record->type, "verdict") == 0) {
		session->judged = true;
		roster_verdict(session->roster, record);
	}
}

/* Coverage is counted where it says whose it is; a board's tracer has no plan. */
static void
add_coverage(struct account *account, const struct record *record)
{
	const char *by = record_string(record, "by");

	if (by)
		ledger_count(&account->ledger, by, record, true);
}

static void
add_error(struct account *account, const struct record *record)
{
	const char *by = record_string(record, "by");

	ledger_count(&account->ledger, by ? by : "?", record, true);
}

/* Whose record it is: upy-expect gives verdicts, too, in a stream that upy-assert does not see. */
static const char *
writer_of(const struct account *account, const struct attribution *attribution)
{
	if (strcmp(attribution->type, "verdict") == 0 &&
	    ledger_is_open(&account->ledger, "upy-expect") &&
	    !ledger_is_open(&account->ledger, attribution->by))
		return "upy-expect";
	return attribution->by;
}

void
account_add(struct account *account, const struct record *record)
{
	account->records++;
	for (const struct attribution *a = attributions; a->type; a++)
		if (strcmp(record->type, a->type) == 0) {
			ledger_count(&account->ledger, writer_of(account, a), record, a->alone);
			note(account, record);
			return;
		}
	if (strcmp(record->type, "plan") == 0)
		add_plan(account, record_value(record));
	else if (strcmp(record->type, "end") == 0)
		add_end(account, record_value(record));
	else if (strcmp(record->type, "error") == 0)
		add_error(account, record);
	else if (strcmp(record->type, "coverage") == 0)
		add_coverage(account, record);
}

/* A whole stage that is missing is named once, instead of all that it would have written. */
static void
check_session(const struct session *session, bool verdicts, struct complaints *complaints)
{
	bool unjudged = verdicts && session->results && !session->judged;

	if (verdicts && session->tests && !session->sent && !session->judged) {
		complain(complaints, "upy-send: not in the pipeline: %zu test%s not run",
		    session->tests, session->tests == 1 ? " was" : "s were");
		complaints_next_kind(complaints);
		return;
	}
	if (unjudged)
		complain(complaints, "upy-assert: not in the pipeline: nothing was judged");
	complaints_next_kind(complaints);
	complain_of_shortfall(session->roster, verdicts && !unjudged, complaints);
}

size_t
account_finish(const struct account *account, bool verdicts,
    void (*say)(void *context, const char *what), void *context)
{
	struct complaints complaints = { .complain = say, .context = context };

	ledger_finish(&account->ledger, &complaints);
	for (const struct session *session = account->first; session; session = session->next)
		check_session(session, verdicts, &complaints);
	for (const struct session *session = account->first; session; session = session->next)
		for (const struct session *later = session->next; later; later = later->next)
			complain_of_repeats(session->roster, later->roster, &complaints);
	complaints_next_kind(&complaints);
	return complaints.count;
}
