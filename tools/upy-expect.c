/*
 * upy-expect: wait for patterns in a text as it arrives: raw bytes, or records of
 * output, on stdin; or what boards say, to which something is done meanwhile. A match
 * record for each pattern on stdout.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "drive.h"
#include "exits.h"
#include "expect-filter.h"
#include "expect-steps.h"
#include "expect-tell.h"
#include "options.h"
#include "records.h"
#include "signals.h"
#include "text.h"
#include "unity-records.h"

enum { READ_SIZE = 256 * 1024, LEAST_LIMIT = 4096 };

enum {
	OPT_ANY = 256,
	OPT_ALL,
	OPT_THEN,
	OPT_NOT,
	OPT_TOTAL,
	OPT_TEE,
	OPT_RECORDS,
	OPT_MULTILINE,
	OPT_IDLE,
	OPT_LIMIT,
	OPT_BEFORE,
	OPT_UNITY,
	OPT_EOL,
	OPT_ON,
	OPT_INTERRUPT,
	OPT_RESET,
	OPT_WAIT,
};

static const struct option_spec options[] = {
	{ 'd', "device", "[ROLE=]DEVICE", "a board: a name in devices.yaml or an address" },
	{ 'c', "code", "CODE", "run this code on it, in the background" },
	{ 's', "send", "TEXT", "type this text, and Enter" },
	{ OPT_ON, "on", "ROLE", "what follows is about this board, not the first" },
	{ OPT_EOL, "eol", "NAME", "what Enter sends from here on: cr lf crlf none" },
	{ OPT_INTERRUPT, "interrupt", NULL, "send Ctrl-C" },
	{ OPT_RESET, "reset", "HOW", "restart the interpreter (soft), or the board (hard)" },
	{ 'e', "regex", "PATTERN", "expect this regular expression next" },
	{ 'F', "fixed", "TEXT", "expect just this text next" },
	{ OPT_ANY, "any", NULL, "expect the first that comes of those that follow" },
	{ OPT_ALL, "all", NULL, "expect all of those that follow, in any order" },
	{ OPT_THEN, "then", NULL, "end the list that --any or --all began" },
	{ OPT_NOT, "not", NULL, "the next -e or -F must not come, at any time" },
	{ 'T', "timeout", "SECONDS", "for each step that follows (default 30; 0: no limit)" },
	{ OPT_TOTAL, "total", "SECONDS", "for all together" },
	{ OPT_RECORDS, "records", NULL, "read output records; pass all records on" },
	{ OPT_TEE, "tee", "FILE", "write what is read to FILE; '-' is stderr" },
	{ OPT_MULTILINE, "multiline", "N", "a match may span N lines" },
	{ OPT_UNITY, "unity", NULL, "take what the Unity test framework prints for verdicts" },
	{ OPT_IDLE, "idle", "MS", "look at an unfinished line after silence (default 100)" },
	{ OPT_LIMIT, "limit", "BYTES", "search longer lines in pieces (default 1048576)" },
	{ OPT_BEFORE, "before", "BYTES", "of what was before a match, keep so much (4096)" },
	{ OPT_WAIT, "wait", "SECONDS", "for a board that another program uses (default 0)" },
	{ 0 },
};

static const struct command command = { "upy-expect", "",
	"wait for patterns in a text as it arrives", options };

struct arguments {
	struct expect_steps steps;
	struct expect_settings settings;
	double total_s; /* below 0: no limit */
	bool unity;
	bool records, timed; /* -T came, and no pattern behind it yet */
	const char *tee;
	struct drive drive;	/* with its boards; none: standard input is read */
	struct drive_list list;
	size_t on; /* the board that options are about */
	const char *eol;
	double wait_s;
};

/* Says what is wrong and shows where. */
static _Noreturn void
refuse_pattern(const char *source, const char *message, size_t at)
{
	struct buffer shown = { 0 };

	put_visible(&shown, source, strlen(source));
	warnx("-e '%s': %s (at character %zu)", buffer_string(&shown), message, at);
	/* Where a character is shown as several, or not at all, an arrow would lie. */
	if (utf8_count(source, strlen(source)) == shown.length && shown.length < 200)
		fprintf(stderr, "  %s\n  %*s\n", buffer_string(&shown), (int)at, "^");
	exit(EXIT_USAGE);
}

static void
add_pattern(struct arguments *arguments, int key, const char *source)
{
	enum pattern_kind kind = arguments->settings.lines > 1 ? PATTERN_LINES : PATTERN_LINE;
	size_t length = strlen(source), at;
	char *error;
	struct pattern *pattern;

	if (key == 'F' && kind == PATTERN_LINE && strchr(source, '\n'))
		usage_error(&command, "-F: a text of several lines needs --multiline");
	pattern = key == 'F' ? pattern_fixed(source, length, kind)
			     : pattern_regex(source, length, kind, &error, &at);
	if (!pattern)
		refuse_pattern(source, error, at);
	arguments->timed &= arguments->steps.forbid;
	expect_steps_add(&arguments->steps, pattern);
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

	if (!drive_add(&arguments->drive, board, &error, &status))
		errx(status, "%s", error);
	if (arguments->drive.count == 1)
		arguments->steps.role = arguments->drive.boards[0].role;
}

/* What follows is about another board. */
static void
turn_to(struct arguments *arguments, const char *role)
{
	const struct drive *drive = &arguments->drive;

	arguments->on = drive_find(drive, role);
	if (arguments->on == drive->count)
		usage_error(&command, "--on %s: no -d before it has that role", role);
	check_list(expect_steps_then(&arguments->steps));
	arguments->steps.role = drive->boards[arguments->on].role;
}

/* It is done when the steps before it have been taken. */
static void
add_action(struct arguments *arguments, enum drive_kind kind, const char *text)
{
	struct expect_steps *steps = &arguments->steps;
	struct drive_action action = { .kind = kind, .text = text, .eol = arguments->eol,
		.board = arguments->on };

	check_list(expect_steps_then(steps));
	action.step = steps->count;
	action.timeout_s = steps->timeout_s;
	drive_list_add(&arguments->list, &action);
	arguments->timed &= kind != DRIVE_RUN;
}

static void
parse_one(struct arguments *arguments, int key)
{
	struct expect_steps *steps = &arguments->steps;

	switch (key) {
	case 'd':
		add_board(arguments, optarg);
		break;
	case 'c':
		add_action(arguments, DRIVE_RUN, optarg);
		break;
	case 's':
		add_action(arguments, DRIVE_TYPE, optarg);
		break;
	case OPT_INTERRUPT:
		add_action(arguments, DRIVE_INTERRUPT, "");
		break;
	case OPT_RESET:
		if (strcmp(optarg, "soft") != 0 && strcmp(optarg, "hard") != 0)
			usage_error(&command, "--reset: '%s' is neither soft nor hard", optarg);
		add_action(arguments, *optarg == 's' ? DRIVE_SOFT_RESET : DRIVE_HARD_RESET, "");
		break;
	case OPT_ON:
		turn_to(arguments, optarg);
		break;
	case OPT_EOL:
		arguments->eol = drive_eol(optarg);
		if (!arguments->eol)
			usage_error(&command, "--eol: '%s' is none of cr, lf, crlf and none", optarg);
		break;
	case OPT_WAIT:
		arguments->wait_s = seconds_option(&command, "--wait");
		break;
	case 'e':
	case 'F':
		add_pattern(arguments, key, optarg);
		break;
	case OPT_ANY:
	case OPT_ALL:
		check_list(expect_steps_begin(steps, key == OPT_ALL));
		break;
	case OPT_THEN:
		check_list(expect_steps_then(steps));
		break;
	case OPT_NOT:
		steps->forbid = true;
		break;
	case 'T':
		steps->timeout_s = seconds_option(&command, "-T");
		if (steps->timeout_s == 0)
			steps->timeout_s = -1;
		arguments->timed = true;
		break;
	case OPT_TOTAL:
		arguments->total_s = seconds_option(&command, "--total");
		break;
	case OPT_TEE:
		arguments->tee = optarg;
		break;
	case OPT_RECORDS:
		arguments->records = true;
		break;
	case OPT_UNITY:
		arguments->unity = true;
		break;
	case OPT_IDLE:
		arguments->settings.idle_us = 1000 * count_option(&command, "--idle", 0);
		break;
	case OPT_LIMIT:
		arguments->settings.limit =
		    (size_t)count_option(&command, "--limit", LEAST_LIMIT);
		break;
	case OPT_BEFORE:
		arguments->settings.keep = (size_t)count_option(&command, "--before", 0);
		break;
	}
}

static void
check_unity(const struct arguments *arguments)
{
	if (arguments->steps.patterns_count || arguments->records)
		usage_error(&command, "--unity: neither patterns nor --records go with that");
	if (arguments->drive.count)
		usage_error(&command, "--unity: is read from standard input, not from -d");
}

static void
parse(struct arguments *arguments, int argc, char **argv)
{
	struct expect_steps *steps = &arguments->steps;

	arguments->settings.lines = find_multiline(argc, argv);
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		parse_one(arguments, key);
	if (optind < argc)
		usage_error(&command, "'%s': there are no operands: patterns stand behind -e or -F",
		    argv[optind]);
	if (arguments->unity) {
		check_unity(arguments);
		return;
	}
	if (steps->patterns_count == 0)
		usage_error(&command, "what is to be expected? give -e PATTERN or -F TEXT");
	if (steps->count && arguments->timed)
		usage_error(&command, "-T is for the patterns that follow it, and none does");
	/* Nothing but what is forbidden: as long as there is input, unless -T says how long. */
	if (steps->count == 0 && !arguments->timed)
		steps->timeout_s = -1;
	check_list(expect_steps_finish(steps));
	if (arguments->records && arguments->tee)
		usage_error(&command, "--tee: with --records all input is passed on already");
	if (arguments->records && arguments->drive.count)
		usage_error(&command, "--records are read from standard input, not from -d");
	if (arguments->tee && arguments->drive.count > 1)
		usage_error(&command, "--tee: is for one board");
	if (arguments->list.count && !arguments->drive.count)
		usage_error(&command, "-c, -s, --interrupt and --reset want a board: give -d DEVICE");
}

static void
write_all(int fd, const char *bytes, size_t length, const char *name)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0 && errno != EINTR)
			err(EXIT_SYSTEM, "%s: cannot write", name);
		bytes += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
}

/* An fd for what is read, or -1. */
static int
open_tee(const char *name)
{
	int fd;

	if (!name)
		return -1;
	fd = strcmp(name, "-") == 0
	    ? STDERR_FILENO
	    : open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		err(EXIT_SYSTEM, "--tee %s", name);
	return fd;
}

/*
 * Verdicts in place of matches
 */

static void
flush_unity(struct unity_records *records)
{
	if (records->out.length && !flush_records(&records->out, stdout))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
}

/* What comes on stdin until its end or the deadline; 0 bytes then. */
static size_t
read_until(int64_t deadline, char *bytes, size_t size)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct timespec store;
	ssize_t n;

	do {
		if (ppoll(&input, 1, time_left(deadline, clock_us(), &store), NULL) == 0) {
			warnx("<stdin>: the time is over");
			return 0;
		}
		n = read(STDIN_FILENO, bytes, size);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		err(EXIT_SYSTEM, "<stdin>: cannot read");
	return (size_t)n;
}

/* Status 3 when the output is not whole, as then a test may have been lost. */
static int
filter_unity(const struct arguments *arguments, int tee)
{
	static char bytes[READ_SIZE];
	int64_t deadline = deadline_after(clock_us(),
	    arguments->timed ? arguments->steps.timeout_s : arguments->total_s);
	struct unity_records records;
	size_t n;
	int status;

	unity_records_begin(&records, command.name, NULL, NULL);
	flush_unity(&records);
	while ((n = read_until(deadline, bytes, sizeof bytes)) > 0) {
		if (tee >= 0)
			write_all(tee, bytes, n, arguments->tee);
		unity_records_feed(&records, bytes, n);
		flush_unity(&records);
	}
	unity_records_end(&records);
	flush_unity(&records);
	status = records.status;
	unity_records_free(&records);
	return finish_output() ? status : EXIT_SYSTEM;
}

static void
drive_boards(struct arguments *arguments, struct expect_tell *tell)
{
	char *error;
	int status;

	signals_catch();
	if (drive_open(&arguments->drive, arguments->wait_s, &error, &status)) {
		drive_serve(&arguments->drive, tell, &arguments->list);
	} else {
		expect_tell_error(tell, error, status);
		free(error);
	}
	drive_close(&arguments->drive);
}

static void
free_arguments(struct arguments *arguments)
{
	expect_steps_free(&arguments->steps);
	drive_list_free(&arguments->list);
}

int
main(int argc, char **argv)
{
	struct arguments arguments = { .settings = expect_defaults, .total_s = -1,
		.steps.timeout_s = 30, .eol = drive_eol("cr") };
	struct expect_tell tell;
	int status;

	parse(&arguments, argc, argv);
	if (arguments.unity)
		return filter_unity(&arguments, open_tee(arguments.tee));
	expect_run_init(&tell.run, &arguments.steps, &arguments.settings, arguments.total_s,
	    clock_us());
	if (!expect_tell_begin(&tell, command.name, arguments.tee)) {
		free_arguments(&arguments);
		return EXIT_SYSTEM;
	}
	if (arguments.drive.count)
		drive_boards(&arguments, &tell);
	else if (arguments.records)
		expect_filter_records(&tell);
	else
		expect_filter_bytes(&tell);
	status = expect_tell_finish(&tell);
	free_arguments(&arguments);
	signals_reraise();
	if (!tell.broken && !finish_output())
		status = EXIT_SYSTEM;
	return status;
}
