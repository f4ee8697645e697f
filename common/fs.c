/* A board and its files, for commands that wait for each operation. */
#include "fs.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "signals.h"
#include "text.h"
#include "warning.h"

enum {
	DRAW_US = 100000,
	STOP_US = 3000000, /* for a board to clean up after a signal */
};

bool
fs_open(struct fs *fs, struct device *device, char **error, int *status)
{
	fs->visible = isatty(STDOUT_FILENO);
	fs->bar = !fs->quiet && isatty(STDERR_FILENO);
	board_init(&fs->board, device);
	fs->board.longest_value = 1024;
	fs->board.patience = fs->patience;
	fs->board.trace = fs->trace;
	rack_add(&fs->rack, &fs->board);
	return rack_lock(&fs->rack, deadline_after(clock_us(), fs->wait), error, status) &&
	    board_open(&fs->board, error, status);
}

bool
fs_over(const struct fs *fs)
{
	return stop_signal || fs->board.dead;
}

static void
note_ended(void *context, struct board *board)
{
	struct fs *fs = context;

	(void)board;
	fs->ended = true;
}

static void
wipe(struct fs *fs)
{
	if (fs->drawn)
		fputs("\r\033[K", stderr);
	fs->drawn = false;
}

static void
draw(struct fileop *op, uint64_t done, uint64_t total)
{
	struct fs *fs = op->watcher;
	int64_t now = clock_us();
	struct buffer name = { 0 };

	if (now < fs->draw_at)
		return;
	put_visible(&name, op->path, strlen(op->path));
	fprintf(stderr, "\r:%.40s  %llu of %llu bytes, %.0f %%, %.1f kB/s\033[K",
	    buffer_string(&name), (unsigned long long)done, (unsigned long long)total,
	    total ? 100. * (double)done / (double)total : 100.,
	    (double)done * 1e3 / (double)(now - fs->begun + 1));
	buffer_free(&name);
	fs->drawn = true;
	fs->draw_at = now + DRAW_US;
}

/* A signal came: let the operation clean up after itself, if it can do so in time. */
static void
stop(struct fs *fs, struct fileop *op)
{
	int64_t deadline = clock_us() + STOP_US;

	fileop_stop(op);
	while (!op->finished && clock_us() < deadline) {
		rack_wait(&fs->rack, NULL, 0, deadline, note_ended, fs);
		if (fs->ended)
			fileop_advance(op, clock_us());
		fs->ended = false;
	}
}

bool
fs_try(struct fs *fs, struct fileop *op)
{
	bool finished;

	if (fs_over(fs))
		return false;
	op->patience = fs->patience;
	op->watcher = fs;
	op->progress = fs->bar ? draw : NULL;
	fs->begun = clock_us();
	fs->draw_at = fs->begun + DRAW_US;
	fs->ended = false;
	finished = fileop_start(op, &fs->board, clock_us());
	while (!finished && !stop_signal) {
		rack_wait(&fs->rack, NULL, 0, NEVER, note_ended, fs);
		if (fs->ended) {
			fs->ended = false;
			finished = fileop_advance(op, clock_us());
		}
	}
	if (!finished)
		stop(fs, op);
	wipe(fs);
	return finished && op->failure == FILE_FINE;
}

void
fs_say(struct fs *fs, int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarn_visibly(format, arguments);
	va_end(arguments);
	fs->status = worse_exit(fs->status, status);
}

void
fs_complain(struct fs *fs, const struct fileop *op)
{
	if (stop_signal)
		return;
	if (op->failure == FILE_LOST)
		fs_say(fs, EXIT_SYSTEM, "%s: %s", fs->board.device.name, fs->board.outcome.reason);
	else if (op->failure != FILE_FINE)
		fs_say(fs, op->failure == FILE_MISUSE ? EXIT_USAGE : EXIT_SYSTEM, "%s", op->error);
}

bool
fs_do(struct fs *fs, struct fileop *op)
{
	bool good = fs_try(fs, op);

	if (!good)
		fs_complain(fs, op);
	fileop_free(op);
	return good;
}

void
fs_close(struct fs *fs)
{
	if (!fs_over(fs))
		fs_do(fs, fileop_tidy(&fs->system));
	rack_close(&fs->rack);
	board_close(&fs->board, 0);
}

void
fs_print(const struct fs *fs, const char *format, ...)
{
	struct buffer text = { 0 };
	char *line = NULL;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(&line, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if (fs->visible)
		put_visible(&text, line, (size_t)length);
	else
		buffer_append(&text, line, (size_t)length);
	puts(buffer_string(&text));
	buffer_free(&text);
	free(line);
}

const char *
fs_path(const char *operand)
{
	return *operand == ':' ? operand + 1 : NULL;
}

char *
fs_join(const char *directory, const char *name)
{
	size_t length = strlen(directory);

	if (length == 0 || directory[length - 1] == '/')
		return xasprintf("%s%s", directory, name);
	return xasprintf("%s/%s", directory, name);
}

bool
fs_is_excluded(const struct fs *fs, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	for (size_t i = 0; i < fs->excluded_count; i++)
		if (fnmatch(fs->excluded[i], name, 0) == 0 ||
		    fnmatch(fs->excluded[i], path, 0) == 0)
			return true;
	return false;
}
