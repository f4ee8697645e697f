/*
 * Checked programs on a board: see verify.h. Where the source did not arrive, nothing
 * of it has run, and it is sent again; where what came back is damaged, all that can
 * be said is that the step is lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board-internal.h"
#include "clock.h"
#include "text.h"

enum {
	MOST_REPEATS = 20,
	PART_US = 2000000, /* for a part of the helper, on a slow line */
};

bool
board_may_repeat(struct board *board, int64_t now)
{
	return now < board->ready_by && board->repeats++ < MOST_REPEATS;
}

void
board_start_verifier(struct board *board, int64_t now)
{
	struct buffer program = { 0 };

	verify_install(board->installed, &program);
	buffer_clear(&board->reply);
	board_start_program(board, program.data, program.length, false,
	    earlier(board->ready_by, now + PART_US), now);
	buffer_free(&program);
}

/* The last line of a traceback. */
static const char *
last_line(const char *text)
{
	size_t length = strlen(text);
	const char *last = memrchr(text, '\n', length ? length - 1 : 0);

	return last ? last + 1 : text;
}

static bool
is_short_of_room(const char *error)
{
	return strstr(error, "MemoryError") || strstr(error, "maximum recursion depth");
}

/* The next part, or this one once more. False when that is hopeless. */
static bool
go_on_installing(struct board *board, int64_t now)
{
	struct buffer next = { 0 };
	bool arrived = board->repl.outcome.status == OUTCOME_OK &&
	    strtoul(buffer_string(&board->reply), NULL, 10) == board->installed + 1;

	if (!arrived)
		return !is_short_of_room(buffer_string(&board->repl.frame.error)) &&
		    board_may_repeat(board, now);
	board->verifier = !verify_install(++board->installed, &next);
	buffer_free(&next);
	return board->verifier || now < board->ready_by;
}

bool
board_take_verifier(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (go_on_installing(board, now))
		return true;
	snprintf(outcome->reason, sizeof outcome->reason,
	    "the board cannot check programs for --verify: %.100s",
	    outcome->status == OUTCOME_OK ? "they do not arrive whole"
					  : last_line(buffer_string(&board->repl.frame.error)));
	outcome->status = OUTCOME_LOST;
	board->failures++;
	return false;
}

void
board_start_check(struct board *board, const char *nonce)
{
	board->checking = board->verify && board->verifier;
	if (board->checking)
		verify_begin(&board->check, nonce);
}

/* The program did not run at all: its text, or that of the call around it, was damaged. */
static bool
was_refused(struct board *board)
{
	const char *error = buffer_string(&board->repl.frame.error);

	if (board->repl.outcome.status != OUTCOME_RAISED || board->check.started)
		return false;
	return strstr(error, "ValueError: __upy") ||
	    (!strstr(error, "\"<string>\"") && !strstr(error, "KeyboardInterrupt"));
}

/* Whether the line of a traceback tells of our own frames: the program is in "<string>". */
static bool
is_ours(const char *line, size_t length)
{
	return memmem(line, length, ", in __upy_", 11) ||
	    (memmem(line, length, "\"<stdin>\"", 9) && memmem(line, length, "in <module>", 11));
}

/* `"<string>", line N` as the program's writer knows it; what follows that. */
static const char *
put_place(struct buffer *text, const char *line, const char *file)
{
	const char *number = file + strlen("\"<string>\", line ");
	char *rest;
	long n = strtol(number, &rest, 10);

	buffer_append(text, line, (size_t)(file - line));
	buffer_printf(text, "\"<stdin>\", line %ld", n - 1);
	return rest;
}

/* The frames of the program's own, with the exception as it was checked. */
static void
put_error(struct board *board)
{
	struct buffer *error = &board->repl.frame.error, text = { 0 };
	const char *line = buffer_string(error), *next;

	for (; (next = strchr(line, '\n')); line = next + 1) {
		size_t length = (size_t)(next + 1 - line);
		const char *file = memmem(line, length, "\"<string>\", line ", 17);

		if (strncmp(line, "Traceback (", 11) != 0 && *line != ' ')
			break;
		if (is_ours(line, length))
			continue;
		if (file)
			line = put_place(&text, line, file);
		buffer_append(&text, line, (size_t)(next + 1 - line));
	}
	buffer_append(&text, board->check.error.data, board->check.error.length);
	buffer_putc(&text, '\n');
	buffer_free(error);
	*error = text;
}

static void
note_damage(struct board *board, const char *what)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	*outcome = (struct repl_outcome){ .status = OUTCOME_LOST, .damaged = true };
	strcpy(outcome->reason, what);
}

/* Put the checked value or exception in place of what came unchecked. */
static void
take_checked(struct board *board)
{
	struct repl *repl = &board->repl;
	struct verify *check = &board->check;

	if (check->raised && strncmp(buffer_string(&check->error), "SystemExit", 10) == 0)
		repl->outcome.exited = true;
	if (check->raised && !repl->outcome.exited)
		put_error(board);
	if (!check->has_repr)
		return;
	repl->frame.has_repr = check->repr.length <= board->longest_value;
	buffer_clear(&repl->frame.repr);
	buffer_append(&repl->frame.repr, check->repr.data, check->repr.length);
}

/* Whatever has become of the frame: all that matters has come, checked. */
static bool
is_proven(const struct board *board)
{
	const struct verify *check = &board->check;

	return check->complete &&
	    (!check->raised || !memmem(check->error.data, check->error.length, "KeyboardInterrupt", 17));
}

/* What the program raised itself says nothing about a board with room for both. */
static bool
lacks_room(struct board *board)
{
	const struct verify *check = &board->check;

	return is_short_of_room(buffer_string(&board->repl.frame.error)) &&
	    (!check->complete || !check->raised || board_is_small(board));
}

/* Interrupted, it was seen to have been running: that is all there is to know. */
static void
check_outcome(struct board *board)
{
	struct repl *repl = &board->repl;
	struct verify *check = &board->check;

	if (is_proven(board) && (repl->outcome.damaged || repl->outcome.status == OUTCOME_TIMEOUT))
		repl->outcome = (struct repl_outcome){ .status = check->raised ? OUTCOME_RAISED
								   : OUTCOME_OK };
	switch (repl->outcome.status) {
	case OUTCOME_LOST:
		return;
	case OUTCOME_TIMEOUT:
		if (!check->started)
			note_damage(board, "the program did not arrive whole");
		return;
	case OUTCOME_OK:
	case OUTCOME_RAISED:
		break;
	}
	if (lacks_room(board))
		note_damage(board, "the board is short of memory, some of which --verify takes");
	else if (!check->complete || check->raised != (repl->outcome.status == OUTCOME_RAISED))
		note_damage(board, "the line has damaged what the program printed");
	else
		take_checked(board);
}

bool
board_checked(struct board *board, int64_t now)
{
	if (!board->checking)
		return true;
	board->checking = false;
	if (!was_refused(board) || is_short_of_room(buffer_string(&board->repl.frame.error))) {
		check_outcome(board);
		return true;
	}
	if (verify_helper_missing(buffer_string(&board->repl.frame.error))) {
		board->verifier = false;
		board->installed = 0;
	}
	if (!board_may_repeat(board, now)) {
		note_damage(board, "the line damages too much: the program never arrived whole");
		return true;
	}
	board_start_phase(board, now);
	return false;
}
