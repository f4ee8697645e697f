/*
 * Files on boards. An operation (struct fileop) is a sequence of programs that
 * the board runs, and never blocks: start it on an idle board, advance it each
 * time the board's task has ended, until it says that it has finished. It
 * borrows board->output meanwhile.
 *
 * Nothing is needed on the board: functions are defined there as they are
 * needed, with names that begin with __upy_, and forgotten by fileop_tidy.
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "buffer.h"
#include "checksum.h"

/* What a board's Python has, in the order in which it is asked. */
enum fs_feature {
	FS_STAT,
	FS_ILISTDIR,
	FS_RENAME,
	FS_MKDIR,
	FS_STATVFS,
	FS_GETCWD,
	FS_UNBASE64,
	FS_BASE64,
	FS_CRC32,
	FS_SHA256,
	FS_DEFLATE,
	FS_BYTESIO,
	FS_STDIN,  /* sys.stdin.buffer */
	FS_STDOUT, /* sys.stdout.buffer */
	FS_FEATURES,
};

/* One board's file system, as far as it is known. All zeros: nothing is. */
struct filesystem {
	bool known;
	bool has[FS_FEATURES];
	bool emscripten;  /* errors have that system's numbers */
	size_t memory;	  /* bytes free */
	unsigned defined; /* functions that the board has now: see files-python.c */
	size_t window;	  /* bytes that are sent ahead twice; 0: not tried yet */
	double rate;	  /* bytes a second, the last time */
	bool streamed;	  /* a piece of a file has arrived so */
	int caution;	  /* how often bytes were lost on the way there, */
	int doubt;	  /* and on the way back */
};

enum file_failure {
	FILE_FINE,
	FILE_MISUSE, /* the caller's: no such file, not a directory, ... */
	FILE_FAILED, /* the board, its file system, or ours */
	FILE_LATE,   /* the board did not end in time and was interrupted */
	FILE_LOST,   /* so is the board: see board->outcome */
};

struct file_entry {
	char *name;
	char kind;     /* 'f', 'd', 'm': a mounted file system, 'o': something else */
	uint64_t size; /* of a file */
};

struct fileop;

/* Where the bytes of a file go, piece by piece; false with errno ends the operation. */
typedef bool file_sink(void *context, const char *bytes, size_t length);

/* What an operation does; see files-internal.h. */
struct file_verb;

/* How bytes travel there, see files-stream.c. */
struct file_stream {
	struct buffer bytes;   /* escaped, not sent yet */
	size_t size;	       /* bytes in all */
	size_t window, flying; /* bytes; windows that were not acknowledged */
	bool marked;	       /* the mark behind them was sent */
	bool refused;	       /* the board wants no more */
	uint32_t sum;	       /* CRC-32 of the bytes that are escaped */
	char mark[9];
};

struct fileop {
	const struct file_verb *verb;
	struct filesystem *fs;
	char *path;    /* on the board */
	char *to;      /* on the board: of rename and copy */
	char *base;    /* of put: the name in `path` if that is a directory, or NULL */
	int fd;	       /* of put: the file, of get: one that may be the same; not owned; or -1 */
	bool force;    /* of put: even if the same file is there; of rm: recursively */
	double patience; /* seconds for a program that does next to nothing */
	uint64_t limit;	 /* bytes of a file that is got */

	file_sink *sink; /* of get */
	void *context;
	/* Called from time to time while bytes travel; or NULL. */
	void (*progress)(struct fileop *op, uint64_t done, uint64_t total);
	void *watcher; /* for progress */

	/* How it ended. */
	enum file_failure failure;
	int number;	 /* errno of the failure, as here, or 0 */
	char error[240]; /* "PATH: what" */
	bool same;	 /* of put and get: the same file was there */
	char kind;	 /* of stat: as in an entry */
	uint64_t size;
	char sum[CHECKSUM_TEXT]; /* of look, as fs_checksum says */
	struct file_entry *entries; /* of ls, sorted by name */
	size_t count;
	uint64_t room[2]; /* of df: bytes in all, bytes free */

	/* The rest is private. */
	struct board *board;
	void (*old_output)(void *context, const char *bytes, size_t length);
	void *old_context;
	int state, tries, lapses;
	bool finished, overrun, listening, stopped;
	double allowed; /* seconds for the next program */
	int64_t idle_us; /* silence that is allowed to it, or 0 */
	struct buffer code, reply;
	size_t most; /* bytes of reply */
	struct file_stream stream;
	char *temporary; /* of put: where the bytes go first */
	char wanted[CHECKSUM_TEXT]; /* of put: of the file here */
	struct checksum check;	    /* of get: of what has come */
	const char *const *keep;    /* of clean */
	uint64_t done, piece;	    /* bytes before and in the piece that travels */
	int64_t piece_started, piece_ended;
	int laps;     /* how often the whole file was begun anew */
	bool into;    /* of put: `path` must be a directory, or is made one */
	bool parents; /* those of the directory were made */
	bool literal; /* no streams for this one */
	bool fast;    /* the line is */
};

/* What a checksum of that board is; once the file system is known. */
enum checksum_kind fs_checksum(const struct filesystem *fs);

/*
 * Each takes copies of its names and returns an operation to be started and
 * freed. Paths are the board's; "" is its current directory.
 */

/* What is there: kind, size, and with `sum` a file's checksum. */
struct fileop *fileop_look(struct filesystem *fs, const char *path, bool sum);

/* The entries of a directory. */
struct fileop *fileop_list(struct filesystem *fs, const char *path);

/*
 * The file open at fd, to `path`; or, if that is a directory or ends in a slash,
 * to `base` in it. Directories above are made. Unless `force`, nothing is done when the same
 * file is there. op->path is then where it went.
 */
struct fileop *fileop_put(struct filesystem *fs, int fd, const char *path, const char *base,
    bool force);

/*
 * A file's bytes, in order, to `sink`; a file that is larger than `limit` is
 * refused. The sink is called with NULL first, and again when all begins anew.
 * Nothing is done when op->fd is set and is the same file.
 */
struct fileop *fileop_get(struct filesystem *fs, const char *path, uint64_t limit,
    file_sink *sink, void *context);

/* What the name says; a directory only if `recursive`, with all that is in it. */
struct fileop *fileop_remove(struct filesystem *fs, const char *path, bool recursive);
struct fileop *fileop_mkdir(struct filesystem *fs, const char *path, bool parents);
struct fileop *fileop_rename(struct filesystem *fs, const char *path, const char *to);
struct fileop *fileop_copy(struct filesystem *fs, const char *path, const char *to);

/* How large the file system is that `path` is in: op->room. */
struct fileop *fileop_room(struct filesystem *fs, const char *path);

/*
 * Empty the current directory but for names in the NULL-terminated list of
 * globs, which must outlive the operation; a mounted file system stays as it is.
 */
struct fileop *fileop_clean(struct filesystem *fs, const char *const *keep);

/* Forget what was defined on the board for files. */
struct fileop *fileop_tidy(struct filesystem *fs);

/* Give the idle board its first program. True when there is nothing to do: it has finished. */
bool fileop_start(struct fileop *op, struct board *board, int64_t now);

/* The board's task has ended: true when that was all, else another one was started. */
bool fileop_advance(struct fileop *op, int64_t now);

/*
 * Stop: the board is interrupted, what has been put there so far is removed.
 * Advance it until it has finished, with the failure FILE_LATE.
 */
void fileop_stop(struct fileop *op);

void fileop_free(struct fileop *op);

#endif
