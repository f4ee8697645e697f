/*
 * upy-assert: a verdict for each test. A filter: all records pass byte for byte;
 * a verdict follows the result that completes its test.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "exits.h"
#include "options.h"
#include "records.h"
#include "verdicts.h"

enum { FLUSH_SIZE = 64 * 1024 };

static const struct option_spec options[] = {
	{ 0 }
};

static const struct command command = {
	"upy-assert", "", "judge the results of test steps and add a verdict for each test", options
};

struct filter {
	struct reader in;
	struct buffer out;
	struct account *account;
	struct verdicts *verdicts;
	size_t count; /* records of our own, between plan and end */
	int status;
};

/* What was collected goes out before the filter waits for more. */
static void
flush(struct filter *filter)
{
	if (filter->out.length && !flush_records(&filter->out, stdout))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
}

static void
add_verdict(void *context, const char *verdict, const struct buffer *line)
{
	struct filter *filter = context;

	if (strcmp(verdict, "error") == 0)
		filter->status = worse_exit(filter->status, EXIT_SYSTEM);
	else if (strcmp(verdict, "fail") == 0 || strcmp(verdict, "xpass") == 0)
		filter->status = worse_exit(filter->status, EXIT_VERDICT);
	buffer_append(&filter->out, line->data, line->length);
	filter->count++;
}

/* An error record, and the same on stderr; `where` may be NULL. */
static void
add_error(struct filter *filter, int status, const char *where, const char *what)
{
	if (where)
		warnx("%s: %s", where, what);
	else
		warnx("%s", what);
	put_record(&filter->out, error_record(command.name, what, where, status));
	filter->count++;
	filter->status = worse_exit(filter->status, status);
}

/* The stream contradicts itself at the record that was read last. */
static void
complain_here(void *context, int status, const char *what)
{
	struct filter *filter = context;
	char *where = xasprintf("%s:%zu", filter->in.name, filter->in.number);

	add_error(filter, status, where, what);
	free(where);
}

static void
complain_at_end(void *context, const char *what)
{
	add_error(context, EXIT_SYSTEM, NULL, what);
}

/* The reader's message names the place: it becomes a field of its own. */
static void
report_bad_input(struct filter *filter)
{
	char *where = xasprintf("%s:%zu", filter->in.name, filter->in.number);
	const char *what = filter->in.error;
	size_t length = strlen(where);

	if (strncmp(what, where, length) == 0 && strncmp(what + length, ": ", 2) == 0)
		add_error(filter, filter->in.status, where, what + length + 2);
	else
		add_error(filter, filter->in.status, NULL, what);
	free(where);
}

static void
pass_record(struct filter *filter, struct record *record)
{
	if (strcmp(record->type, "error") == 0)
		filter->status = worse_exit(filter->status,
		    rec_number(record->value, "exit", EXIT_SYSTEM) == EXIT_USAGE ? EXIT_USAGE
										 : EXIT_SYSTEM);
	account_add(filter->account, record);
	put_line(&filter->out, record);
	verdicts_add(filter->verdicts, record);
	record_free(record);
	if (filter->out.length >= FLUSH_SIZE)
		flush(filter);
}

static void
pass_all(struct filter *filter)
{
	struct record record;

	for (;;) {
		switch (reader_next(&filter->in, &record)) {
		case READ_RECORD:
			pass_record(filter, &record);
			break;
		case READ_BAD:
			report_bad_input(filter);
			break;
		case READ_MORE:
			flush(filter);
			if (!reader_fill(&filter->in))
				report_bad_input(filter);
			break;
		case READ_END:
			return;
		}
	}
}

static void
finish(struct filter *filter)
{
	if (account_empty(filter->account) && filter->count == 0)
		add_error(filter, EXIT_USAGE, filter->in.name,
		    "no records came: the stage before this one wrote nothing");
	verdicts_finish(filter->verdicts);
	account_finish(filter->account, false, complain_at_end, filter);
}

int
main(int argc, char **argv)
{
	struct filter filter = { .status = EXIT_PASS };
	struct verdict_sink sink = { add_verdict, complain_here, &filter };
	char *run = new_run();

	while (next_option(&command, argc, argv) != -1)
		;
	if (optind < argc)
		usage_error(&command, "'%s': there are no operands: records come from stdin",
		    argv[optind]);
	reader_open(&filter.in, STDIN_FILENO, "<stdin>");
	filter.account = account_new();
	filter.verdicts = verdicts_new(&sink);
	put_record(&filter.out, plan_record(command.name, run));
	pass_all(&filter);
	finish(&filter);
	put_record(&filter.out, end_record(command.name, run, filter.count));
	flush(&filter);
	verdicts_free(filter.verdicts);
	account_free(filter.account);
	reader_close(&filter.in);
	buffer_free(&filter.out);
	free(run);
	return finish_output() ? filter.status : EXIT_SYSTEM;
}
