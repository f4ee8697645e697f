/* Programs that run in the background: how they end. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "drive-internal.h"
#include "exits.h"
#include "warning.h"

enum { END_US = 3000000 }; /* for all programs to end when they are told to */

/* The traceback is text as any other, as it is in the friendly REPL, on lines of its own. */
static void
hear_error(struct drive_board *on, const char *error)
{
	drive_end_line(on);
	drive_hear(on, error, strlen(error));
	drive_end_line(on);
}

/* The last line of a traceback; to be freed. */
static char *
last_line(const char *error)
{
	size_t end = strlen(error), start;

	while (end && strchr("\r\n", error[end - 1]))
		end--;
	for (start = end; start && error[start - 1] != '\n';)
		start--;
	return xstrndup(error + start, end - start);
}

/* What nobody waits for any more is told to whoever looks at stderr. */
static void
tell_error(struct drive_board *on, const char *error)
{
	struct buffer text = { 0 };

	for (; *error; error++)
		if (*error != '\r')
			buffer_putc(&text, *error);
	if (text.length && text.data[text.length - 1] == '\n')
		text.length--;
	warn_visibly("%s: the program raised an exception:\n%s", on->role, buffer_string(&text));
	buffer_free(&text);
	on->drive->failed = true;
	on->drive->tell->status = worse_exit(on->drive->tell->status, EXIT_VERDICT);
}

/* What is still expected will hardly come. */
static void
give_up(struct drive_board *on, const char *error)
{
	char *what = last_line(error);
	char *reason = xasprintf("the program ended with %s", *what ? what : "an exception");

	drive_give_up(on->drive, on, reason, EXIT_VERDICT);
	free(reason);
	free(what);
}

/*
 * An exception that was waited for is found in its traceback; any other one is the
 * end.
 */
static void
take_exception(struct drive_board *on, const char *error)
{
	struct expect_run *run = &on->drive->tell->run;
	bool ours = on->interrupted && strstr(error, "KeyboardInterrupt");
	size_t matches = run->count;

	hear_error(on, error);
	if (run->over) {
		if (!ours)
			tell_error(on, error);
		return;
	}
	drive_search(on->drive);
	if (ours || run->over || run->count > matches)
		return;
	/* The next step of a script may expect it. */
	if (expect_run_idle(run)) {
		free(on->error);
		on->error = xstrdup(error);
		on->matches = run->count;
		return;
	}
	give_up(on, error);
}

void
drive_settle_errors(struct drive *drive)
{
	struct expect_run *run = &drive->tell->run;

	for (size_t i = 0; i < drive->count; i++) {
		struct drive_board *on = &drive->boards[i];
		char *error = on->error;

		if (!error || (expect_run_idle(run) && !run->over && run->count == on->matches))
			continue;
		on->error = NULL;
		if (run->over && run->count == on->matches)
			tell_error(on, error);
		else if (run->count == on->matches)
			give_up(on, error);
		free(error);
	}
}

/* It was no program. */
static void
take_reset(struct drive_board *on)
{
	on->resetting = on->gone = on->board.after_reset = false;
	if (on->board.outcome.status == OUTCOME_LOST)
		drive_give_up(on->drive, on, on->board.outcome.reason, EXIT_SYSTEM);
}

void
drive_take_end(struct drive_board *on)
{
	struct repl_outcome *outcome = &on->board.outcome;
	char *error;

	if (!on->running) {
		take_reset(on);
		return;
	}
	error = xstrdup(buffer_string(&on->board.repl.frame.error));
	on->running = false;
	drive_open_steps(on->drive);
	drive_search(on->drive);
	if (outcome->status == OUTCOME_LOST)
		drive_give_up(on->drive, on, outcome->reason, EXIT_SYSTEM);
	else if (*error && !outcome->exited)
		take_exception(on, error);
	on->interrupted = false;
	free(error);
}

static bool
has_programs(const struct drive *drive)
{
	for (size_t i = 0; i < drive->count; i++)
		if (drive->boards[i].running)
			return true;
	return false;
}

static void
note_end(void *context, struct board *board)
{
	struct drive *drive = context;

	for (size_t i = 0; i < drive->count; i++)
		if (board == &drive->boards[i].board && drive->boards[i].running)
			drive_take_end(&drive->boards[i]);
}

/* One that is only being sent is not told of: closing the board sees to it. */
static void
end_program(struct drive_board *on, int64_t now)
{
	if (on->running && !drive_runs(on)) {
		board_abandon(&on->board);
		on->running = false;
	} else if (on->running) {
		on->interrupted = true;
		board_hurry(&on->board, now);
	}
}

void
drive_end_programs(struct drive *drive)
{
	int64_t now = clock_us(), deadline = now + END_US;

	for (size_t i = 0; i < drive->count; i++)
		end_program(&drive->boards[i], now);
	while (has_programs(drive) && clock_us() < deadline)
		rack_wait(&drive->rack, NULL, 0, deadline, note_end, drive);
}
