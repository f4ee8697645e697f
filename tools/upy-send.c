/* upy-send: run step records on boards, answer each with what happened. */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action.h"
#include "clock.h"
#include "exits.h"
#include "intake.h"
#include "lanes.h"
#include "options.h"
#include "rack.h"
#include "records.h"
#include "sender.h"
#include "signals.h"

enum { OPT_TOTAL = 256, OPT_FOLLOW, OPT_TRACE, OPT_MAXFAIL, OPT_RESUME, OPT_LIMIT, OPT_CONNECT,
	OPT_VERIFY, OPT_AFTER, OPT_WAIT };

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
	{ OPT_RESUME, "resume", NULL, "no soft reset at the start: keep the globals" },
	{ OPT_VERIFY, "verify", NULL, "check against damage what the line carries" },
	{ OPT_AFTER, "after", "repl|reset", "leave boards at their prompt, or restarted" },
	{ OPT_TRACE, "trace", "FILE", "write every byte of the lines, with its time, to FILE" },
	{ 'n', "dry-run", NULL, "only print the Python of each step" },
	{ 0 },
};

static const struct command command = { "upy-send", "",
	"run step records on MicroPython boards", options };

enum {
	LONGEST_VALUE = 1 << 20,
	USUAL_PATIENCE = 10, /* seconds */
};

struct send {
	struct sender sender;
	struct script script;
	struct lanes lanes;
	struct intake intake;
	struct rack rack;
	const char *trace;
	double total, connect, wait; /* seconds */
	bool locked; /* the boards are, or cannot be */
	bool dry_run, verify, after_reset;
	char *run;
};

/* [ROLE=]DEVICE; what stands before the first = is a role only if it is an identifier. */
static void
add_seat(struct sender *sender, char *argument)
{
	size_t size = strcspn(argument, "=");
	bool has_role = size > 0 && argument[size] == '=' && !isdigit((unsigned char)*argument);
	struct seat *seat;
	struct device device;
	char *error;
	int status;

	for (size_t i = 0; i < size; i++)
		has_role = has_role && (isalnum((unsigned char)argument[i]) || argument[i] == '_');
	if (!device_find(has_role ? argument + size + 1 : argument, &device, &error, &status))
		errx(status, "%s", error);
	if (has_role)
		argument[size] = '\0';
	sender->seats = xrealloc(sender->seats, ++sender->seat_count * sizeof *sender->seats);
	seat = &sender->seats[sender->seat_count - 1];
	*seat = (struct seat){ .role = has_role ? argument : "dut" };
	board_init(&seat->board, &device);
}

static void
add_default_seat(struct sender *sender)
{
	struct device device;
	char *error;
	int status;

	if (!device_find(NULL, &device, &error, &status))
		errx(status, "%s", error);
	sender->seats = xcalloc(1, sizeof *sender->seats);
	sender->seat_count = 1;
	sender->seats[0].role = "dut";
	board_init(&sender->seats[0].board, &device);
}

/* Whether boards are to be left restarted. */
static bool
after_option(void)
{
	if (strcmp(optarg, "reset") != 0 && strcmp(optarg, "repl") != 0)
		usage_error(&command, "--after: '%s' is neither repl nor reset", optarg);
	return strcmp(optarg, "reset") == 0;
}

static void
parse(struct send *send, int argc, char **argv)
{
	struct sender *sender = &send->sender;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'd':
			add_seat(sender, optarg);
			break;
		case 'T':
			sender->timeout = seconds_option(&command, "--timeout");
			break;
		case OPT_CONNECT:
			send->connect = seconds_option(&command, "--connect");
			break;
		case OPT_WAIT:
			send->wait = seconds_option(&command, "--wait");
			break;
		case OPT_TOTAL:
			send->total = seconds_option(&command, "--total");
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
		case OPT_RESUME:
			sender->resume = true;
			break;
		case OPT_VERIFY:
			send->verify = true;
			break;
		case OPT_AFTER:
			send->after_reset = after_option();
			break;
		case OPT_TRACE:
			send->trace = optarg;
			break;
		case 'n':
			send->dry_run = true;
			break;
		}
	if (optind != argc)
		usage_error(&command, "'%s': records come on stdin, there are no operands", argv[optind]);
}

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct seat *seat = context;

	if (seat->lane)
		lane_output(seat->lane, seat, bytes, length);
}

static void
set_up_seat(struct send *send, struct seat *seat)
{
	struct board *board = &seat->board;
	char *name;

	board->output = take_output;
	board->context = seat;
	board->longest_value = LONGEST_VALUE;
	board->patience = send->connect > 0 ? send->connect
	    : board->device.connect > 0	    ? board->device.connect
					    : USUAL_PATIENCE;
	board->want_info = true;
	board->verify = send->verify;
	board->after_reset = send->after_reset;
	rack_add(&send->rack, board);
	if (!send->trace)
		return;
	name = send->sender.seat_count == 1
	    ? xstrdup(send->trace)
	    : xasprintf("%s.%s", send->trace, board->device.name);
	board->trace = fopen(name, "we");
	if (!board->trace)
		err(EXIT_SYSTEM, "%s", name);
	free(name);
}

/* More boards of a role than tests run side by side: somebody may wonder about the idle ones. */
static void
warn_of_unused(struct send *send)
{
	for (size_t i = 0; i < send->sender.seat_count; i++) {
		struct seat *seat = &send->sender.seats[i];

		if (!lanes_use(&send->lanes, seat))
			warnx("%s=%s: is not used: there are more boards of this role than of '%s'",
			    seat->role, seat->board.device.name, send->lanes.lanes[0].seats[0]->role);
	}
}

static void
set_up(struct send *send)
{
	for (size_t i = 0; i < send->sender.seat_count; i++)
		set_up_seat(send, &send->sender.seats[i]);
	lanes_set_up(&send->lanes, &send->sender, &send->script);
	warn_of_unused(send);
	intake_open(&send->intake, &send->sender, &send->script, &send->lanes);
}

static void
put_plan(struct send *send)
{
	struct sender *sender = &send->sender;
	jv boards = jv_object();

	for (size_t i = 0; i < sender->seat_count; i++) {
		const char *role = sender->seats[i].role;
		jv names = rec_has(boards, role) ? rec_get(boards, role) : jv_array();

		boards = rec_set(boards, role,
		    jv_array_append(names, jv_string(sender->seats[i].board.device.name)));
	}
	put_record(&sender->outbox.waiting,
	    rec_set(plan_record("upy-send", send->run), "boards", boards));
}

static void
note_done(void *context, struct board *board)
{
	struct send *send = context;

	/* Not by board->context, which an operation on files borrows. */
	for (size_t i = 0; i < send->sender.seat_count; i++) {
		struct seat *seat = &send->sender.seats[i];

		if (&seat->board == board && seat->lane)
			lane_done(seat->lane, seat, clock_us());
	}
}

/*
 * When the reader of our records is slow, let boards wait that can. A serial
 * line cannot: what it brings is dropped from the output records, and counted.
 */
static void
hold_boards(struct send *send, bool full)
{
	for (size_t i = 0; i < send->sender.seat_count; i++)
		board_hold(&send->sender.seats[i].board, full, clock_us());
}

static bool
has_step(const struct script *script)
{
	for (const struct item *item = script->first; item; item = item->next)
		if (item->kind == ITEM_STEP)
			return true;
	return false;
}

/* All boards or none, when the first step has come. */
static void
lock_boards(struct send *send)
{
	struct sender *sender = &send->sender;
	int64_t total = deadline_after(sender->started, send->total);
	char *error;
	int status;

	send->locked = true;
	outbox_write(&sender->outbox); /* it may take long */
	if (rack_lock(&send->rack, earlier(total, deadline_after(clock_us(), send->wait)), &error,
		&status))
		return;
	if (!stop_signal)
		sender_error(sender, NULL, status, "%s", error);
	if (status == EXIT_USAGE)
		sender->stop = "the boards are wrong";
	for (size_t i = 0; i < sender->seat_count && status != EXIT_USAGE; i++)
		sender->seats[i].trouble = xstrdup(error);
	free(error);
}

/* Work with what has come in; start nothing new while records pile up on the way out. */
static void
advance(struct send *send)
{
	bool full = outbox_full(&send->sender.outbox);

	intake_take(&send->intake);
	if (!send->locked && has_step(&send->script))
		lock_boards(send);
	if (!full)
		lanes_advance(&send->lanes);
	hold_boards(send, full);
}

static void
serve(struct send *send)
{
	int64_t total = deadline_after(send->sender.started, send->total);
	struct outbox *outbox = &send->sender.outbox;

	while ((send->intake.open || !lanes_idle(&send->lanes)) && !outbox->failed &&
	    !stop_signal) {
		struct pollfd extra[2] = {
			{ .fd = intake_hungry(&send->intake) ? send->intake.in.fd : -1,
			    .events = POLLIN },
			outbox_poll(outbox),
		};

		rack_wait(&send->rack, extra, 2, lanes_wake(&send->lanes, total), note_done, send);
		if (extra[0].revents)
			intake_read(&send->intake);
		if (extra[1].revents)
			outbox_write(outbox);
		if (total <= clock_us()) {
			lanes_stop(&send->lanes);
			total = NEVER;
		}
		advance(send);
	}
}

/* Items that no lane got to are passed on all the same, but for their steps. */
static void
pass_rest(struct send *send)
{
	for (struct item *item = send->script.first; item; item = item->next)
		sender_pass(&send->sender, item);
}

static void
close_traces(struct send *send)
{
	for (size_t i = 0; i < send->sender.seat_count; i++) {
		FILE *trace = send->sender.seats[i].board.trace;

		if (trace && fclose(trace) != 0)
			sender_error(&send->sender, send->trace, EXIT_SYSTEM, "cannot write: %s",
			    strerror(errno));
	}
}

static void
free_seats(struct sender *sender)
{
	for (size_t i = 0; i < sender->seat_count; i++) {
		board_close(&sender->seats[i].board, 0); /* if rack_close has not done so */
		action_free(sender->seats[i].background.action);
		work_free(&sender->seats[i].background);
		free(sender->seats[i].trouble);
	}
	free(sender->seats);
}

static void
clean_up(struct send *send)
{
	free_seats(&send->sender);
	free(send->run);
	lanes_free(&send->lanes);
	intake_close(&send->intake);
	buffer_free(&send->sender.outbox.waiting);
}

/* Leave the boards, say what is still to be said; our own end comes last. */
static int
finish(struct send *send)
{
	struct sender *sender = &send->sender;

	if (stop_signal)
		sender_error(sender, NULL, EXIT_SYSTEM, "stopped by signal %d: %s", (int)stop_signal,
		    strsignal(stop_signal));
	if (sender->cut)
		sender_error(sender, NULL, EXIT_SYSTEM,
		    "the total time of %g s is over: %zu step%s not run to the end", send->total,
		    sender->cut, sender->cut == 1 ? " was" : "s were");
	rack_close(&send->rack);
	close_traces(send);
	pass_rest(send);
	buffer_append(&sender->outbox.waiting, send->intake.ends.data, send->intake.ends.length);
	put_record(&sender->outbox.waiting, end_record("upy-send", send->run, sender->count));
	if (!outbox_finish(&sender->outbox)) {
		warnx("<stdout>: cannot write: %s", strerror(sender->outbox.failed));
		sender->status = EXIT_SYSTEM;
	}
	clean_up(send);
	return sender->status;
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
			if (action->kind == ACTION_RUN)
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
	struct send send = { .sender = { .timeout = -1, .limit = 1 << 20, .started = clock_us() },
		.total = -1 };
	int status;

	parse(&send, argc, argv);
	if (send.dry_run) {
		free_seats(&send.sender);
		return print_programs();
	}
	if (send.sender.seat_count == 0)
		add_default_seat(&send.sender);
	signals_catch();
	send.run = new_run();
	set_up(&send);
	put_plan(&send);
	serve(&send);
	status = finish(&send);
	signals_reraise();
	return status;
}
