/* Operations on files: how each goes from program to program. */
#include "files.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "files-internal.h"
#include "pylit.h"
#include "text.h"

enum {
	MOST_REPLY = 4 * 1024 * 1024, /* a listing of some ten thousand entries */
	MOST_LAPSES = 3,	      /* programs begun anew as the board had forgotten functions */
	SLOWEST = 1000,		      /* bytes a second that any board reads from its files */
	SLOWEST_LINE = 250,	      /* or gets over its line */
	GRACE = 1,		      /* seconds for a program to end when it is to stop */
	SILENCE_US = 3000000,	      /* while bytes travel: longer than flash takes to erase */
};

/* A file system that is not known is asked before an operation's first state. */
enum { STATE_ASK = -1 };

struct fileop *
fileop_new(struct filesystem *fs, const struct file_verb *verb, const char *path)
{
	struct fileop *op = xcalloc(1, sizeof *op);

	op->verb = verb;
	op->fs = fs;
	op->path = xstrdup(path);
	op->fd = -1;
	op->patience = 10;
	op->limit = UINT64_MAX;
	op->most = MOST_REPLY;
	return op;
}

bool
fileop_strip_slashes(struct fileop *op)
{
	size_t length = strlen(op->path), whole = length;

	while (length > 1 && op->path[length - 1] == '/')
		length--;
	op->path[length] = '\0';
	return length < whole;
}

void
fileop_free(struct fileop *op)
{
	if (!op)
		return;
	for (size_t i = 0; i < op->count; i++)
		free(op->entries[i].name);
	free(op->entries);
	free(op->path);
	free(op->to);
	free(op->base);
	free(op->temporary);
	buffer_free(&op->code);
	buffer_free(&op->reply);
	buffer_free(&op->stream.bytes);
	free(op);
}

void
fileop_finish(struct fileop *op)
{
	op->finished = true;
}

void
fileop_fail(struct fileop *op, enum file_failure failure, const char *what, ...)
{
	struct buffer path = { 0 };
	char text[160];
	va_list arguments;

	va_start(arguments, what);
	vsnprintf(text, sizeof text, what, arguments);
	va_end(arguments);
	put_visible(&path, op->path, strlen(op->path));
	snprintf(op->error, sizeof op->error, ":%.70s: %s", buffer_string(&path), text);
	buffer_free(&path);
	op->failure = failure;
	op->finished = true;
}

enum checksum_kind
fs_checksum(const struct filesystem *fs)
{
	return fs->has[FS_SHA256] ? CHECKSUM_SHA256
	    : fs->has[FS_CRC32]	  ? CHECKSUM_CRC32
				  : CHECKSUM_SUMS;
}

void
fileop_listen(struct fileop *op, uint64_t bytes)
{
	op->listening = true;
	op->idle_us = SILENCE_US;
	op->allowed = op->patience + (double)bytes / SLOWEST_LINE;
}

/*
 * What a program prints, to op->reply, or to the verb while it listens. More
 * than was asked for ends it: a board that prints for ever fills no memory.
 */
static void
hear(void *context, const char *bytes, size_t length)
{
	struct fileop *op = context;
	struct repl *repl = &op->board->repl;
	int64_t now = clock_us();

	if (op->finished || op->overrun || op->stopped)
		return;
	if (op->listening && op->verb->hear)
		op->verb->hear(op, bytes, length);
	else
		buffer_append(&op->reply, bytes, length);
	if (op->reply.length > op->most || op->finished)
		op->overrun = true;
	if (repl->overdue || repl->state != REPL_RUNNING)
		return;
	if (op->overrun)
		repl->deadline = now;
	else if (op->idle_us)
		repl->deadline = earlier(now + op->idle_us,
		    deadline_after(op->board->started, op->allowed));
}

static void
run(struct fileop *op, int64_t now)
{
	double limit;

	buffer_clear(&op->code);
	buffer_clear(&op->reply);
	op->listening = op->overrun = false;
	op->idle_us = 0;
	op->most = MOST_REPLY;
	op->allowed = op->patience + (double)op->size / SLOWEST;
	if (op->state == STATE_ASK)
		fs_ask(&op->code);
	else
		op->verb->next(op);
	if (op->finished)
		return;
	limit = op->idle_us && op->idle_us / 1e6 < op->allowed ? op->idle_us / 1e6 : op->allowed;
	board_run(op->board, op->code.data, op->code.length, false, limit, now);
}

static bool
end(struct fileop *op)
{
	if (op->finished) {
		op->board->output = op->old_output;
		op->board->context = op->old_context;
	}
	return op->finished;
}

bool
fileop_start(struct fileop *op, struct board *board, int64_t now)
{
	op->board = board;
	op->old_output = board->output;
	op->old_context = board->context;
	board->output = hear;
	board->context = op;
	op->state = op->fs->known ? 0 : STATE_ASK;
	if (!op->finished)
		run(op, now);
	return end(op);
}

/* What the board said last: the line with the exception. */
static void
last_line(const char *traceback, struct buffer *line)
{
	size_t end = strlen(traceback), start;

	while (end && (traceback[end - 1] == '\n' || traceback[end - 1] == ' '))
		end--;
	for (start = end; start && traceback[start - 1] != '\n'; start--)
		;
	put_visible(line, traceback + start, end - start);
}

/* Programs are begun anew a few times, then no more, whatever comes. */
static bool
may_lapse(struct fileop *op)
{
	return op->lapses < MOST_LAPSES && ++op->lapses;
}

/*
 * No error of a file: the board does not know a function (any more), after a
 * reset or an interrupt that cost the globals, or the program was damaged on
 * the way. It is run again, unless the verb knows better.
 */
static bool
has_lapsed(struct fileop *op)
{
	if (op->number || !may_lapse(op))
		return false;
	op->fs->defined = 0;
	op->number = EPROTO;
	if (op->state != STATE_ASK && op->verb->recover)
		op->verb->recover(op);
	op->number = 0;
	return true;
}

/* The board was lost, but will come back: what does no harm twice is done again. */
static bool
comes_back(struct fileop *op)
{
	if (op->board->dead || !may_lapse(op))
		return false;
	op->number = ECONNRESET;
	return op->state == STATE_ASK || (op->verb->recover && op->verb->recover(op)) ||
	    (op->verb->repeatable && !op->finished);
}

static bool
is_misuse(int number)
{
	return number == ENOENT || number == EEXIST || number == EISDIR || number == ENOTDIR ||
	    number == ENOTEMPTY || number == EINVAL || number == ENAMETOOLONG;
}

void
fileop_explain(struct fileop *op)
{
	struct buffer line = { 0 };

	if (op->number == ECANCELED) {
		fileop_fail(op, FILE_LATE, "was stopped");
		return;
	}
	if (op->board->outcome.status == OUTCOME_TIMEOUT) {
		fileop_fail(op, FILE_LATE, "the board took longer than %g s", op->board->timeout);
		return;
	}
	if (op->number) {
		fileop_fail(op, is_misuse(op->number) ? FILE_MISUSE : FILE_FAILED, "%s",
		    strerror(op->number));
		return;
	}
	last_line(buffer_string(&op->board->repl.frame.error), &line);
	fileop_fail(op, FILE_FAILED, "%s", buffer_string(&line));
	buffer_free(&line);
}

/* The program has raised. True when another one is to be run. */
static bool
take_exception(struct fileop *op)
{
	const char *traceback = buffer_string(&op->board->repl.frame.error);

	op->number = fs_errno(op->fs, traceback);
	if (op->overrun || has_lapsed(op))
		return !op->overrun;
	if (op->state != STATE_ASK && op->verb->recover && op->verb->recover(op))
		return true;
	if (!op->finished)
		fileop_explain(op);
	return false;
}

static void
take_answer(struct fileop *op)
{
	buffer_string(&op->reply);
	if (op->state != STATE_ASK)
		op->verb->take(op);
	else if (fs_learn(op->fs, op->reply.data))
		op->state = 0;
	else if (!may_lapse(op)) /* the line may have damaged it */
		fileop_fail(op, FILE_FAILED, "the board does not say what it can do with files");
}

/*
 * A program that waits for bytes is interrupted at once; any other one ends soon by
 * itself, and better so: it may still be on its way.
 */
void
fileop_stop(struct fileop *op)
{
	struct board *board = op->board;
	double grace = op->listening ? 0 : GRACE;

	op->stopped = true;
	board->timeout = grace; /* for when it comes to run */
	if (board->phase == PHASE_RUN && board->doubt == DOUBT_NONE && !board->repl.overdue &&
	    board->repl.state != REPL_SETTLING)
		board->repl.deadline =
		    earlier(board->repl.deadline, deadline_after(clock_us(), grace));
}

/* Whatever the program did: it was stopped. The verb may have something to clean up. */
static void
take_stop(struct fileop *op)
{
	op->stopped = false;
	op->number = ECANCELED;
	if (op->state == STATE_ASK || !op->verb->recover || !op->verb->recover(op))
		fileop_fail(op, FILE_LATE, "%s", "was stopped");
}

/* The program has ended, somehow. */
static void
take_end(struct fileop *op)
{
	const struct repl_outcome *outcome = &op->board->outcome;

	if (op->stopped && !op->board->dead) {
		take_stop(op);
		return;
	}
	switch (outcome->status) {
	case OUTCOME_OK:
		if (!op->overrun)
			take_answer(op);
		break;
	case OUTCOME_RAISED:
		take_exception(op);
		break;
	case OUTCOME_TIMEOUT:
		op->fs->defined = 0; /* an interrupt may have cost the globals */
		op->number = ETIMEDOUT;
		if (op->overrun || (op->verb->recover && op->verb->recover(op)) || op->finished)
			break;
		fileop_explain(op);
		break;
	case OUTCOME_LOST:
		op->fs->defined = 0;
		if (comes_back(op) || op->finished)
			break;
		fileop_fail(op, FILE_LOST, "%s", outcome->reason);
		break;
	}
	if (op->overrun && !op->finished)
		fileop_fail(op, FILE_FAILED, "the board says more than it was asked for");
}

bool
fileop_advance(struct fileop *op, int64_t now)
{
	if (!op->finished)
		take_end(op);
	if (!op->finished)
		run(op, now);
	return end(op);
}
