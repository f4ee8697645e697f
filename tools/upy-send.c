/* upy-send: run step records on boards, answer each with what happened. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action.h"
#include "buffer.h"
#include "clock.h"
#include "exits.h"
#include "options.h"
#include "records.h"
#include "session.h"
#include "signals.h"

enum { OPT_TOTAL = 256, OPT_FOLLOW, OPT_TRACE, OPT_MAXFAIL, OPT_RESUME, OPT_LIMIT, OPT_CONNECT,
	OPT_VERIFY, OPT_AFTER, OPT_WAIT, OPT_NO_FLASH };

static const struct option_spec options[] = {
	{ 'd', "device", "[ROLE=]DEVICE", "a board and its role (default: dut); repeatable" },
	{ 'T', "timeout", "SECONDS", "for each step that says nothing else (default: 10)" },
	{ OPT_CONNECT, "connect", "SECONDS", "for getting into a board's REPL (default: 10)" },
	{ OPT_WAIT, "wait", "SECONDS", "for boards that other programs use (default: 0)" },
	{ OPT_TOTAL, "total", "SECONDS", "for everything: what is left then is not run" },
	{ 'x', "exitfirst", NULL, "run nothing more after the first failed test" },
	{ OPT_MAXFAIL, "maxfail", "N", "run nothing more after N failed tests" },
	{ OPT_FOLLOW, "follow", NULL, "send output records as a program prints" },
	{ OPT_LIMIT, "limit", "BYTES", "keep so much output per step (default: 1048576)" },
	{ OPT_NO_FLASH, "no-flash", NULL, "take boards as they are, whatever their image" },
	{ OPT_RESUME, "resume", NULL, "no soft reset at the start: keep the globals" },
	{ OPT_VERIFY, "verify", NULL, "check against damage what the line carries" },
	{ OPT_AFTER, "after", "repl|reset", "leave boards at their prompt, or restarted" },
	{ OPT_TRACE, "trace", "FILE", "write every byte of the lines, with its time, to FILE" },
	{ 'n', "dry-run", NULL, "only print the Python of each step" },
	{ 0 },
};

static const struct command command = { "upy-send", "",
	"run step records on MicroPython boards", options };

/* Without its boards there is no run: the programs behind learn why, too. */
static void
add_seat(struct session *session, const char *argument)
{
	char *error;
	struct buffer record = { 0 };
	int status;

	if (session_add(session, argument, &error, &status))
		return;
	put_record(&record, error_record("upy-send", error, NULL, status));
	if (!session->dry_run && !flush_records(&record, stdout))
		warn("<stdout>");
	errx(status, "%s", error);
}

/* Whether boards are to be left restarted. */
static bool
after_option(void)
{
	if (strcmp(optarg, "reset") != 0 && strcmp(optarg, "repl") != 0)
		usage_error(&command, "--after: '%s' is neither repl nor reset", optarg);
	return strcmp(optarg, "reset") == 0;
}

/* Options; the boards that are named go to devices, which has room for argc. */
static void
parse(struct session *session, const char **devices, int argc, char **argv)
{
	struct sender *sender = &session->sender;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'd':
			*devices++ = optarg;
			break;
		case 'T':
			sender->timeout = seconds_option(&command, "--timeout");
			break;
		case OPT_CONNECT:
			session->connect = seconds_option(&command, "--connect");
			break;
		case OPT_WAIT:
			session->wait = seconds_option(&command, "--wait");
			break;
		case OPT_TOTAL:
			session->total = seconds_option(&command, "--total");
			break;
		case 'x':
			sender->maxfail = 1;
			break;
		case OPT_MAXFAIL:
			sender->maxfail = count_option(&command, "--maxfail", 1);
			break;
		case OPT_FOLLOW:
			sender->follow = true;
			break;
		case OPT_LIMIT:
			sender->limit = (size_t)count_option(&command, "--limit", 0);
			break;
		case OPT_NO_FLASH:
			session->no_flash = true;
			break;
		case OPT_RESUME:
			sender->resume = true;
			break;
		case OPT_VERIFY:
			session->verify = true;
			break;
		case OPT_AFTER:
			session->after_reset = after_option();
			break;
		case OPT_TRACE:
			session->trace = optarg;
			break;
		case 'n':
			session->dry_run = true;
			break;
		}
	if (optind != argc)
		usage_error(&command, "'%s': records come on stdin, there are no operands", argv[optind]);
}

/* --dry-run: the Python of each step, with a comment that says whose it is. */
static int
print_programs(void)
{
	struct reader in;
	struct record record;
	enum read_result result;

	reader_open(&in, STDIN_FILENO, "<stdin>");
	while ((result = read_record(&in, &record)) == READ_RECORD) {
		struct action *action = NULL;
		char *error = NULL;

		if (strcmp(record.type, "step") == 0) {
			action = action_new(jv_copy(record.value), &error);
			if (!action)
				errx(EXIT_USAGE, "%s:%zu: %s", in.name, in.number, error);
			printf("# %s step %d: %s on %s\n", action->test ? action->test : "-",
			    action->number, action->what, action->role);
			if (action->kind == ACTION_RUN || action->kind == ACTION_BENCH)
				printf("%s\n", buffer_string(&action->code));
		}
		action_free(action);
		record_free(&record);
	}
	if (result == READ_BAD)
		errx(in.status, "%s", in.error);
	reader_close(&in);
	return finish_output() ? EXIT_PASS : EXIT_SYSTEM;
}

int
main(int argc, char **argv)
{
	struct session session = { .total = -1,
		.sender = { .timeout = -1, .limit = 1 << 20, .started = clock_us() } };
	const char **devices = xcalloc((size_t)argc, sizeof *devices);
	char *error;
	int status;

	parse(&session, devices, argc, argv);
	for (const char **device = devices; *device; device++)
		add_seat(&session, *device);
	free(devices);
	if (session.dry_run) {
		session_free(&session);
		return print_programs();
	}
	if (session.sender.seat_count == 0)
		add_seat(&session, NULL);
	signals_catch();
	if (!session_set_up(&session, &error))
		errx(EXIT_SYSTEM, "%s", error);
	session_serve(&session);
	status = session_finish(&session);
	signals_reraise();
	return status;
}
