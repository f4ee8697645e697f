/* What is done to boards between the steps. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "drive-internal.h"
#include "exits.h"

/* How many steps of expecting are behind us. */
static size_t
steps_taken(const struct drive *drive)
{
	const struct expect_run *run = &drive->tell->run;

	return drive_is_met(drive) ? run->steps->count : run->step;
}

static const struct drive_action *
next_action(const struct drive *drive)
{
	return drive->next < drive->list->count ? &drive->list->actions[drive->next] : NULL;
}

bool
drive_runs(const struct drive_board *on)
{
	return on->board.phase == PHASE_RUN && on->board.repl.state == REPL_RUNNING;
}

void
drive_open_steps(struct drive *drive)
{
	const struct drive_action *action = next_action(drive);

	for (size_t i = 0; i < drive->count; i++)
		if (drive->boards[i].resetting ||
		    (drive->boards[i].running && drive->boards[i].board.phase != PHASE_RUN))
			return; /* its time has not begun yet */
	expect_run_open(&drive->tell->run, action ? action->step : SIZE_MAX, clock_us());
}

static void
run(struct drive_board *on, const struct buffer *code, int64_t now)
{
	drive_end_line(on);
	on->running = on->drive->ran = true;
	board_run(&on->board, code->data, code->length, false, -1, now);
}

/* Each line as a person would type it; without a line end, the text just as it is. */
static void
type(struct drive_board *on, const struct buffer *text, const char *eol)
{
	struct buffer typed = { 0 };

	for (size_t i = 0; i < text->length; i++)
		if (*eol && text->data[i] == '\n')
			buffer_puts(&typed, eol);
		else
			buffer_putc(&typed, text->data[i]);
	buffer_puts(&typed, eol);
	board_type(&on->board, typed.data, typed.length);
	buffer_free(&typed);
}

/* The text, with the groups it names; false when one is not there, and all is over. */
static bool
fill(struct drive_board *on, const struct drive_action *action, struct buffer *text)
{
	char *missing, *reason;

	if (expect_groups_fill(&on->drive->tell->run.groups, action->text, text, &missing))
		return true;
	reason = xasprintf("${%s}: no group of that name was found", missing);
	drive_give_up(on->drive, on, reason, EXIT_USAGE);
	free(reason);
	free(missing);
	return false;
}

static void
interrupt(struct drive_board *on, int64_t now)
{
	if (on->running) {
		on->interrupted = true;
		board_interrupt(&on->board, now);
	} else if (on->board.repl.state == REPL_OUTSIDE) {
		board_type(&on->board, "\x03", 1);
	} /* else the program has ended by itself */
}

/* What runs is ended by that, and not asked how. */
static void
reset(struct drive_board *on, enum drive_kind kind, int64_t now)
{
	struct board *board = &on->board;

	if (kind == DRIVE_HARD_RESET && !board_choose_reset(board)) {
		drive_give_up(on->drive, on,
		    "how it is reset from outside is not known: give 'reset' in devices.yaml",
		    EXIT_USAGE);
		return;
	}
	drive_end_line(on);
	on->running = on->interrupted = false;
	on->resetting = true;
	board->after_reset = kind == DRIVE_SOFT_RESET;
	if (kind == DRIVE_SOFT_RESET)
		board_leave(board, now);
	else
		board_hard_reset(board, now);
}

static bool
is_ready(const struct drive_board *on, const struct drive_action *action, int64_t now)
{
	if (action->kind == DRIVE_WAIT)
		return now >= deadline_after(on->drive->due, action->pause_s);
	if (!board_busy(&on->board))
		return true;
	return action->kind != DRIVE_RUN && action->kind != DRIVE_JOIN && !on->resetting &&
	    drive_runs(on);
}

/* Its registry entry says that an application has its port. */
static bool
lacks_repl(const struct drive_board *on, enum drive_kind kind)
{
	return on->board.device.no_repl && (kind == DRIVE_RUN || kind == DRIVE_SOFT_RESET);
}

static void
perform(struct drive_board *on, const struct drive_action *action, int64_t now)
{
	struct buffer text = { 0 };

	if (lacks_repl(on, action->kind)) {
		drive_give_up(on->drive, on, "it has no REPL, as its entry in devices.yaml says: "
		    "it takes text and hard resets", EXIT_USAGE);
		return;
	}
	switch (action->kind) {
	case DRIVE_RUN:
		if (fill(on, action, &text))
			run(on, &text, now);
		break;
	case DRIVE_TYPE:
		/* It would be taken for a part of the next program. */
		if (!board_busy(&on->board) && on->board.repl.state != REPL_OUTSIDE)
			drive_give_up(on->drive, on, "there is no program any more to type to",
			    EXIT_VERDICT);
		else if (fill(on, action, &text))
			type(on, &text, action->eol);
		break;
	case DRIVE_INTERRUPT:
		interrupt(on, now);
		break;
	case DRIVE_SOFT_RESET:
	case DRIVE_HARD_RESET:
		reset(on, action->kind, now);
		break;
	case DRIVE_JOIN:
	case DRIVE_WAIT:
		break; /* that was it */
	}
	buffer_free(&text);
}

int64_t
drive_patience(const struct drive *drive)
{
	const struct drive_action *action = next_action(drive);

	if (!action || drive->due == NEVER)
		return NEVER;
	return deadline_after(drive->due,
	    action->kind == DRIVE_WAIT ? action->pause_s : action->timeout_s);
}

void
drive_act(struct drive *drive, int64_t now)
{
	const struct drive_action *action;

	while ((action = next_action(drive)) && action->step <= steps_taken(drive)) {
		if (drive->due == NEVER)
			drive->due = now;
		if (!is_ready(&drive->boards[action->board], action, now))
			break;
		perform(&drive->boards[action->board], action, now);
		drive->next++;
		drive->due = NEVER;
	}
	drive_open_steps(drive);
	if (drive_patience(drive) <= now)
		drive_give_up(drive, &drive->boards[action->board],
		    "the program before does not end (-T)", EXIT_VERDICT);
}
