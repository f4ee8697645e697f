/* The stream of upy-bench: its benchmarks, and whether it is whole. */
#include "compare-stream.h"

#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "exits.h"
#include "records.h"

/* The first problem is told. */
static void
set_problem(struct saved_run *run, int status, const char *what)
{
	run->status = worse_exit(run->status, status);
	if (!run->problem)
		run->problem = xasprintf("%s: %s", run->path, what);
}

static void
set_missing(void *context, const char *what)
{
	set_problem(context, EXIT_SYSTEM, what);
}

static void
take_record(struct saved_run *run, const struct record *record, bool samples)
{
	const char *message;

	if (strcmp(record->type, "benchmark") == 0) {
		run_parse_entry(run, record->line, record->length, samples);
	} else if (strcmp(record->type, "error") == 0) {
		message = record_string(record, "message");
		set_problem(run, (int)record_number(record, "exit", EXIT_SYSTEM),
		    message ? message : "an error without a message");
	}
}

void
stream_read(struct found *found, int fd, const char *name, bool samples)
{
	struct saved_run *run = found_add(found, name, name);
	struct account *account = account_new();
	struct reader reader;
	struct record record;
	enum read_result result;

	reader_open(&reader, fd, name);
	reader_be_lazy(&reader);
	while ((result = read_record(&reader, &record)) != READ_END) {
		if (result == READ_BAD) {
			set_problem(run, reader.status, reader.error);
			break;
		}
		account_add(account, &record);
		take_record(run, &record, samples);
		record_free(&record);
	}
	if (!run->problem && account_empty(account))
		set_problem(run, EXIT_USAGE, "no records came");
	if (!run->problem)
		account_finish(account, false, set_missing, run);
	reader_close(&reader);
	account_free(account);
}
