/* The loop over boards, actions and expectations. */
#include "drive.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "drive-internal.h"
#include "exits.h"
#include "roles.h"
#include "signals.h"
#include "warning.h"

enum { USUAL_PATIENCE = 10 }; /* seconds, for getting into the REPL */

size_t
drive_find(const struct drive *drive, const char *role)
{
	size_t i = 0;

	while (i < drive->count && strcmp(drive->boards[i].role, role) != 0)
		i++;
	return i;
}

static bool
add_device(struct drive *drive, char *role, struct device *device, char **error)
{
	struct drive_board *on;

	if (drive_find(drive, role) < drive->count) {
		*error = xasprintf("-d %s: there is a board of the role '%s' already: "
				   "give one as ROLE=DEVICE", device->name, role);
		device_free(device);
		free(role);
		return false;
	}
	drive->boards = xrealloc(drive->boards, (drive->count + 1) * sizeof *drive->boards);
	on = &drive->boards[drive->count++];
	*on = (struct drive_board){ .role = role };
	board_init(&on->board, device);
	return true;
}

bool
drive_add(struct drive *drive, const char *argument, char **error, int *status)
{
	size_t role = argument ? role_prefix(argument) : 0;
	struct device device;

	if (!device_find(role ? argument + role + 1 : argument, &device, error, status))
		return false;
	*status = EXIT_USAGE;
	return add_device(drive, role ? xstrndup(argument, role) : xstrdup("dut"), &device, error);
}

void
drive_hear(struct drive_board *on, const char *bytes, size_t length)
{
	if (!length || !on->stream)
		return;
	on->in_line = bytes[length - 1] != '\n';
	expect_tell_tee(on->drive->tell, bytes, length);
	expect_run_feed(&on->drive->tell->run, on->stream, bytes, length, clock_us());
}

void
drive_end_line(struct drive_board *on)
{
	if (on->in_line)
		drive_hear(on, "\r\n", 2);
}

static void
hear(void *context, const char *bytes, size_t length)
{
	drive_hear(context, bytes, length);
}

static void
set_up(struct drive *drive, struct drive_board *on)
{
	struct board *board = &on->board;

	on->drive = drive;
	board->output = board->heard = hear;
	board->context = on;
	board->patience = board->device.connect > 0 ? board->device.connect : USUAL_PATIENCE;
	rack_add(&drive->rack, board);
}

bool
drive_open(struct drive *drive, double wait_s, char **error, int *status)
{
	for (size_t i = 0; i < drive->count; i++)
		set_up(drive, &drive->boards[i]);
	if (!rack_lock(&drive->rack, deadline_after(clock_us(), wait_s), error, status))
		return false;
	for (size_t i = 0; i < drive->count; i++)
		if (!board_open(&drive->boards[i].board, error, status))
			return false;
	return true;
}

bool
drive_is_met(const struct drive *drive)
{
	const struct expect_run *run = &drive->tell->run;

	return run->over && run->status == EXIT_PASS;
}

void
drive_search(struct drive *drive)
{
	for (size_t i = 0; i < drive->count; i++)
		expect_run_advance(&drive->tell->run, drive->boards[i].stream, clock_us());
	expect_tell_flush(drive->tell);
}

void
drive_give_up(struct drive *drive, const struct drive_board *on, const char *reason, int status)
{
	struct expect_run *run = &drive->tell->run;

	drive->failed = true;
	run->last = on->stream;
	if (!run->over)
		expect_run_give_up(run, reason, clock_us());
	else if (status == EXIT_VERDICT)
		warn_visibly("%s: %s", on->role, reason);
	if (status != EXIT_VERDICT) {
		char *what = xasprintf("%s: %s", on->role, reason);

		expect_tell_error(drive->tell, what, status);
		free(what);
	}
	drive->tell->status = worse_exit(drive->tell->status, status);
	expect_tell_flush(drive->tell);
}

static void
take_end(void *context, struct board *board)
{
	struct drive *drive = context;

	for (size_t i = 0; i < drive->count; i++)
		if (board == &drive->boards[i].board)
			drive_take_end(&drive->boards[i]);
}

/* A port that fails while nothing is asked of its board. */
static void
look_for_gone(struct drive *drive)
{
	for (size_t i = 0; i < drive->count; i++) {
		struct drive_board *on = &drive->boards[i];
		char *reason;

		if (on->gone || !on->board.away || board_busy(&on->board))
			continue;
		on->gone = true;
		expect_run_close(&drive->tell->run, on->stream);
		drive_search(drive);
		reason = xasprintf("the board is gone: %s", on->board.transport->error);
		if (!drive->tell->run.over)
			drive_give_up(drive, on, reason, EXIT_SYSTEM);
		free(reason);
	}
}

/* The program that was given last is on its way, or runs. */
static bool
last_program_runs(const struct drive *drive)
{
	const struct drive_list *list = drive->list;

	for (size_t i = list->count; i-- > 0;)
		if (list->actions[i].kind == DRIVE_RUN)
			return drive->boards[list->actions[i].board].running;
	return false;
}

/* A program behind which nothing is expected is let run to its end. */
static bool
is_done(const struct drive *drive)
{
	const struct drive_list *list = drive->list;
	const struct expect_run *run = &drive->tell->run;

	if (drive->failed || drive->tell->broken || (run->over && !drive_is_met(drive)))
		return true;
	if (!run->over || drive->next < list->count)
		return false;
	return !last_program_runs(drive) || list->actions[list->count - 1].step < run->steps->count ||
	    list->actions[list->count - 1].kind != DRIVE_RUN;
}

/* Where only something forbidden is waited for, that is so as long as programs run. */
static void
end_without_wish(struct drive *drive)
{
	const struct expect_run *run = &drive->tell->run;

	if (!run->over && drive->ran && drive->next == drive->list->count && !last_program_runs(drive) &&
	    run->steps->steps[run->step].wanted.wanted.count == 0)
		expect_run_end(&drive->tell->run, clock_us());
}

static int64_t
next_deadline(const struct drive *drive)
{
	return earlier(earlier(expect_run_deadline(&drive->tell->run), drive_patience(drive)),
	    drive->tell->run.total);
}

/* What was done lets steps begin, and steps that are taken let something be done. */
static void
go_on(struct drive *drive)
{
	struct expect_run *run = &drive->tell->run;
	size_t step;
	bool over;

	do {
		step = run->step;
		over = run->over;
		drive_act(drive, clock_us());
		drive_search(drive);
	} while (run->step != step || run->over != over);
}

void
drive_serve(struct drive *drive, struct expect_tell *tell, const struct drive_list *list)
{
	drive->tell = tell;
	drive->list = list;
	drive->due = NEVER;
	tell->run.guarded = true;
	expect_run_open(&tell->run, 0, clock_us()); /* opening the boards took some time */
	for (size_t i = 0; i < drive->count; i++)
		drive->boards[i].stream = expect_run_stream(&tell->run, drive->boards[i].role);
	while (!stop_signal && !tell->broken) {
		go_on(drive);
		end_without_wish(drive);
		if (is_done(drive))
			break;
		rack_wait(&drive->rack, NULL, 0, next_deadline(drive), take_end, drive);
		look_for_gone(drive);
		drive_search(drive);
		expect_run_tick(&tell->run, clock_us());
		expect_tell_flush(tell);
	}
}

void
drive_close(struct drive *drive)
{
	if (drive->tell)
		drive_end_programs(drive);
	rack_close(&drive->rack);
	for (size_t i = 0; i < drive->count; i++)
		free(drive->boards[i].role);
	free(drive->boards);
}
