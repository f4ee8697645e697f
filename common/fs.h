/*
 * Commands on the files of one board, done one after the other: what upy-fs is
 * made of. Each command says on stderr what fails, notes it in fs->status, and
 * goes on with what is left.
 */
#ifndef FS_H
#define FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "board.h"
#include "files.h"
#include "rack.h"

struct fs {
	struct board board;
	struct rack rack;
	struct filesystem system;
	int status; /* the worst so far */

	/* What the caller wants. */
	bool recursive, long_list, parents, force, dry_run, delete, quiet;
	const char **excluded; /* globs */
	size_t excluded_count;
	uint64_t limit;	 /* bytes of a file that is got */
	double patience; /* seconds for each program, and for getting into the REPL */
	FILE *trace;	 /* for the bytes of the line, or NULL; the caller's to close */
	double wait;	 /* seconds for a board that another program uses */

	/* Private. */
	bool ended;	/* the board's task has */
	bool printed;	/* cat has begun */
	bool visible;	/* stdout is a terminal that the board must not drive */
	bool bar;	/* stderr is one, for progress */
	bool drawn;
	int64_t draw_at, begun;
};

/* Take over the device, open its board; false with a message and its status. */
bool fs_open(struct fs *fs, struct device *device, char **error, int *status);

/* Forget our functions on the board, leave it, close it. */
void fs_close(struct fs *fs);

/* Run the operation. False when it failed or a signal came; nothing is said about that. */
bool fs_try(struct fs *fs, struct fileop *op);

/* The same, but a failure is told and noted; op is freed after all that. */
bool fs_do(struct fs *fs, struct fileop *op);

/* Tell and note how an operation failed. */
void fs_complain(struct fs *fs, const struct fileop *op);

/* Tell and note another failure: printf-like. */
void fs_say(struct fs *fs, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Whether all is over: the board is lost, or a signal came. */
bool fs_over(const struct fs *fs);

/* Print a line on stdout, fit for a terminal if it is one. */
void fs_print(const struct fs *fs, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A path on the board without its ':', or NULL for one that is here. */
const char *fs_path(const char *operand);

/* DIRECTORY/NAME on the board, to be freed. */
char *fs_join(const char *directory, const char *name);

/* A name or relative path that --exclude names. */
bool fs_is_excluded(const struct fs *fs, const char *path);

/* The commands. Operands that are wrong were refused before. */
void fs_ls(struct fs *fs, const char *path);
void fs_cat(struct fs *fs, const char *path);
void fs_hash(struct fs *fs, const char *path);
void fs_df(struct fs *fs, const char *path);
void fs_rm(struct fs *fs, const char *path);
void fs_mkdir(struct fs *fs, const char *path);

/* Into a directory, if `to` is one or `many` says that it must be. */
void fs_mv(struct fs *fs, const char *path, const char *to, bool many);
void fs_copy(struct fs *fs, const char *path, const char *to, bool many);

/* A file or (recursively) a directory here, to `to` on the board; NULL: its current directory. */
void fs_put(struct fs *fs, const char *here, const char *to, bool many);

/* A file or (recursively) a directory on the board, to `here`; NULL: the current directory. */
void fs_get(struct fs *fs, const char *path, const char *here, bool many);

/* Make the directory `to` on the board what `here` is. */
void fs_sync(struct fs *fs, const char *here, const char *to);

#endif
