/*
 * upy-assert: a verdict for each test. A filter: all records pass byte for byte;
 * a verdict follows the result that completes its test.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "filter.h"
#include "judge.h"
#include "options.h"
#include "relay.h"
#include "verdicts.h"

enum { MOST_DEMANDS = 64 };

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
	struct relay relay;
	struct verdicts *verdicts;
	const char *demands[MOST_DEMANDS]; /* of -j */
	size_t demand_count;
	struct filter *select; /* or NULL: all */
	size_t tests, selected;
};

static void
add_verdict(void *context, const char *verdict, const struct buffer *line)
{
	struct relay *relay = &((struct stage *)context)->relay;

	if (strcmp(verdict, "error") == 0)
		relay->status = worse_exit(relay->status, EXIT_SYSTEM);
	else if (strcmp(verdict, "fail") == 0 || strcmp(verdict, "xpass") == 0)
		relay->status = worse_exit(relay->status, EXIT_VERDICT);
	buffer_append(&relay->out, line->data, line->length);
	relay_added(relay);
}

/* The stream contradicts itself at the record that was read last. */
static void
complain_here(void *context, int status, const char *what)
{
	struct stage *stage = context;
	char *where = relay_place(&stage->relay);

	relay_error(&stage->relay, status, where, what);
	free(where);
}

/* Whether a good result satisfies the filters of -j as well: NULL, or why not. */
static char *
object_to(void *context, jv result)
{
	struct stage *stage = context;
	char *problem = NULL, *named, *place;

	for (size_t i = 0; i < stage->demand_count && !problem; i++)
		problem = judge_filter(result, stage->demands[i]);
	if (!problem)
		return NULL;
	place = relay_place(&stage->relay);
	named = xasprintf("%s (%s)", problem, place);
	free(place);
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
add_record(void *context, const struct record *record)
{
	struct stage *stage = context;

	verdicts_add(stage->verdicts, record);
}

static void
complain_of_selection(struct stage *stage)
{
	char *what = xasprintf("--select: the filter '%s' selects none of %zu tests",
	    filter_text(stage->select), stage->tests);

	relay_error(&stage->relay, EXIT_USAGE, NULL, what);
	free(what);
}

static void
finish(struct stage *stage)
{
	verdicts_finish(stage->verdicts);
	if (stage->tests && !stage->selected)
		complain_of_selection(stage);
	relay_account(&stage->relay, false);
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
	struct stage stage = { 0 };
	struct verdict_sink sink = { .verdict = add_verdict, .complain = complain_here,
		.context = &stage };
	int status;

	parse_options(&stage, argc, argv);
	if (stage.demand_count)
		sink.object = object_to;
	if (stage.select)
		sink.selects = is_selected;
	stage.verdicts = verdicts_new(&sink);
	relay_open(&stage.relay, command.name, STDIN_FILENO, "<stdin>");
	if (!relay_pass(&stage.relay, add_record, &stage))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	finish(&stage);
	if (!relay_finish(&stage.relay))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	status = stage.relay.status;
	verdicts_free(stage.verdicts);
	relay_free(&stage.relay);
	if (stage.select)
		filter_free(stage.select);
	return finish_output() ? status : EXIT_SYSTEM;
}
