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
#include "filter.h"
#include "judge.h"
#include "options.h"
#include "records.h"
#include "verdicts.h"

enum { FLUSH_SIZE = 64 * 1024, MOST_DEMANDS = 64 };

enum { SELECT = 256 };

static const struct option_spec options[] = {
	{ 'j', "jq", "JQ", "a jq filter that each result must satisfy; repeatable" },
	{ SELECT, "select", "JQ", "judge only tests whose record satisfies this filter" },
	{ 0 }
};

static const struct command command = {
	"upy-assert", "", "judge the results of test steps and add a verdict for each test", options
};

struct stage {
	struct reader in;
	struct buffer out;
	struct account *account;
	struct verdicts *verdicts;
	size_t count; /* records of our own, between plan and end */
	int status;
	bool explained; /* an error record has told on stderr what is missing now */
	const char *demands[MOST_DEMANDS]; /* of -j */
	size_t demand_count;
	struct filter *select; /* or NULL: all */
	size_t tests, selected;
};

/* What was collected goes out before the filter waits for more. */
static void
flush(struct stage *stage)
{
	if (stage->out.length && !flush_records(&stage->out, stdout))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
}

static void
add_verdict(void *context, const char *verdict, const struct buffer *line)
{
	struct stage *stage = context;

	if (strcmp(verdict, "error") == 0)
		stage->status = worse_exit(stage->status, EXIT_SYSTEM);
	else if (strcmp(verdict, "fail") == 0 || strcmp(verdict, "xpass") == 0)
		stage->status = worse_exit(stage->status, EXIT_VERDICT);
	buffer_append(&stage->out, line->data, line->length);
	stage->count++;
}

static void
add_error_record(struct stage *stage, int status, const char *where, const char *what)
{
	put_record(&stage->out, error_record(command.name, what, where, status));
	stage->count++;
	stage->status = worse_exit(stage->status, status);
}

/* An error record, and the same on stderr; `where` may be NULL. */
static void
add_error(struct stage *stage, int status, const char *where, const char *what)
{
	if (where)
		warnx("%s: %s", where, what);
	else
		warnx("%s", what);
	add_error_record(stage, status, where, what);
}

/* The stream contradicts itself at the record that was read last. */
static void
complain_here(void *context, int status, const char *what)
{
	struct stage *stage = context;
	char *where = xasprintf("%s:%zu", stage->in.name, stage->in.number);

	add_error(stage, status, where, what);
	free(where);
}

/* Whether a good result satisfies the filters of -j as well: NULL, or why not. */
static char *
object_to(void *context, jv result)
{
	struct stage *stage = context;
	char *problem = NULL, *named;

	for (size_t i = 0; i < stage->demand_count && !problem; i++)
		problem = judge_filter(result, stage->demands[i]);
	if (!problem)
		return NULL;
	named = xasprintf("%s (%s:%zu)", problem, stage->in.name, stage->in.number);
	free(problem);
	return named;
}

/* Where a filter fails to decide, the test is judged. */
static bool
is_selected(void *context, jv test)
{
	struct stage *stage = context;
	char *error, *what;
	bool selected = filter_selects(stage->select, test, &error);

	if (error) {
		what = xasprintf("--select: the filter '%s' fails: %s",
		    filter_text(stage->select), error);
		complain_here(stage, EXIT_USAGE, what);
		free(what);
		free(error);
		selected = true;
	}
	stage->tests++;
	stage->selected += selected;
	return selected;
}

static void
complain_at_end(void *context, const char *what)
{
	struct stage *stage = context;

	if (stage->explained)
		add_error_record(stage, EXIT_SYSTEM, NULL, what);
	else
		add_error(stage, EXIT_SYSTEM, NULL, what);
}

/* The reader's message names the place: it becomes a field of its own. */
static void
report_bad_input(struct stage *stage)
{
	char *where = xasprintf("%s:%zu", stage->in.name, stage->in.number);
	const char *what = stage->in.error;
	size_t length = strlen(where);

	if (strncmp(what, where, length) == 0 && strncmp(what + length, ": ", 2) == 0)
		add_error(stage, stage->in.status, where, what + length + 2);
	else
		add_error(stage, stage->in.status, NULL, what);
	free(where);
}

static void
pass_record(struct stage *stage, struct record *record)
{
	if (strcmp(record->type, "error") == 0) {
		stage->explained = true;
		stage->status = worse_exit(stage->status,
		    record_number(record, "exit", EXIT_SYSTEM) == EXIT_USAGE ? EXIT_USAGE
									     : EXIT_SYSTEM);
	}
	account_add(stage->account, record);
	put_line(&stage->out, record);
	verdicts_add(stage->verdicts, record);
	record_free(record);
	if (stage->out.length >= FLUSH_SIZE)
		flush(stage);
}

static void
pass_all(struct stage *stage)
{
	struct record record;

	for (;;) {
		switch (reader_next(&stage->in, &record)) {
		case READ_RECORD:
			pass_record(stage, &record);
			break;
		case READ_BAD:
			report_bad_input(stage);
			break;
		case READ_MORE:
			flush(stage);
			if (!reader_fill(&stage->in))
				report_bad_input(stage);
			break;
		case READ_END:
			return;
		}
	}
}

static void
complain_of_selection(struct stage *stage)
{
	char *what = xasprintf("--select: the filter '%s' selects none of %zu tests",
	    filter_text(stage->select), stage->tests);

	add_error(stage, EXIT_USAGE, NULL, what);
	free(what);
}

static void
finish(struct stage *stage)
{
	if (account_empty(stage->account) && stage->count == 0)
		add_error(stage, EXIT_USAGE, stage->in.name,
		    "no records came: the stage before this one wrote nothing");
	verdicts_finish(stage->verdicts);
	if (stage->tests && !stage->selected)
		complain_of_selection(stage);
	account_finish(stage->account, false, complain_at_end, stage);
}

static void
add_demand(struct stage *stage, const char *text)
{
	char *problem = judge_filter_problem(text);

	if (problem)
		usage_error(&command, "-j: %s", problem);
	if (stage->demand_count == MOST_DEMANDS)
		usage_error(&command, "-j: more than %d filters", MOST_DEMANDS);
	stage->demands[stage->demand_count++] = text;
}

static void
set_select(struct stage *stage, const char *text)
{
	char *error;

	if (stage->select)
		usage_error(&command, "--select: one filter only; join two with 'and'");
	stage->select = filter_new(text, &error);
	if (!stage->select)
		usage_error(&command, "--select: the filter '%s' is wrong: %s", text, error);
}

static void
parse_options(struct stage *stage, int argc, char **argv)
{
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'j':
			add_demand(stage, optarg);
			break;
		case SELECT:
			set_select(stage, optarg);
			break;
		}
	if (optind < argc)
		usage_error(&command, "'%s': there are no operands: records come from stdin",
		    argv[optind]);
}

int
main(int argc, char **argv)
{
	struct stage stage = { .status = EXIT_PASS };
	struct verdict_sink sink = { .verdict = add_verdict, .complain = complain_here,
		.context = &stage };
	char *run = new_run();

	parse_options(&stage, argc, argv);
	if (stage.demand_count)
		sink.object = object_to;
	if (stage.select)
		sink.selects = is_selected;
	reader_open(&stage.in, STDIN_FILENO, "<stdin>");
	reader_be_lazy(&stage.in);
	stage.account = account_new();
	stage.verdicts = verdicts_new(&sink);
	put_record(&stage.out, plan_record(command.name, run));
	pass_all(&stage);
	finish(&stage);
	put_record(&stage.out, end_record(command.name, run, stage.count));
	flush(&stage);
	verdicts_free(stage.verdicts);
	account_free(stage.account);
	reader_close(&stage.in);
	buffer_free(&stage.out);
	if (stage.select)
		filter_free(stage.select);
	free(run);
	return finish_output() ? stage.status : EXIT_SYSTEM;
}
