/*
 * upy-report: tell how the tests in a stream went, in one format or several,
 * and exit 0 only if nothing in the stream is bad or missing.
 */
#include <err.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "clock.h"
#include "exits.h"
#include "options.h"
#include "report.h"
#include "report-digest.h"
#include "report-human.h"
#include "report-outputs.h"
#include "text.h"

enum { OPTION_SLOWEST = 256, OPTION_TOLD };

static const struct option_spec options[] = {
	{ 'f', "format", "FORMAT", "human, tap, tap14, junit, gitlab, github, html, json" },
	{ 'o', "output", "FILE", "write the report of the -f before it there" },
	{ 'q', "quiet", NULL, "human: failures and the last line only" },
	{ 's', "show-output", NULL, "human: what passing tests print, too" },
	{ 'v', "verbose", NULL, "human: steps, devices, what was skipped" },
	{ OPTION_SLOWEST, "slowest", "N", "human: tell the N slowest tests" },
	{ OPTION_TOLD, "told", NULL, "do not repeat what the messages beside it have told" },
	{ 0 },
};

static const struct command command = {
	"upy-report", "", "tell how the tests in a stream went", options,
};

/* The whole state between first and last record. */
struct job {
	struct outputs outputs;
	struct look look;
	bool told; /* the stages before have told their errors on the same terminal */
	struct account *account;
	struct outcomes *outcomes;
	struct summary summary;
	bool brief; /* no report looks at tests and results but through outcomes */
	bool tests; /* a test or a verdict came */
};

static const struct report_format *
parse_format(const char *name)
{
	const struct report_format *format = report_format(name);
	struct buffer names = { 0 };

	if (format)
		return format;
	for (size_t i = 0; report_formats[i]; i++)
		buffer_printf(&names, "%s%s", i ? ", " : "", report_formats[i]->name);
	usage_error(&command, "-f: '%s' is not a format; there are: %s", name,
	    buffer_string(&names));
}

static void
add_format(struct outputs *outputs, const struct report_format *format)
{
	if (outputs->count == MOST_REPORTS)
		usage_error(&command, "-f: more than %d reports", MOST_REPORTS);
	outputs->list[outputs->count++].format = format;
}

static void
set_path(struct outputs *outputs, const char *path)
{
	if (!outputs->count)
		add_format(outputs, &report_human);
	if (outputs->list[outputs->count - 1].path)
		usage_error(&command, "-o: each -f takes one -o");
	for (size_t i = 0; i < outputs->count; i++)
		if (outputs->list[i].path && strcmp(outputs->list[i].path, path) == 0)
			usage_error(&command, "-o: %s: given twice", path);
	outputs->list[outputs->count - 1].path = path;
}

static void
parse_options(struct job *job, int argc, char **argv)
{
	struct outputs *outputs = &job->outputs;
	size_t on_stdout = 0;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'f':
			add_format(outputs, parse_format(optarg));
			break;
		case 'o':
			set_path(outputs, optarg);
			break;
		case 'q':
			job->look.quiet = true;
			break;
		case 's':
			job->look.output = true;
			break;
		case 'v':
			job->look.verbose = true;
			break;
		case OPTION_SLOWEST:
			job->look.slowest = count_option(&command, "--slowest", 0);
			break;
		case OPTION_TOLD:
			job->told = true;
			break;
		}
	if (job->look.quiet && (job->look.verbose || job->look.output))
		usage_error(&command, "-q leaves out what -v and -s show");
	if (optind < argc)
		usage_error(&command, "%s: it reads standard input only", argv[optind]);
	if (!outputs->count)
		add_format(outputs, &report_human);
	for (size_t i = 0; i < outputs->count; i++)
		on_stdout += !outputs->list[i].path;
	if (on_stdout > 1)
		usage_error(&command, "-f: two reports on standard output; give -o FILE to one");
}

/* "WHERE: BY: " and "DEVICE: MESSAGE". */
static void
add_error(struct summary *summary, jv error)
{
	const char *where = rec_string(error, "where"), *by = rec_string(error, "by");
	const char *message = rec_string(error, "message"), *device = rec_string(error, "device");
	bool input = rec_number(error, "exit", EXIT_SYSTEM) == EXIT_USAGE;
	char *origin = xasprintf("%s%s%s: ", where ? where : "", where ? ": " : "", by ? by : "?");
	char *text = xasprintf("%s%s%s", device ? device : "", device ? ": " : "",
	    message ? message : "an error without a message");

	summary_problem(summary, origin, text, input ? EXIT_USAGE : EXIT_SYSTEM, true);
	free(origin);
	free(text);
}

/* Whether no report looks at tests and results but through outcomes. */
static bool
is_brief(const struct outputs *outputs)
{
	bool brief = true;

	for (size_t i = 0; i < outputs->count; i++)
		brief &= outputs->list[i].format->brief;
	return brief;
}

static void
add_record(struct job *job, struct record *record)
{
	const struct outcome *outcome = outcomes_add(job->outcomes, record);
	bool is_test = strcmp(record->type, "test") == 0;
	bool has_outcome = is_test || strcmp(record->type, "result") == 0;

	account_add(job->account, record);
	job->tests |= outcome || is_test;
	if (job->brief && has_outcome)
		return;
	record_parse(record);
	if (outcome)
		summary_add(&job->summary, record->value);
	else if (strcmp(record->type, "error") == 0)
		add_error(&job->summary, record->value);
	for (size_t i = 0; i < job->outputs.count; i++) {
		struct output *output = &job->outputs.list[i];

		if (output->to && (!has_outcome || !output->format->brief))
			output->format->record(output->report, record, outcome);
	}
}

static enum read_result
next_record(struct job *job, struct reader *reader, struct record *record)
{
	enum read_result result;

	while ((result = reader_next(reader, record)) == READ_MORE) {
		outputs_rest(&job->outputs);
		if (!reader_fill(reader))
			return READ_BAD;
	}
	return result;
}

static void
read_stream(struct job *job)
{
	struct reader reader;
	struct record record;
	enum read_result result;

	reader_open(&reader, STDIN_FILENO, "<stdin>");
	reader_be_lazy(&reader);
	while ((result = next_record(job, &reader, &record)) != READ_END) {
		if (result == READ_RECORD) {
			add_record(job, &record);
			record_free(&record);
			continue;
		}
		summary_problem(&job->summary, "", reader.error, reader.status, false);
		if (reader.status == EXIT_SYSTEM)
			break; /* the input cannot be read any further */
	}
	reader_close(&reader);
}

static void
complain_to_summary(void *context, const char *what)
{
	summary_problem(context, "", what, EXIT_SYSTEM, false);
}

/* What is wrong with the stream as a whole. */
static void
check_stream(struct job *job)
{
	if (account_empty(job->account) && !job->summary.problem_count) {
		summary_problem(&job->summary, "<stdin>: ",
		    "no records came: the stages before this one wrote nothing", EXIT_USAGE,
		    true);
		return;
	}
	account_finish(job->account, true, complain_to_summary, &job->summary);
	if (!job->tests && !job->summary.problem_count)
		summary_problem(&job->summary, "<stdin>: ", "no tests in the stream", EXIT_USAGE,
		    true);
}

/* On stderr, unless a report stands there that says it. */
static void
print_problems(struct job *job)
{
	for (size_t i = 0; i < job->outputs.count; i++)
		if (output_is_beside_messages(&job->outputs.list[i]))
			return;
	job->summary.quiet = job->told;
	for (size_t i = 0; i < job->summary.problem_count; i++) {
		const struct problem *problem = &job->summary.problems[i];
		struct buffer text = { 0 };

		put_visible(&text, problem->what, strlen(problem->what));
		if (summary_shows(&job->summary, problem))
			warnx("%s", buffer_string(&text));
		buffer_free(&text);
	}
}

static int
finish_reports(struct job *job)
{
	int status = job->summary.status;

	for (size_t i = 0; i < job->outputs.count; i++) {
		struct output *output = &job->outputs.list[i];

		job->summary.quiet = job->told && output_is_beside_messages(output);
		output_finish(output, &job->summary);
	}
	print_problems(job);
	return outputs_close(&job->outputs) ? status : worse_exit(status, EXIT_SYSTEM);
}

int
main(int argc, char **argv)
{
	struct job job = { .account = account_new(), .look.slowest = SLOWEST_BY_ITSELF };
	int64_t start = clock_us();
	int status = EXIT_SYSTEM;

	setlocale(LC_CTYPE, "");
	parse_options(&job, argc, argv);
	job.brief = is_brief(&job.outputs);
	job.outcomes = outcomes_new(job.brief);
	if (outputs_begin(&job.outputs, &job.look)) {
		read_stream(&job);
		check_stream(&job);
		job.summary.wall_us = clock_us() - start;
		status = finish_reports(&job);
	}
	account_free(job.account);
	outcomes_free(job.outcomes);
	summary_free(&job.summary);
	return status;
}
