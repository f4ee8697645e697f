/* Steps about files. */
#include "file-step.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostpath.h"
#include "pylit.h"

enum { LARGEST = 1 << 28 }; /* bytes of a file that is got */

static void
fail(struct file_step *step, const char *path)
{
	snprintf(step->failure, sizeof step->failure, "%s: %s", path, strerror(errno));
}

static void
make_put(struct file_step *step)
{
	const struct action *action = step->action;

	step->fd = open(action->path, O_RDONLY | O_CLOEXEC);
	if (step->fd < 0)
		fail(step, action->path);
	else
		step->op = fileop_put(step->fs, step->fd, action->to, NULL, false);
}

/* The name of what comes is the last one of `to`; directories above it are there. */
static void
make_get(struct file_step *step)
{
	const struct action *action = step->action;
	const char *name = hostpath_base(action->to);
	char *above = name == action->to ? xstrdup(".")
					 : xstrndup(action->to, (size_t)(name - action->to));

	step->directory = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(above);
	if (step->directory < 0 || !landing_open(&step->landing, step->directory, name))
		fail(step, action->to);
	else
		step->op = fileop_get(step->fs, action->path, LARGEST, landing_sink, &step->landing);
}

static void
make_op(struct file_step *step)
{
	const struct action *action = step->action;

	if (strcmp(action->what, "put") == 0)
		make_put(step);
	else if (strcmp(action->what, "get") == 0)
		make_get(step);
	else if (strcmp(action->what, "rm") == 0)
		step->op = fileop_remove(step->fs, action->path, action->recursive);
	else if (strcmp(action->what, "mkdir") == 0)
		step->op = fileop_mkdir(step->fs, action->path, true);
	else if (strcmp(action->what, "ls") == 0)
		step->op = fileop_list(step->fs, action->path);
	else if (strcmp(action->what, "hash") == 0)
		step->op = fileop_look(step->fs, action->path, true);
	else
		step->op = fileop_clean(step->fs, (const char *const *)action->keep);
}

/* A step always ends with a task of its board, be it an empty one. */
static void
run_nothing(struct file_step *step, int64_t now)
{
	board_run(step->board, "", 0, false, step->timeout, now);
}

/* Give the operation its first program; false when that was all. */
static bool
start_op(struct file_step *step, struct fileop *op, int64_t now)
{
	op->patience = step->timeout;
	return !fileop_start(op, step->board, now);
}

void
file_step_start(struct file_step *step, const struct action *action, struct board *board,
    struct filesystem *fs, double timeout, int64_t now)
{
	*step = (struct file_step){ .action = action, .board = board, .fs = fs,
		.timeout = timeout, .fd = -1, .directory = -1, .started = now };
	step->landing.fd = -1;
	make_op(step);
	if (!step->op || !start_op(step, step->op, now))
		run_nothing(step, now);
}

/* A hash that the board cannot compute: the file comes here. */
static bool
start_hash_here(struct file_step *step, int64_t now)
{
	struct fileop *op = step->op;

	if (strcmp(step->action->what, "hash") != 0 || op->sink || op->failure != FILE_FINE ||
	    op->kind != 'f' || fs_checksum(step->fs) == CHECKSUM_SHA256)
		return false;
	fileop_free(op);
	step->op = fileop_get(step->fs, step->action->path, LARGEST, checksum_sink, &step->check);
	return start_op(step, step->op, now);
}

/* Nothing of ours is left on the board, if it can still be told so. */
static bool
start_tidy(struct file_step *step, int64_t now)
{
	if (step->op->failure == FILE_LOST)
		return false;
	step->tidy = fileop_tidy(step->fs);
	return start_op(step, step->tidy, now);
}

bool
file_step_advance(struct file_step *step, int64_t now)
{
	if (!step->op || (step->op->finished && !step->tidy))
		return true; /* what has run was nothing */
	if (step->tidy)
		return fileop_advance(step->tidy, now);
	if (!fileop_advance(step->op, now))
		return false;
	return !start_hash_here(step, now) && !start_tidy(step, now);
}

void
file_step_stop(struct file_step *step)
{
	struct fileop *op = step->tidy ? step->tidy : step->op;

	if (op)
		fileop_stop(op);
}

/*
 * What came of it.
 */

static void
raise_error(struct file_step *step, struct answer *answer)
{
	answer->status = "raised";
	buffer_printf(&answer->error, "OSError: %s",
	    *step->failure ? step->failure : step->op->error);
}

static void
put_names(const struct fileop *op, struct buffer *repr)
{
	buffer_putc(repr, '[');
	for (size_t i = 0; i < op->count; i++) {
		const struct file_entry *entry = &op->entries[i];
		char *name = xasprintf("%s%s", entry->name,
		    entry->kind == 'd' || entry->kind == 'm' ? "/" : "");

		buffer_puts(repr, i ? ", " : "");
		put_python_str(repr, name, strlen(name));
		free(name);
	}
	buffer_putc(repr, ']');
}

static void
put_hash(struct file_step *step, struct answer *answer)
{
	if (step->op->sink)
		checksum_end(&step->check, step->op->sum);
	if (step->op->kind == 'f') {
		buffer_printf(&answer->repr, "'%s'", step->op->sum);
		return;
	}
	snprintf(step->failure, sizeof step->failure, ":%s: is not a file", step->action->path);
	raise_error(step, answer);
}

static void
take_result(struct file_step *step, struct answer *answer)
{
	const char *what = step->action->what;

	if (strcmp(what, "ls") == 0)
		put_names(step->op, &answer->repr);
	else if (strcmp(what, "hash") == 0)
		put_hash(step, answer);
	else if (strcmp(what, "get") == 0 && !landing_keep(&step->landing)) {
		fail(step, step->action->to);
		raise_error(step, answer);
	}
	answer->has_repr = answer->repr.length > 0;
}

void
file_step_answer(struct file_step *step, struct answer *answer, int64_t now)
{
	enum file_failure failure = step->op ? step->op->failure : FILE_FAILED;

	answer->elapsed_us = now - step->started;
	if (failure == FILE_LOST || (!step->op && step->board->outcome.status == OUTCOME_LOST)) {
		answer->status = "lost";
		snprintf(answer->reason, sizeof answer->reason, "%s", step->board->outcome.reason);
	} else if (failure == FILE_LATE) {
		answer->status = "timeout";
		snprintf(answer->reason, sizeof answer->reason, "%s", step->op->error);
	} else if (failure != FILE_FINE) {
		raise_error(step, answer);
	} else {
		take_result(step, answer);
	}
	file_step_free(step);
}

void
file_step_free(struct file_step *step)
{
	if (!step->action)
		return;
	landing_drop(&step->landing);
	if (step->fd >= 0)
		close(step->fd);
	if (step->directory >= 0)
		close(step->directory);
	fileop_free(step->op);
	fileop_free(step->tidy);
	*step = (struct file_step){ 0 };
}
