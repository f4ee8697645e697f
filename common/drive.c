/* The loop over boards, actions and expectations. */
#include "drive.h"

#include <stdlib.h>

#include "clock.h"
#include "drive-internal.h"
#include "drive-script.h"
#include "exits.h"
#include "signals.h"
#include "warning.h"

/* The output of Unity counts when all is done that was to be: what came before is older. */
static void
feed(struct drive_board *on, const char *bytes, size_t length)
{
	struct drive *drive = on->drive;

	if (!drive->unity)
		expect_run_feed(&drive->tell->run, on->stream, bytes, length, clock_us());
	else if (drive->next == drive->list->count)
		expect_unity_feed(drive->unity, (size_t)(on - drive->boards), bytes, length);
}

void
drive_hear(struct drive_board *on, const char *bytes, size_t length)
{
	if (!length || !on->stream)
		return;
	on->in_line = bytes[length - 1] != '\n';
	expect_tell_heard(on->drive->tell, on->role, bytes, length);
	feed(on, bytes, length);
}

void
drive_end_line(struct drive_board *on)
{
	if (!on->in_line)
		return;
	on->in_line = false;
	expect_tell_end_line(on->drive->tell, on->role);
	feed(on, "\n", 1);
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
		/* Whether its tests were all there is for Unity to say. */
		if (!drive->tell->run.over && !drive->unity)
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
	const struct drive_action *last;

	if (drive->failed || drive->tell->broken || (run->over && !drive_is_met(drive)))
		return true;
	if (!run->over || drive->next < list->count)
		return false;
	if (!last_program_runs(drive))
		return true;
	last = &list->actions[list->count - 1];
	return last->step < run->steps->count || last->kind != DRIVE_RUN;
}

/* Where only something forbidden is waited for, that is so as long as programs run. */
static void
end_without_wish(struct drive *drive)
{
	const struct expect_run *run = &drive->tell->run;

	if (!run->over && !run->more && drive->ran && drive->next == drive->list->count &&
	    !last_program_runs(drive) && expect_run_wanted(run)->wanted.count == 0)
		expect_run_end(&drive->tell->run, clock_us());
}

static int64_t
next_deadline(const struct drive *drive)
{
	return earlier(earlier(expect_run_deadline(&drive->tell->run), drive_patience(drive)),
	    drive->tell->run.total);
}

/* All was found in time, but what is left to do, or the last program, has none any more. */
static void
end_late(struct drive *drive)
{
	const struct drive_list *list = drive->list;
	size_t at = drive->next < list->count ? drive->next : list->count - 1;

	if (drive->tell->run.total <= clock_us())
		drive_give_up(drive, &drive->boards[list->actions[at].board],
		    "the time is over (--total), and not all is done", EXIT_VERDICT);
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
		drive_settle_errors(drive);
	} while (run->step != step || run->over != over);
}

/* All that the script has given so far is done. */
static bool
wants_step(const struct drive *drive)
{
	const struct expect_run *run = &drive->tell->run;

	return drive->script && drive->script->open && !drive->failed && !run->over &&
	    !drive->tell->broken && drive->next == drive->list->count && expect_run_idle(run);
}

/* The next step of the script, if that is there. */
static void
take_step(struct drive *drive)
{
	switch (script_next(drive->script, drive->tell)) {
	case SCRIPT_STEP:
	case SCRIPT_MORE:
		break;
	case SCRIPT_END:
		expect_run_no_more(&drive->tell->run);
		break;
	case SCRIPT_BAD:
		drive->failed = true;
		break;
	}
	expect_tell_flush(drive->tell);
}

/* Do what can be done; true when all of the script that was read is done. */
static bool
catch_up(struct drive *drive)
{
	go_on(drive);
	while (wants_step(drive)) {
		take_step(drive);
		if (wants_step(drive))
			return true;
		go_on(drive);
	}
	return false;
}

static void
wait_for_boards(struct drive *drive, bool hungry)
{
	struct pollfd input = { .fd = hungry ? drive->script->in.fd : -1, .events = POLLIN };

	rack_wait(&drive->rack, &input, hungry, next_deadline(drive), take_end, drive);
	if (hungry && input.revents)
		script_read(drive->script, drive->tell);
	look_for_gone(drive);
	drive_search(drive);
	expect_run_tick(&drive->tell->run, clock_us());
	expect_tell_flush(drive->tell);
}

static void
begin(struct drive *drive)
{
	struct expect_run *run = &drive->tell->run;

	drive->due = NEVER;
	run->guarded = true;
	run->more = drive->script;
	expect_run_open(run, 0, clock_us()); /* opening the boards took some time */
	for (size_t i = 0; i < drive->count; i++) {
		drive->boards[i].stream = expect_run_stream(run, drive->boards[i].role);
		if (!drive->same_idle)
			expect_run_be_patient(drive->boards[i].stream,
			    drive->boards[i].board.device.idle_us);
	}
	for (size_t i = 0; drive->unity && i < drive->count; i++)
		expect_unity_add(drive->unity, drive->boards[i].role,
		    drive->boards[i].board.device.name);
}

void
drive_serve(struct drive *drive, struct expect_tell *tell, const struct drive_list *list)
{
	drive->tell = tell;
	drive->list = list;
	begin(drive);
	while (!stop_signal && !tell->broken) {
		bool hungry = catch_up(drive);

		end_without_wish(drive);
		if (is_done(drive))
			break;
		if (drive_is_met(drive))
			end_late(drive);
		wait_for_boards(drive, hungry);
		if (drive->unity)
			drive_look_at_unity(drive);
	}
	if (drive->unity)
		drive_end_unity(drive);
}
