/* What board.c and board-task.c share. */
#ifndef BOARD_INTERNAL_H
#define BOARD_INTERNAL_H

#include "board.h"

/* Write what may be written now. False when the board is gone. */
bool board_write(struct board *board, int64_t now);

/* Begin with what has to be done next on the way to the goal. */
void board_start_phase(struct board *board, int64_t now);

/* Run a program of the task's, or of our own. */
void board_start_program(struct board *board, const char *code, size_t length, bool value,
    int64_t deadline, int64_t now);

/* Why the end of the program cannot be believed; ask about it; take the answer. */
enum board_doubt board_doubt_end(struct board *board);
void board_ask(struct board *board, enum board_doubt doubt, int64_t now);
bool board_take_doubt(struct board *board, int64_t now);

/* A program with this nonce begins: note whether it is a checked one. */
void board_start_check(struct board *board, const char *nonce);

/*
 * It has ended: what can be believed of that is now in repl.outcome. False when it
 * had not arrived, and is being sent again.
 */
bool board_checked(struct board *board, int64_t now);

/* Bring the next part of the helper of verify.h to the board; false when that is hopeless. */
void board_start_verifier(struct board *board, int64_t now);
bool board_take_verifier(struct board *board, int64_t now);

/* What the line has damaged may be tried once more in this task. */
bool board_may_repeat(struct board *board, int64_t now);

/* The value helper was not there: run the last expression again. False if that is not it. */
bool board_retry_value(struct board *board, int64_t now);

/* A phase of the task is over: go on, or end the task. True at its end. */
bool board_advance(struct board *board, int64_t now);

/* Open the transport, with a REPL in it. False as board_open. */
bool board_connect(struct board *board, char **error, int *status);

/* The transport has failed, as ->error says. True when that ends a task. */
bool board_gone(struct board *board, int64_t now);

/* Nothing that was known of the interpreter is true any more. */
void board_forget(struct board *board);

/* A board that was lost may come back by a hard reset: note that it is wanted. */
bool board_want_recovery(struct board *board);

/* A transport that has failed while the REPL was being entered may be opened once more. */
bool board_may_reopen(const struct board *board, int64_t now);

/* Begin with PHASE_REOPEN or PHASE_HARD; go on with it, true when the task has ended. */
void board_start_recovery(struct board *board, int64_t now);
bool board_recover(struct board *board, int64_t now);

/* Its memory is known to be short. */
bool board_is_small(struct board *board);

/* The task's program is so large that the board's memory matters; and too large for it. */
bool board_may_be_large(const struct board *board);
bool board_too_large(struct board *board);

/* End a task whose program is not sent. Always true. */
bool board_refuse(struct board *board, int64_t now);

/* The task has ended, as repl.outcome says. Always true. */
bool board_end_task(struct board *board, int64_t now);

#endif
