/*
 * Putting a file on a board: next to where it shall be, checked there, then
 * renamed. Until then the old file is whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files-internal.h"
#include "pylit.h"

enum { PUT_LOOK, PUT_PARENTS, PUT_BYTES, PUT_END, PUT_REMOVE };

enum {
	MOST_TRIES = 3,	 /* more, of a piece and of the file */
	PIECE = 2048,	 /* bytes per program where these can be large */
	SMALL_PIECE = 128,
};

/* Boards that have no rename get a new file at once: nothing is there that could be lost. */
static void
choose_temporary(struct fileop *op, bool there)
{
	free(op->temporary);
	op->temporary = op->fs->has[FS_RENAME] || there ? xasprintf("%s.upy~", op->path)
							: xstrdup(op->path);
	op->done = op->tries = 0;
	op->state = PUT_BYTES;
}

/* It failed for good: what has arrived so far is removed, if anything has. */
static void
abandon(struct fileop *op)
{
	op->finished = !op->temporary || op->failure == FILE_LOST;
	op->state = PUT_REMOVE;
}

static void
fail_here(struct fileop *op, const char *what)
{
	fileop_fail(op, FILE_FAILED, "%s", what);
	abandon(op);
}

static void
next_look(struct fileop *op)
{
	if (!checksum_file(op->fd, fs_checksum(op->fs), op->wanted, &op->size)) {
		fileop_fail(op, FILE_FAILED, "cannot read what it shall be: %s", strerror(errno));
		return;
	}
	fs_need(op, FUNCTION_LOOK);
	put_call(&op->code, "__upy_look", op->path, ",%llu", (unsigned long long)op->size);
}

static void
next_parents(struct fileop *op)
{
	char *slash = strrchr(op->path, '/'), *above;

	above = xstrndup(op->path, (size_t)(slash - op->path));
	fs_need(op, FUNCTION_MKDIRS);
	put_call(&op->code, "__upy_mkdirs", above, "%s", "");
	free(above);
}

/* Where no bytes can be typed they travel in programs, as literals. */
static void
next_literal(struct fileop *op)
{
	size_t most = op->board->repl.paste == PASTE_YES ? PIECE : SMALL_PIECE;
	char bytes[PIECE];
	ssize_t n = pread(op->fd, bytes, most, (off_t)op->done);

	if (n < 0 || (n == 0 && op->done < op->size)) {
		fail_here(op, "the file here has changed meanwhile");
		return;
	}
	if (op->done == 0) {
		if (op->fs->has[FS_UNBASE64])
			buffer_puts(&op->code, "from binascii import a2b_base64 as __upy_unb\n");
		put_call(&op->code, "__upy_file=open", op->temporary, "%s", ",'wb'");
		buffer_putc(&op->code, '\n');
		op->fs->defined |= FUNCTION_FILE;
	}
	if (n) {
		buffer_puts(&op->code, "__upy_file.write(");
		fs_put_expression(op->fs, &op->code, bytes, (size_t)n);
		buffer_puts(&op->code, ")\n");
	}
	op->piece = (uint64_t)n;
	if (op->done + op->piece >= op->size)
		buffer_puts(&op->code, "__upy_file.close()");
}

static void
next_end(struct fileop *op)
{
	fs_need(op, FUNCTION_END);
	put_call(&op->code, "__upy_end", op->temporary, "%s", ",");
	op->code.length--;
	put_python_str(&op->code, op->path, strlen(op->path));
	buffer_printf(&op->code, ",(%llu,'%s'))", (unsigned long long)op->size, op->wanted);
}

static void
next(struct fileop *op)
{
	switch (op->state) {
	case PUT_LOOK:
		next_look(op);
		break;
	case PUT_PARENTS:
		next_parents(op);
		break;
	case PUT_BYTES:
		if (stream_possible(op))
			stream_program(op);
		else
			next_literal(op);
		break;
	case PUT_END:
		next_end(op);
		break;
	case PUT_REMOVE:
		if (op->fs->defined & FUNCTION_FILE) /* some boards keep a file that is open */
			buffer_puts(&op->code, "try:__upy_file.close()\n"
					       "except Exception:pass\n");
		put_call(&op->code, "__import__('os').remove", op->temporary, "%s", "");
		break;
	}
}

/* To a file in the directory that op->path is. */
static void
descend(struct fileop *op)
{
	size_t length = strlen(op->path);
	const char *slash = length && op->path[length - 1] != '/' ? "/" : "";
	char *joined = xasprintf("%s%s%s", op->path, slash, op->base);

	free(op->path);
	op->path = joined;
	free(op->base);
	op->base = NULL;
	op->into = false;
}

/* Nothing is there, if that is what look has failed with. */
static bool
take_absence(struct fileop *op)
{
	if (op->number != ENOENT && op->number != ENOTDIR)
		return false;
	op->failure = FILE_FINE;
	op->finished = false;
	op->number = 0;
	if (op->into)
		descend(op);
	choose_temporary(op, false);
	return true;
}

/* Something with this name is there already, perhaps. */
static void
take_look(struct fileop *op)
{
	uint64_t size = op->size;

	if (!fs_take_look(op)) {
		op->size = size;
		take_absence(op);
		return;
	}
	if (op->kind == 'd' && op->base) {
		descend(op);
		return; /* look again */
	}
	if (op->kind != 'f' || op->into) {
		op->number = op->into ? ENOTDIR : EISDIR;
		fileop_fail(op, FILE_MISUSE, "is %s", op->into ? "no directory" : "not a file");
		return;
	}
	op->same = !op->force && op->size == size && strcmp(op->sum, op->wanted) == 0;
	op->size = size;
	if (op->same)
		fileop_finish(op);
	else
		choose_temporary(op, true);
}

/* The bytes, or the checksum of all, did not arrive as they were sent. */
static void
retry(struct fileop *op, bool whole)
{
	if (op->tries++ < MOST_TRIES && (!whole || op->laps < MOST_TRIES)) {
		if (whole) {
			op->laps++;
			op->done = op->tries = 0;
		}
		op->state = PUT_BYTES;
	} else if (!op->literal && stream_possible(op)) {
		op->literal = true;
		op->done = op->tries = 0;
		op->state = PUT_BYTES;
	} else {
		fail_here(op, "is damaged on the way, again and again");
	}
}

static void
take_bytes(struct fileop *op)
{
	if (stream_possible(op) && !stream_arrived(op)) {
		retry(op, false);
		return;
	}
	op->tries = op->lapses = 0;
	op->done += op->piece;
	if (op->progress)
		op->progress(op, op->done, op->size);
	if (op->done >= op->size)
		op->state = PUT_END;
}

static void
take(struct fileop *op)
{
	switch (op->state) {
	case PUT_LOOK:
		take_look(op);
		break;
	case PUT_PARENTS:
		op->state = PUT_BYTES;
		break;
	case PUT_BYTES:
		take_bytes(op);
		break;
	case PUT_END:
		if (strncmp(op->reply.data, "there", 5) == 0)
			fileop_finish(op);
		else
			retry(op, true);
		break;
	case PUT_REMOVE:
		op->finished = true;
		break;
	}
}

static bool
can_make_parents(const struct fileop *op)
{
	const char *slash = strrchr(op->path, '/');

	return op->number == ENOENT && !op->parents && op->done == 0 && slash &&
	    slash != op->path && op->fs->has[FS_MKDIR] && op->fs->has[FS_STAT];
}

static bool
recover(struct fileop *op)
{
	if (op->number == ECANCELED) {
		fileop_explain(op);
		abandon(op);
		return true;
	}
	if (op->state == PUT_LOOK && take_absence(op))
		return true;
	if (op->state == PUT_REMOVE && op->number != EPROTO && op->number != ECONNRESET) {
		op->finished = true; /* with the failure from before */
		return true;
	}
	if (op->number == ECONNRESET && op->state == PUT_END) {
		op->force = false; /* it may be there already */
		op->state = PUT_LOOK;
		return true;
	}
	if ((op->number == EPROTO || op->number == ECONNRESET) && op->state != PUT_BYTES)
		return false;
	if (op->number == ECONNRESET) { /* no fault of the line's */
		op->done = stream_possible(op) ? op->done : 0;
		return true;
	}
	if (op->number == EPROTO && !stream_possible(op)) {
		retry(op, true); /* who knows what was written */
		return true;
	}
	if (op->state == PUT_BYTES && op->number == ENOENT && op->done > 0) {
		retry(op, true); /* what was there has gone with a reset */
		return true;
	}
	if (op->state == PUT_BYTES && can_make_parents(op)) {
		op->parents = true;
		op->state = PUT_PARENTS;
		return true;
	}
	if (op->state == PUT_BYTES && stream_possible(op) && stream_damaged(op)) {
		retry(op, false);
		return true;
	}
	fileop_explain(op);
	abandon(op);
	return true;
}

static const struct file_verb put = { next, take, recover, stream_hear, true };

struct fileop *
fileop_put(struct filesystem *fs, int fd, const char *path, const char *base, bool force)
{
	struct fileop *op = fileop_new(fs, &put, path);

	op->into = base && fileop_strip_slashes(op);
	op->fd = fd;
	op->base = base ? xstrdup(base) : NULL;
	op->force = force;
	return op;
}
