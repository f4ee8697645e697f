/*
 * upy-expect: wait for patterns in a text as it arrives: raw bytes, or records of
 * output, on stdin; or what boards say, to which something is done meanwhile. A match
 * record for each pattern on stdout.
 */
#include <err.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "drive-job.h"
#include "drive-plan.h"
#include "exits.h"
#include "expect-filter.h"
#include "expect-tell.h"
#include "expect-unity.h"
#include "options.h"
#include "records.h"
#include "signals.h"

enum { LEAST_LIMIT = 4096 };

enum {
	OPT_ANY = 256, OPT_ALL, OPT_THEN, OPT_NOT, OPT_TOTAL, OPT_TEE, OPT_RECORDS, OPT_MULTILINE,
	OPT_IDLE, OPT_LIMIT, OPT_BEFORE, OPT_UNITY, OPT_EOL, OPT_ON, OPT_INTERRUPT, OPT_RESET,
	OPT_WAIT, OPT_STEPS, OPT_LOG, OPT_NO_FLASH,
};

static const struct option_spec options[] = {
	{ 'd', "device", "[ROLE=]DEVICE", "a board: a name in devices.yaml or an address" },
	{ 'c', "code", "CODE", "run this code on it, in the background" },
	{ 's', "send", "TEXT", "type this text, and Enter" },
	{ OPT_ON, "on", "ROLE", "what follows is about this board, not the first" },
	{ OPT_EOL, "eol", "cr|lf|crlf|none", "what Enter sends from here on (cr)" },
	{ OPT_INTERRUPT, "interrupt", NULL, "send Ctrl-C" },
	{ OPT_RESET, "reset", "soft|hard", "restart the interpreter, or the board" },
	{ 'e', "regex", "PATTERN", "expect this regular expression next" },
	{ 'F', "fixed", "TEXT", "expect just this text next" },
	{ OPT_ANY, "any", NULL, "expect the first that comes of those that follow" },
	{ OPT_ALL, "all", NULL, "expect all of those that follow, in any order" },
	{ OPT_THEN, "then", NULL, "end the list that --any or --all began" },
	{ OPT_NOT, "not", NULL, "the next -e or -F must not come, at any time" },
	{ 'T', "timeout", "SECONDS", "for each step that follows (default 30; 0: no limit)" },
	{ OPT_TOTAL, "total", "SECONDS", "for all together" },
	{ OPT_STEPS, "steps", "FILE", "then do the step records of FILE; '-' is stdin" },
	{ OPT_RECORDS, "records", NULL, "read output records; pass all records on" },
	{ OPT_TEE, "tee", "FILE", "write what is read to FILE; '-' is stderr" },
	{ OPT_LOG, "log", "DIR", "log what comes there: raw, and in lines with times" },
	{ OPT_MULTILINE, "multiline", "N", "a match may span N lines" },
	{ OPT_UNITY, "unity", NULL, "take what the Unity test framework prints for verdicts" },
	{ OPT_IDLE, "idle", "MS", "look at an unfinished line after silence (default 100)" },
	{ OPT_LIMIT, "limit", "BYTES", "search longer lines in pieces (default 1048576)" },
	{ OPT_BEFORE, "before", "BYTES", "of what was before a match, keep so much (4096)" },
	{ OPT_WAIT, "wait", "SECONDS", "for a board that another program uses (default 0)" },
	{ OPT_NO_FLASH, "no-flash", NULL, "take boards as they are, whatever their image" },
	{ 0 },
};

static const struct command command = { "upy-expect", "",
	"wait for patterns in a text as it arrives", options };

struct arguments {
	struct drive_plan plan;
	double total_s; /* below 0: no limit */
	struct drive_job job;
	bool records;
	bool timed; /* -T came, and no pattern behind it yet */
	const char *tee, *log;
};

static void
add_pattern(struct arguments *arguments, int key, const char *source)
{
	char *error;

	arguments->timed &= arguments->plan.steps.forbid;
	if (!plan_add_pattern(&arguments->plan, source, key == 'F', &error))
		errx(EXIT_USAGE, "-%c %s", key, error);
}

/* How many lines a match may span decides how patterns are built, wherever it stands. */
static size_t
find_multiline(int argc, char **argv)
{
	size_t lines = 1;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		if (key == OPT_MULTILINE)
			lines = (size_t)count_option(&command, "--multiline", 1);
	optind = 0;
	return lines;
}

static void
check_list(bool good)
{
	if (!good)
		usage_error(&command, "--any, --all and --not want a -e or -F behind them");
}

static void
add_board(struct arguments *arguments, const char *board)
{
	char *error;
	int status;

	if (!plan_add_board(&arguments->plan, board, &error, &status))
		errx(status, "%s", error);
}

/* What follows is about another board. */
static void
turn_to(struct arguments *arguments, const char *role)
{
	check_list(expect_steps_then(&arguments->plan.steps));
	if (!plan_turn_to(&arguments->plan, role))
		usage_error(&command, "--on %s: no -d before it has that role", role);
}

/* It is done when the steps before it have been taken. */
static void
add_action(struct arguments *arguments, enum drive_kind kind, const char *text)
{
	struct drive_action action = { .kind = kind };
	char *error;

	check_list(expect_steps_then(&arguments->plan.steps));
	if (!plan_add_action(&arguments->plan, &action, text, &error))
		errx(EXIT_USAGE, "-%c '%s': %s", kind == DRIVE_RUN ? 'c' : 's', text, error);
	arguments->timed &= kind != DRIVE_RUN;
}

static void
add_reset(struct arguments *arguments, const char *how)
{
	if (strcmp(how, "soft") != 0 && strcmp(how, "hard") != 0)
		usage_error(&command, "--reset: '%s' is neither soft nor hard", how);
	add_action(arguments, *how == 's' ? DRIVE_SOFT_RESET : DRIVE_HARD_RESET, NULL);
}

static void
set_eol(struct arguments *arguments, const char *name)
{
	arguments->plan.eol = drive_eol(name);
	if (!arguments->plan.eol)
		usage_error(&command, "--eol: '%s' is none of cr, lf, crlf and none", name);
}

static void
set_timeout(struct arguments *arguments)
{
	double seconds = seconds_option(&command, "-T");

	arguments->plan.steps.timeout_s = seconds == 0 ? -1 : seconds;
	arguments->timed = true;
}

static void
parse_one(struct arguments *arguments, int key)
{
	struct expect_steps *steps = &arguments->plan.steps;
	struct expect_settings *settings = &arguments->plan.settings;

	switch (key) {
	case 'd': add_board(arguments, optarg); break;
	case 'c': add_action(arguments, DRIVE_RUN, optarg); break;
	case 's': add_action(arguments, DRIVE_TYPE, optarg); break;
	case OPT_INTERRUPT: add_action(arguments, DRIVE_INTERRUPT, NULL); break;
	case OPT_RESET: add_reset(arguments, optarg); break;
	case OPT_ON: turn_to(arguments, optarg); break;
	case OPT_EOL: set_eol(arguments, optarg); break;
	case OPT_WAIT: arguments->job.wait_s = seconds_option(&command, "--wait"); break;
	case OPT_NO_FLASH: arguments->plan.drive.no_flash = true; break;
	case 'e':
	case 'F': add_pattern(arguments, key, optarg); break;
	case OPT_ANY:
	case OPT_ALL: check_list(expect_steps_begin(steps, key == OPT_ALL)); break;
	case OPT_THEN: check_list(expect_steps_then(steps)); break;
	case OPT_NOT: steps->forbid = true; break;
	case 'T': set_timeout(arguments); break;
	case OPT_TOTAL: arguments->total_s = seconds_option(&command, "--total"); break;
	case OPT_STEPS: arguments->job.steps = optarg; break;
	case OPT_TEE: arguments->tee = optarg; break;
	case OPT_LOG: arguments->log = optarg; break;
	case OPT_RECORDS: arguments->records = true; break;
	case OPT_UNITY: arguments->job.unity = true; break;
	case OPT_IDLE:
		settings->idle_us = 1000 * count_option(&command, "--idle", 0);
		arguments->plan.drive.same_idle = true;
		break;
	case OPT_LIMIT: settings->limit = (size_t)count_option(&command, "--limit", LEAST_LIMIT); break;
	case OPT_BEFORE: settings->keep = (size_t)count_option(&command, "--before", 0); break;
	}
}

static void
check_patterns(struct arguments *arguments)
{
	struct expect_steps *steps = &arguments->plan.steps;

	if (arguments->job.steps)
		return;
	if (steps->patterns_count == 0)
		usage_error(&command, "what is to be expected? give -e PATTERN or -F TEXT");
	if (steps->count && arguments->timed)
		usage_error(&command, "-T is for the patterns that follow it, and none does");
	/* Nothing but what is forbidden: as long as there is input, unless -T says how long. */
	if (steps->count == 0 && !arguments->timed)
		steps->timeout_s = -1;
}

/* A board that never ends is given as long as a step, a file or a pipe all the time it needs. */
static void
check_unity(struct arguments *arguments)
{
	struct drive_plan *plan = &arguments->plan;

	if (plan->steps.patterns_count || arguments->records || arguments->job.steps)
		usage_error(&command, "--unity: no patterns, --records or --steps go with it");
	if (!plan->drive.count && !arguments->timed)
		plan->steps.timeout_s = arguments->total_s;
}

static void
check(struct arguments *arguments)
{
	const struct drive_plan *plan = &arguments->plan;

	if (arguments->records && (arguments->tee || arguments->log))
		usage_error(&command, "--tee, --log: --records passes all input on already");
	if (arguments->records && plan->drive.count)
		usage_error(&command, "--records are read from standard input, not from -d");
	if (arguments->tee && plan->drive.count > 1)
		usage_error(&command, "--tee: is for one board; --log DIR is for several");
	if (plan->list.count && !plan->drive.count)
		usage_error(&command, "-c, -s, --interrupt, --reset want a board: give -d DEVICE");
	if (arguments->job.steps && !plan->drive.count)
		usage_error(&command, "--steps: want a board: give -d DEVICE");
}

static void
parse(struct arguments *arguments, int argc, char **argv)
{
	struct drive_plan *plan = &arguments->plan;

	plan->settings.lines = find_multiline(argc, argv);
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		parse_one(arguments, key);
	if (optind < argc)
		usage_error(&command, "'%s': there are no operands: patterns stand behind -e or -F",
		    argv[optind]);
	if (arguments->job.unity)
		check_unity(arguments);
	else
		check_patterns(arguments);
	plan->steps.more = arguments->job.steps;
	check_list(expect_steps_finish(&plan->steps));
	check(arguments);
}

static void
serve(struct arguments *arguments, struct expect_tell *tell)
{
	struct drive_plan *plan = &arguments->plan;

	if (plan->drive.count)
		drive_work(plan, tell, &arguments->job);
	else if (!expect_tell_log(tell, "stdin"))
		return;
	else if (arguments->job.unity)
		expect_unity_filter(tell, deadline_after(clock_us(), plan->steps.timeout_s));
	else if (arguments->records)
		expect_filter_records(tell);
	else
		expect_filter_bytes(tell);
}

int
main(int argc, char **argv)
{
	struct arguments arguments = { .total_s = -1, .plan = { .settings = expect_defaults,
		.steps.timeout_s = 30, .eol = drive_eol("cr") } };
	struct expect_tell tell;
	int status;

	parse(&arguments, argc, argv);
	expect_run_init(&tell.run, &arguments.plan.steps, &arguments.plan.settings,
	    arguments.total_s, clock_us());
	if (!expect_tell_begin(&tell, command.name, arguments.tee, arguments.log)) {
		plan_free(&arguments.plan);
		return EXIT_SYSTEM;
	}
	serve(&arguments, &tell);
	status = expect_tell_finish(&tell);
	plan_free(&arguments.plan);
	signals_reraise();
	if (!tell.broken && !finish_output())
		status = EXIT_SYSTEM;
	return status;
}
