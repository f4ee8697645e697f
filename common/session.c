/* One run of upy-send. */
#include "session.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "flash.h"
#include "post-mortem.h"
#include "records.h"
#include "roles.h"
#include "signals.h"

enum {
	LONGEST_VALUE = 1 << 20,
	USUAL_PATIENCE = 10, /* seconds */
};

static bool
is_taken(const struct sender *sender, const struct seat *seat, const char *name)
{
	for (const struct seat *other = sender->seats; other < seat; other++)
		if (strcmp(other->role, seat->role) == 0 &&
		    strcmp(other->board.device.name, name) == 0)
			return true;
	return false;
}

/* A device that is a program can be several boards of a role: unix, unix#2. */
static void
name_apart(const struct sender *sender, struct seat *seat)
{
	char *given = seat->board.device.name, *name = xstrdup(given);

	for (int number = 2; is_taken(sender, seat, name); number++) {
		free(name);
		name = xasprintf("%s#%d", given, number);
	}
	seat->board.device.name = name;
	free(given);
}

bool
session_add(struct session *session, const char *argument, char **error, int *status)
{
	struct sender *sender = &session->sender;
	size_t role = argument ? role_prefix(argument) : 0;
	struct seat *seat;
	struct device device;

	if (!device_find(role ? argument + role + 1 : argument, &device, error, status))
		return false;
	sender->seats = xrealloc(sender->seats, ++sender->seat_count * sizeof *sender->seats);
	seat = &sender->seats[sender->seat_count - 1];
	*seat = (struct seat){ .role = role ? xstrndup(argument, role) : xstrdup("dut"),
		.errand = { .fd = -1, .output = -1 } };
	board_init(&seat->board, &device);
	name_apart(sender, seat);
	return true;
}

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct seat *seat = context;

	if (seat->lane)
		lane_output(seat->lane, seat, bytes, length);
}

static void
take_heard(void *context, const char *bytes, size_t length)
{
	struct seat *seat = context;

	if (seat->lane)
		lane_heard(seat->lane, seat, bytes, length);
}

static bool
open_trace(struct session *session, struct board *board, char **error)
{
	char *name = session->sender.seat_count == 1
	    ? xstrdup(session->trace)
	    : xasprintf("%s.%s", session->trace, board->device.name);

	board->trace = fopen(name, "we");
	if (!board->trace)
		*error = xasprintf("%s: %s", name, strerror(errno));
	free(name);
	return board->trace != NULL;
}

static bool
set_up_seat(struct session *session, struct seat *seat, char **error)
{
	struct board *board = &seat->board;

	board->output = take_output;
	board->heard = take_heard;
	board->context = seat;
	board->longest_value = LONGEST_VALUE;
	board->patience = session->connect > 0 ? session->connect
	    : board->device.connect > 0	    ? board->device.connect
					    : USUAL_PATIENCE;
	board->want_info = !board->device.no_repl;
	seat->ear.idle_us = board->device.idle_us;
	board->verify = session->verify;
	board->after_reset = session->after_reset;
	rack_add(&session->rack, board);
	return !session->trace || open_trace(session, board, error);
}

/* More boards of a role than tests run side by side: somebody may wonder about the idle ones. */
static void
warn_of_unused(struct session *session)
{
	for (size_t i = 0; i < session->sender.seat_count; i++) {
		struct seat *seat = &session->sender.seats[i];

		if (!lanes_use(&session->lanes, seat))
			warnx("%s=%s: is not used: there are more boards of this role than of '%s'",
			    seat->role, seat->board.device.name, session->lanes.lanes[0].seats[0]->role);
	}
}

static void
put_plan(struct session *session)
{
	struct sender *sender = &session->sender;
	jv boards = jv_object();

	for (size_t i = 0; i < sender->seat_count; i++) {
		const char *role = sender->seats[i].role;
		jv names = rec_has(boards, role) ? rec_get(boards, role) : jv_array();

		boards = rec_set(boards, role,
		    jv_array_append(names, jv_string(sender->seats[i].board.device.name)));
	}
	put_record(&sender->outbox.waiting,
	    rec_set(plan_record("upy-send", session->run), "boards", boards));
}

bool
session_set_up(struct session *session, char **error)
{
	session->run = new_run();
	if (!post_mortems_set_up(&session->sender)) {
		*error = xasprintf("epoll_create: %s", strerror(errno));
		return false;
	}
	for (size_t i = 0; i < session->sender.seat_count; i++)
		if (!set_up_seat(session, &session->sender.seats[i], error))
			return false;
	lanes_set_up(&session->lanes, &session->sender, &session->script);
	warn_of_unused(session);
	intake_open(&session->intake, &session->sender, &session->script, &session->lanes);
	put_plan(session);
	return true;
}

static void
note_done(void *context, struct board *board)
{
	struct session *session = context;

	/* Not by board->context, which an operation on files borrows. */
	for (size_t i = 0; i < session->sender.seat_count; i++) {
		struct seat *seat = &session->sender.seats[i];

		if (&seat->board == board && seat->lane)
			lane_done(seat->lane, seat, clock_us());
	}
}

/*
 * When the reader of our records is slow, let boards wait that can. A serial
 * line cannot: what it brings is dropped from the output records, and counted.
 */
static void
hold_boards(struct session *session, bool full)
{
	for (size_t i = 0; i < session->sender.seat_count; i++)
		board_hold(&session->sender.seats[i].board, full, clock_us());
}

static bool
has_step(const struct script *script)
{
	for (const struct item *item = script->first; item; item = item->next)
		if (item->kind == ITEM_STEP)
			return true;
	return false;
}

static void
note_unflashed(void *context, struct board *board, const char *message)
{
	struct session *session = context;
	struct sender *sender = &session->sender;

	for (size_t i = 0; i < sender->seat_count; i++)
		if (&sender->seats[i].board == board)
			sender->seats[i].trouble = xasprintf("%s: %s", board->device.name, message);
	if (!stop_signal)
		sender_error(sender, NULL, EXIT_SYSTEM, "%s: %s", board->device.name, message);
}

/* Nothing runs yet: this may take its time. */
static void
flash(struct session *session)
{
	int64_t total = deadline_after(session->sender.started, session->total);

	if (!session->no_flash)
		flash_boards(session->rack.boards, session->rack.count, total, note_unflashed, session);
}

/* All boards or none, when the first step has come. */
static void
lock_boards(struct session *session)
{
	struct sender *sender = &session->sender;
	int64_t total = deadline_after(sender->started, session->total);
	char *error;
	int status;

	session->locked = true;
	outbox_write(&sender->outbox); /* it may take long */
	if (rack_lock(&session->rack, earlier(total, deadline_after(clock_us(), session->wait)), &error,
		&status)) {
		flash(session);
		return;
	}
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
advance(struct session *session)
{
	bool full = outbox_full(&session->sender.outbox);

	intake_take(&session->intake);
	if (!session->locked && has_step(&session->script))
		lock_boards(session);
	if (!full)
		lanes_advance(&session->lanes);
	hold_boards(session, full);
}

/* When to go on without any event; lanes do not while records pile up. */
static int64_t
next_wake(const struct session *session, int64_t total)
{
	total = earlier(total, post_mortems_deadline(&session->sender));
	return outbox_full(&session->sender.outbox) ? total : lanes_wake(&session->lanes, total);
}

/* Nothing can ever happen again, though steps are left: a fault of ours must not hang. */
static bool
is_stalled(const struct session *session, const struct pollfd *extra, size_t count)
{
	if (next_wake(session, NEVER) != NEVER)
		return false;
	for (size_t i = 0; i < count; i++)
		if (extra[i].fd >= 0)
			return false;
	for (size_t i = 0; i < session->sender.seat_count; i++)
		if (board_busy(&session->sender.seats[i].board))
			return false;
	return true;
}

static bool
is_done(const struct session *session)
{
	return !session->intake.open && lanes_idle(&session->lanes) &&
	    !post_mortems_run(&session->sender);
}

void
session_serve(struct session *session)
{
	int64_t total = deadline_after(session->sender.started, session->total);
	struct outbox *outbox = &session->sender.outbox;
	struct prompt *prompt = &session->sender.prompt;

	while (!is_done(session) && !outbox->failed && !stop_signal) {
		struct pollfd extra[] = {
			{ .fd = intake_hungry(&session->intake) ? session->intake.in.fd : -1,
			    .events = POLLIN },
			outbox_poll(outbox),
			prompt_poll(prompt),
			{ .fd = outbox_full(outbox) ? -1 : session->sender.errands,
			    .events = POLLIN },
		};

		if (is_stalled(session, extra, 3)) { /* an errand has its deadline */
			sender_error(&session->sender, NULL, EXIT_SYSTEM,
			    "steps are left that wait for boards which wait for each other");
			break;
		}
		rack_wait(&session->rack, extra, sizeof extra / sizeof *extra,
		    next_wake(session, total), note_done, session);
		if (extra[0].revents)
			intake_read(&session->intake);
		if (extra[1].revents)
			outbox_write(outbox);
		if (extra[2].revents)
			prompt_serve(prompt);
		if (total <= clock_us()) {
			lanes_stop(&session->lanes);
			post_mortems_stop(&session->sender);
			total = NEVER;
		}
		post_mortems_serve(&session->sender, clock_us());
		advance(session);
	}
}

/* Items that no lane got to are passed on all the same, but for their steps. */
static void
pass_rest(struct session *session)
{
	for (struct item *item = session->script.first; item; item = item->next)
		sender_pass(&session->sender, item);
}

static void
close_traces(struct session *session)
{
	for (size_t i = 0; i < session->sender.seat_count; i++) {
		FILE *trace = session->sender.seats[i].board.trace;

		if (trace && fclose(trace) != 0)
			sender_error(&session->sender, session->trace, EXIT_SYSTEM, "cannot write: %s",
			    strerror(errno));
	}
}

void
session_free(struct session *session)
{
	struct sender *sender = &session->sender;

	for (size_t i = 0; i < sender->seat_count; i++) {
		board_close(&sender->seats[i].board, 0); /* if rack_close has not done so */
		work_free(&sender->seats[i].background);
		ear_free(&sender->seats[i].ear);
		buffer_free(&sender->seats[i].utf8);
		strmap_free(&sender->seats[i].words, NULL);
		free(sender->seats[i].trouble);
		free(sender->seats[i].role);
	}
	free(sender->seats);
	if (!session->run) /* never set up */
		return;
	free(session->run);
	close(sender->errands);
	lanes_free(&session->lanes);
	intake_close(&session->intake);
	buffer_free(&sender->outbox.waiting);
}

/* Leave the boards, say what is still to be said; our own end comes last. */
int
session_finish(struct session *session)
{
	struct sender *sender = &session->sender;
	int status;

	prompt_end(&sender->prompt);
	post_mortems_stop(sender);
	if (stop_signal)
		sender_error(sender, NULL, EXIT_SYSTEM, "stopped by signal %d: %s", (int)stop_signal,
		    strsignal(stop_signal));
	if (sender->cut)
		sender_error(sender, NULL, EXIT_SYSTEM,
		    "the total time of %g s is over: %zu step%s not run to the end", session->total,
		    sender->cut, sender->cut == 1 ? " was" : "s were");
	rack_close(&session->rack);
	close_traces(session);
	pass_rest(session);
	buffer_append(&sender->outbox.waiting, session->intake.ends.data, session->intake.ends.length);
	put_record(&sender->outbox.waiting, end_record("upy-send", session->run, sender->count));
	if (!outbox_finish(&sender->outbox)) {
		warnx("<stdout>: cannot write: %s", strerror(sender->outbox.failed));
		sender->status = EXIT_SYSTEM;
	}
	status = sender->status;
	session_free(session);
	return status;
}
