/* A relay of records. */
#include "relay.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"

enum { FLUSH_SIZE = 64 * 1024 };

void
relay_open(struct relay *relay, const char *by, int fd, const char *name)
{
	*relay = (struct relay){ .by = by, .run = new_run(), .account = account_new() };
	reader_open(&relay->in, fd, name);
	reader_be_lazy(&relay->in);
	put_record(&relay->out, plan_record(by, relay->run));
}

/* What was collected goes out before the relay waits for more. */
static bool
flush(struct relay *relay)
{
	return !relay->out.length || flush_records(&relay->out, stdout);
}

void
relay_added(struct relay *relay)
{
	relay->count++;
}

static void
add_error_record(struct relay *relay, int status, const char *where, const char *what)
{
	put_record(&relay->out, error_record(relay->by, what, where, status));
	relay_added(relay);
	relay->status = worse_exit(relay->status, status);
	relay->broken = true;
}

void
relay_error(struct relay *relay, int status, const char *where, const char *what)
{
	warnx("%s%s%s", where ? where : "", where ? ": " : "", what);
	add_error_record(relay, status, where, what);
}

char *
relay_place(const struct relay *relay)
{
	return xasprintf("%s:%zu", relay->in.name, relay->in.number);
}

/* The reader's message names the place: it becomes a field of its own. */
static void
report_bad_input(struct relay *relay)
{
	char *where = relay_place(relay);
	const char *what = relay->in.error;
	size_t length = strlen(where);

	if (strncmp(what, where, length) == 0 && strncmp(what + length, ": ", 2) == 0)
		relay_error(relay, relay->in.status, where, what + length + 2);
	else
		relay_error(relay, relay->in.status, NULL, what);
	free(where);
}

/* Another stage has told its error already. */
static void
note_error(struct relay *relay, const struct record *record)
{
	bool input = record_number(record, "exit", EXIT_SYSTEM) == EXIT_USAGE;

	relay->explained = true;
	relay->broken = true;
	relay->status = worse_exit(relay->status, input ? EXIT_USAGE : EXIT_SYSTEM);
}

static bool
pass_record(struct relay *relay, struct record *record, relay_record *each, void *context)
{
	if (strcmp(record->type, "error") == 0)
		note_error(relay, record);
	account_add(relay->account, record);
	put_line(&relay->out, record);
	each(context, record);
	record_free(record);
	return relay->out.length < FLUSH_SIZE || flush(relay);
}

bool
relay_pass(struct relay *relay, relay_record *each, void *context)
{
	struct record record;

	for (;;)
		switch (reader_next(&relay->in, &record)) {
		case READ_RECORD:
			if (!pass_record(relay, &record, each, context))
				return false;
			break;
		case READ_BAD:
			report_bad_input(relay);
			break;
		case READ_MORE:
			if (!flush(relay))
				return false;
			if (!reader_fill(&relay->in))
				report_bad_input(relay);
			break;
		case READ_END:
			return true;
		}
}

static void
complain_at_end(void *context, const char *what)
{
	struct relay *relay = context;

	if (relay->explained)
		add_error_record(relay, EXIT_SYSTEM, NULL, what);
	else
		relay_error(relay, EXIT_SYSTEM, NULL, what);
}

void
relay_account(struct relay *relay, bool verdicts)
{
	if (account_empty(relay->account) && relay->count == 0)
		relay_error(relay, EXIT_USAGE, relay->in.name,
		    "no records came: the stage before this one wrote nothing");
	account_finish(relay->account, verdicts, complain_at_end, relay);
}

bool
relay_finish(struct relay *relay)
{
	put_record(&relay->out, end_record(relay->by, relay->run, relay->count));
	return flush(relay);
}

void
relay_free(struct relay *relay)
{
	account_free(relay->account);
	reader_close(&relay->in);
	buffer_free(&relay->out);
	free(relay->run);
}
