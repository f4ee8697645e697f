/* upy-send: run step records on boards, answer each with what happened. */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "action.h"
#include "clock.h"
#include "exits.h"
#include "lane.h"
#include "options.h"
#include "rack.h"
#include "records.h"
#include "sender.h"
#include "signals.h"

enum { OPT_TOTAL = 256, OPT_FOLLOW, OPT_TRACE, OPT_MAXFAIL, OPT_RESUME, OPT_LIMIT, OPT_CONNECT };

static const struct option_spec options[] = {
	{ 'd', "device", "[ROLE=]DEVICE", "a board and its role (default: dut); repeatable" },
	{ 'T', "timeout", "SECONDS", "for each step that says nothing else (default: 10)" },
	{ OPT_CONNECT, "connect", "SECONDS", "for getting into a board's REPL (default: 10)" },
	{ OPT_TOTAL, "total", "SECONDS", "for everything: what is left then is not run" },
	{ 'x', "exitfirst", NULL, "run nothing more after the first failed test" },
	{ OPT_MAXFAIL, "maxfail", "N", "run nothing more after N failed tests" },
	{ OPT_FOLLOW, "follow", NULL, "send output records as a program prints" },
	{ OPT_LIMIT, "limit", "BYTES", "keep so much output per step (default: 1048576)" },
	{ OPT_RESUME, "resume", NULL, "no soft reset at the start: keep the globals" },
	{ OPT_TRACE, "trace", "FILE", "write every byte of the lines, with its time, to FILE" },
	{ 'n', "dry-run", NULL, "print the Python of each step instead; no board is opened" },
	{ 0 },
};

static const struct command command = { "upy-send", "",
	"run step records on MicroPython boards", options };

enum {
	AHEAD = 64, /* items read before the boards need them */
	LONGEST_VALUE = 1 << 20,
};

struct send {
	struct sender sender;
	struct reader in;
	struct script script;
	struct account *account;
	struct lane *lanes;
	size_t lane_count;
	struct rack rack;
	struct buffer ends; /* end records of upstream, held back */
	const char *trace;
	double total, connect; /* seconds */
	bool dry_run;
	bool input; /* more may come from stdin */
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

/*
 * Boards and lanes.
 */

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct seat *seat = context;

	if (seat->lane)
		lane_output(seat->lane, bytes, length);
}

static void
set_up_seat(struct send *send, struct seat *seat)
{
	struct board *board = &seat->board;
	char *name;

	board->output = take_output;
	board->context = seat;
	board->longest_value = LONGEST_VALUE;
	board->patience = send->connect;
	board->want_info = true;
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

/* The role whose boards each get a lane: dut, or else the first one given. */
static const char *
leading_role(const struct sender *sender)
{
	for (size_t i = 0; i < sender->seat_count; i++)
		if (strcmp(sender->seats[i].role, "dut") == 0)
			return "dut";
	return sender->seats[0].role;
}

static bool
has_role(const struct lane *lane, const char *role)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (strcmp(lane->seats[i]->role, role) == 0)
			return true;
	return false;
}

/* The n-th board of a role, or the last one there is. */
static struct seat *
nth_of_role(const struct sender *sender, const char *role, size_t n)
{
	struct seat *found = NULL;

	for (size_t i = 0; i < sender->seat_count; i++)
		if (strcmp(sender->seats[i].role, role) == 0) {
			found = &sender->seats[i];
			if (n-- == 0)
				break;
		}
	return found;
}

static void
add_lane(struct send *send, struct seat *own)
{
	struct sender *sender = &send->sender;
	struct lane *lane = &send->lanes[send->lane_count];

	*lane = (struct lane){ .sender = sender, .script = &send->script };
	lane->answer.limit = sender->limit;
	lane->seats = xcalloc(sender->seat_count, sizeof *lane->seats);
	lane->seats[lane->seat_count++] = own;
	for (size_t i = 0; i < sender->seat_count; i++)
		if (!has_role(lane, sender->seats[i].role))
			lane->seats[lane->seat_count++] =
			    nth_of_role(sender, sender->seats[i].role, send->lane_count);
	send->lane_count++;
}

static void
set_up(struct send *send)
{
	struct sender *sender = &send->sender;
	const char *leading = leading_role(sender);

	send->lanes = xcalloc(sender->seat_count, sizeof *send->lanes);
	for (size_t i = 0; i < sender->seat_count; i++) {
		set_up_seat(send, &sender->seats[i]);
		if (strcmp(sender->seats[i].role, leading) == 0)
			add_lane(send, &sender->seats[i]);
	}
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

/*
 * Input.
 */

static void
end_input(struct send *send)
{
	send->input = false;
}

/* Nothing is sent to a board from a bad record on. */
static void
refuse_input(struct send *send, int status, const char *message)
{
	char *where = xasprintf("%s:%zu", send->in.name, send->in.number);

	sender_error(&send->sender, where, status, "%s", message);
	free(where);
	end_input(send);
}

static void
take_step(struct send *send, struct record *record)
{
	char *error;
	struct action *action = action_new(record->value, &error);

	record->value = jv_null();
	if (!action) {
		refuse_input(send, EXIT_USAGE, error);
		free(error);
	} else if (!has_role(&send->lanes[0], action->role)) {
		error = xasprintf("role '%s' has no board: give one with -d %s=DEVICE", action->role,
		    action->role);
		refuse_input(send, EXIT_USAGE, error);
		free(error);
		action_free(action);
	} else {
		script_add_action(&send->script, action, send->lane_count);
	}
}

static void
complain(void *context, const char *what)
{
	struct send *send = context;

	sender_error(&send->sender, send->in.name, EXIT_SYSTEM, "%s", what);
}

static void
finish_input(struct send *send)
{
	end_input(send);
	if (account_empty(send->account))
		sender_error(&send->sender, send->in.name, EXIT_USAGE,
		    "no records came: is the program before this one alive?");
	else
		account_finish(send->account, false, complain, send);
}

static void
take_record(struct send *send, struct record *record)
{
	account_add(send->account, record);
	if (strcmp(record->type, "step") == 0)
		take_step(send, record);
	else if (strcmp(record->type, "end") == 0)
		put_line(&send->ends, record);
	else
		script_add_line(&send->script, record, send->lane_count);
	record_free(record);
}

/* Take what has been read, as far ahead as is useful. */
static void
take_records(struct send *send)
{
	while (send->input && send->script.count < AHEAD) {
		struct record record;

		switch (reader_next(&send->in, &record)) {
		case READ_RECORD:
			take_record(send, &record);
			break;
		case READ_MORE:
			return;
		case READ_END:
			finish_input(send);
			break;
		case READ_BAD:
			sender_error(&send->sender, NULL, send->in.status, "%s", send->in.error);
			end_input(send);
			break;
		}
	}
}

static void
read_input(struct send *send)
{
	if (reader_fill(&send->in))
		return;
	sender_error(&send->sender, NULL, send->in.status, "%s", send->in.error);
	end_input(send);
}

/*
 * The loop.
 */

static void
note_done(void *context, struct board *board)
{
	struct seat *seat = board->context;

	(void)context;
	if (seat->lane)
		lane_done(seat->lane, seat, clock_us());
}

static bool
all_idle(const struct send *send)
{
	for (size_t i = 0; i < send->lane_count; i++)
		if (!lane_idle(&send->lanes[i]))
			return false;
	return true;
}

static int64_t
next_wake(const struct send *send, int64_t deadline)
{
	for (size_t i = 0; i < send->lane_count; i++)
		if (send->lanes[i].phase == LANE_PAUSING)
			deadline = earlier(deadline, send->lanes[i].wake);
	return deadline;
}

/* The total time is over: stop the programs that run, answer the rest. */
static void
run_out(struct send *send, int64_t now)
{
	send->sender.stop = "the total time is over";
	for (size_t i = 0; i < send->sender.seat_count; i++)
		if (send->sender.seats[i].board.phase == PHASE_RUN)
			send->sender.seats[i].board.repl.deadline = now;
	for (size_t i = 0; i < send->lane_count; i++)
		send->lanes[i].wake = now;
}

/*
 * When the reader of our records is slow, let boards wait that can. A serial
 * line cannot: what it brings is dropped from the output records, and counted.
 */
static void
hold_boards(struct send *send)
{
	bool full = outbox_full(&send->sender.outbox);

	for (size_t i = 0; i < send->sender.seat_count; i++) {
		struct board *board = &send->sender.seats[i].board;

		board->hold = full && board->transport && board->transport->ops->lossless;
	}
}

static void
advance_lanes(struct send *send)
{
	int64_t now = clock_us();

	for (size_t i = 0; i < send->lane_count; i++)
		if (!outbox_full(&send->sender.outbox))
			lane_advance(&send->lanes[i], now);
}

static void
serve(struct send *send)
{
	int64_t total = deadline_after(send->sender.started, send->total);
	struct outbox *outbox = &send->sender.outbox;

	while ((send->input || !all_idle(send)) && !outbox->failed && !stop_signal) {
		bool hungry = send->input && send->script.count < AHEAD;
		struct pollfd extra[2] = {
			{ .fd = hungry ? send->in.fd : -1, .events = POLLIN },
			outbox_poll(outbox),
		};

		rack_wait(&send->rack, extra, 2, next_wake(send, total), note_done, send);
		if (extra[0].revents)
			read_input(send);
		if (extra[1].revents)
			outbox_write(outbox);
		if (total <= clock_us() && !send->sender.stop) {
			run_out(send, clock_us());
			total = NEVER;
		}
		take_records(send);
		advance_lanes(send);
		hold_boards(send);
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
close_boards(struct send *send)
{
	for (size_t i = 0; i < send->sender.seat_count; i++) {
		struct board *board = &send->sender.seats[i].board;

		if (board->trace && fclose(board->trace) != 0)
			sender_error(&send->sender, send->trace, EXIT_SYSTEM, "cannot write: %s",
			    strerror(errno));
	}
}

static void
clean_up(struct send *send)
{
	for (size_t i = 0; i < send->lane_count; i++)
		lane_free(&send->lanes[i]);
	for (size_t i = 0; i < send->sender.seat_count; i++)
		free(send->sender.seats[i].trouble);
	free(send->lanes);
	free(send->sender.seats);
	free(send->run);
	account_free(send->account);
	reader_close(&send->in);
	buffer_free(&send->ends);
	buffer_free(&send->sender.outbox.waiting);
}

static int
finish(struct send *send)
{
	struct sender *sender = &send->sender;

	if (stop_signal)
		sender_error(sender, NULL, EXIT_SYSTEM, "stopped by signal %d: %s", (int)stop_signal,
		    strsignal(stop_signal));
	rack_close(&send->rack);
	close_boards(send);
	pass_rest(send);
	buffer_append(&sender->outbox.waiting, send->ends.data, send->ends.length);
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
print_programs(struct reader *in)
{
	struct record record;
	enum read_result result;

	while ((result = read_record(in, &record)) == READ_RECORD) {
		struct action *action = NULL;
		char *error = NULL;

		if (strcmp(record.type, "step") == 0) {
			action = action_new(jv_copy(record.value), &error);
			if (!action)
				errx(EXIT_USAGE, "%s:%zu: %s", in->name, in->number, error);
			printf("# %s step %d: %s on %s\n", action->test ? action->test : "-",
			    action->number, action->what, action->role);
			if (action->kind == ACTION_RUN)
				printf("%s\n", buffer_string(&action->code));
		}
		action_free(action);
		record_free(&record);
	}
	if (result == READ_BAD)
		errx(in->status, "%s", in->error);
	return finish_output() ? EXIT_PASS : EXIT_SYSTEM;
}

int
main(int argc, char **argv)
{
	struct send send = { .sender = { .timeout = 10, .limit = 1 << 20, .started = clock_us() },
			.total = -1, .connect = 10, .input = true, .run = new_run(), .account = account_new() };
	int status;

	reader_open(&send.in, STDIN_FILENO, "<stdin>");
	parse(&send, argc, argv);
	if (send.dry_run)
		return print_programs(&send.in);
	if (send.sender.seat_count == 0)
		add_default_seat(&send.sender);
	signals_catch();
	set_up(&send);
	put_plan(&send);
	serve(&send);
	status = finish(&send);
	signals_reraise();
	return status;
}
