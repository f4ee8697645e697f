/* What the modules of files.h share. */
#ifndef FILES_INTERNAL_H
#define FILES_INTERNAL_H

#include "files.h"

/* An operation's states are numbers of its own, from 0. */
struct file_verb {
	/* The program for op->state into op->code, or finish. */
	void (*next)(struct fileop *op);
	/* It has ended well: op->reply is what it printed. Go to another state, or finish. */
	void (*take)(struct fileop *op);
	/*
	 * It has failed, op->number says how (ECANCELED: it was stopped; ECONNRESET: the
	 * board was lost for a moment; EPROTO: it may have been damaged on the way): true
	 * when another state follows. Or NULL.
	 */
	bool (*recover)(struct fileop *op);
	/* Bytes that it prints, while op->listening, instead of op->reply. Or NULL. */
	void (*hear)(struct fileop *op, const char *bytes, size_t length);
	bool repeatable; /* its programs can be run again when the board was lost meanwhile */
};

/* Functions on the board; each stands for those that it needs, too. */
enum fs_function {
	FUNCTION_SUM = 1,
	FUNCTION_STAT = 2,
	FUNCTION_LOOK = 4,
	FUNCTION_LIST = 8,
	FUNCTION_IN = 16,
	FUNCTION_OUT = 32,
	FUNCTION_END = 64,
	FUNCTION_REMOVE = 128,
	FUNCTION_MKDIRS = 256,
	FUNCTION_COPY = 512,
	FUNCTIONS = 10,
	FUNCTION_FILE = 1024, /* none: a file is open, see next_literal */
};

struct fileop *fileop_new(struct filesystem *fs, const struct file_verb *verb, const char *path);

/* Remove slashes at the end of op->path (but not all of "/"); whether there were any. */
bool fileop_strip_slashes(struct fileop *op);

/* Put the definition of a function in front of the program, unless the board has it. */
void fs_need(struct fileop *op, enum fs_function function);

/* The program that asks for what struct filesystem has; take its answer (false: it is none). */
void fs_ask(struct buffer *code);
bool fs_learn(struct filesystem *fs, const char *answer);

/* The program that forgets all functions. */
void fs_forget(struct buffer *code);

/* Bytes per read on the board. */
int fs_chunk(const struct filesystem *fs);

/* Append NAME('path', ...more), where `more` is printf-like. */
void put_call(struct buffer *to, const char *name, const char *path, const char *more, ...)
	__attribute__((format(printf, 4, 5)));

/* The operation is over: well, or not. `what` is printf-like, for the path. */
void fileop_finish(struct fileop *op);
void fileop_fail(struct fileop *op, enum file_failure failure, const char *what, ...)
	__attribute__((format(printf, 3, 4)));

/* It failed as the board's exception says. */
void fileop_explain(struct fileop *op);

/* The errno, as here, that the last line of a board's traceback tells; 0: none. */
int fs_errno(const struct filesystem *fs, const char *traceback);

/* The same for a number that a board tells in digits. */
int fs_errno_here(const struct filesystem *fs, const char *number);

/* The answer of look: KIND SIZE SUM. False, with a failure, when it is none, or nothing is there. */
bool fs_take_look(struct fileop *op);

/* The answer of list: op->entries. False with a failure. */
bool fs_take_list(struct fileop *op);

/* Begin a program that gets or sends many bytes: silence ends it, not its whole time. */
void fileop_listen(struct fileop *op, uint64_t bytes);

/* Append the bytes as the shortest expression that the board can evaluate. */
void fs_put_expression(const struct filesystem *fs, struct buffer *to, const char *bytes,
    size_t length);

/* Streams: see files-stream.c. */
bool stream_possible(const struct fileop *op);
void stream_program(struct fileop *op);
void stream_hear(struct fileop *op, const char *bytes, size_t length);
bool stream_arrived(struct fileop *op);
bool stream_damaged(struct fileop *op);

#endif
