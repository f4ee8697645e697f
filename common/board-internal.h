/* What board.c and board-task.c share. */
#ifndef BOARD_INTERNAL_H
#define BOARD_INTERNAL_H

#include "board.h"

/* Write what may be written now. False when the board is gone. */
bool board_write(struct board *board, int64_t now);

/* A phase of the task is over: go on, or end the task. True at its end. */
bool board_advance(struct board *board, int64_t now);

/* End a task whose program was refused as too large. Always true. */
bool board_refuse(struct board *board, int64_t now);

/* The task has ended, as repl.outcome says. Always true. */
bool board_end_task(struct board *board, int64_t now);

#endif
