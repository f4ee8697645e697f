/*
 * upy-expect: wait for patterns in a text as it arrives. A filter: raw bytes, or
 * records of output, on stdin; a match record for each pattern on stdout.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "expect-run.h"
#include "expect-steps.h"
#include "options.h"
#include "records.h"
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
};

static const struct option_spec options[] = {
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
};

/*
 * The command line
 */

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
parse_one(struct arguments *arguments, int key)
{
	struct expect_steps *steps = &arguments->steps;

	switch (key) {
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
}

/*
 * The filter
 */

struct filter {
	struct arguments *arguments;
	struct expect_run run;
	char *token;   /* of plan and end */
	size_t errors; /* records of our own, besides those of the run */
	int status;
	int tee;	/* or -1 */
	bool explained; /* what went wrong was said */
};

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

/* Each line of a message, behind the name of the program. */
static void
say(const char *message)
{
	const char *end;

	for (; *message; message = end + (*end == '\n')) {
		end = strchrnul(message, '\n');
		warnx("%.*s", (int)(end - message), message);
	}
}

/* A match is told when it happens, and so is what goes wrong. */
static void
flush(struct filter *filter)
{
	if (filter->run.out.length && !flush_records(&filter->run.out, stdout))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	if (filter->run.over && !filter->explained) {
		say(buffer_string(&filter->run.message));
		filter->explained = true;
	}
}

static void
add_error(struct filter *filter, const char *what, int status)
{
	warnx("%s", what);
	put_record(&filter->run.out, error_record(command.name, what, NULL, status));
	filter->errors++;
	filter->status = worse_exit(filter->status, status);
}

/* Until stdin can be read; deadlines that pass meanwhile are seen to. */
static void
wait_for_input(struct filter *filter)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct timespec store;
	int64_t now;

	while (!filter->run.over || filter->arguments->records) {
		now = clock_us();
		if (ppoll(&input, 1, time_left(expect_run_deadline(&filter->run), now, &store),
			NULL) > 0)
			return;
		expect_run_tick(&filter->run, clock_us());
		flush(filter);
	}
}

/* Bytes as they come, until there is nothing to expect any more. */
static void
filter_bytes(struct filter *filter)
{
	struct expect_run *run = &filter->run;
	struct expect_stream *stream = expect_run_stream(run, NULL);
	ssize_t n = 1;

	while (!run->over && n != 0) {
		char *room;

		wait_for_input(filter);
		if (run->over)
			return;
		room = expect_room(&stream->expect, READ_SIZE);
		n = read(STDIN_FILENO, room, READ_SIZE);
		if (n < 0 && errno != EINTR && errno != EAGAIN) {
			char *what = xasprintf("<stdin>: cannot read: %s", strerror(errno));

			add_error(filter, what, EXIT_SYSTEM);
			expect_run_give_up(run, "the input cannot be read", clock_us());
			free(what);
		} else if (n > 0) {
			if (filter->tee >= 0)
				write_all(filter->tee, room, (size_t)n, filter->arguments->tee);
			expect_added(&stream->expect, (size_t)n, clock_us());
			expect_run_advance(run, stream, clock_us());
		}
		/* Input that never pauses must not keep the time from passing. */
		if (!run->over && n > 0 && expect_run_deadline(run) <= clock_us())
			expect_run_tick(run, clock_us());
		flush(filter);
	}
	if (!run->over)
		expect_run_end(run, clock_us());
}

static void
take_record(struct filter *filter, const struct record *record)
{
	struct expect_stream *stream;
	const char *role;
	char *text;
	size_t length;

	put_line(&filter->run.out, record);
	if (filter->run.over || strcmp(record->type, "output") != 0)
		return;
	role = record_string(record, "role");
	text = rec_bytes(record_value(record), "text", &length);
	stream = expect_run_stream(&filter->run, role ? role : "");
	if (text)
		expect_feed(&stream->expect, text, length, clock_us());
	expect_run_advance(&filter->run, stream, clock_us());
	free(text);
}

/* Records as they come, all of which are passed on. */
static void
filter_records(struct filter *filter)
{
	struct reader in;
	struct record record;
	enum read_result result;

	reader_open(&in, STDIN_FILENO, "<stdin>");
	reader_be_lazy(&in);
	while ((result = reader_next(&in, &record)) != READ_END) {
		if (result == READ_RECORD) {
			take_record(filter, &record);
			record_free(&record);
		} else if (result == READ_BAD) {
			add_error(filter, in.error, in.status);
		} else {
			flush(filter);
			wait_for_input(filter);
			if (!reader_fill(&in))
				add_error(filter, in.error, in.status);
		}
	}
	if (!filter->run.over)
		expect_run_end(&filter->run, clock_us());
	reader_close(&in);
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

int
main(int argc, char **argv)
{
	struct arguments arguments = { .settings = expect_defaults, .total_s = -1,
		.steps.timeout_s = 30 };
	struct filter filter = { .arguments = &arguments };

	parse(&arguments, argc, argv);
	filter.tee = open_tee(arguments.tee);
	if (arguments.unity)
		return filter_unity(&arguments, filter.tee);
	expect_run_init(&filter.run, &arguments.steps, &arguments.settings, arguments.total_s,
	    clock_us());
	filter.token = new_run();
	put_record(&filter.run.out, plan_record(command.name, filter.token));
	flush(&filter);
	if (arguments.records)
		filter_records(&filter);
	else
		filter_bytes(&filter);
	put_record(&filter.run.out,
	    end_record(command.name, filter.token, filter.run.count + filter.errors));
	flush(&filter);
	filter.status = worse_exit(filter.status, filter.run.status);
	expect_run_free(&filter.run);
	expect_steps_free(&arguments.steps);
	free(filter.token);
	return finish_output() ? filter.status : EXIT_SYSTEM;
}
