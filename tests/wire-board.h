/* The program that is the board: a child on pipes, with a process group of its own. */
#ifndef WIRE_BOARD_H
#define WIRE_BOARD_H

#include <stdbool.h>
#include <sys/types.h>

struct wire_board {
	char **command;
	pid_t pid;    /* 0: not powered */
	int pidfd;    /* readable when it has ended, or -1 */
	int to, from; /* its stdin and stdout, non-blocking; -1: closed */
};

/* Start it. False, with errno, when that cannot be done. */
bool wire_board_start(struct wire_board *board);

/* No more will be typed. */
void wire_board_hang_up(struct wire_board *board);

/* It says nothing any more. */
void wire_board_ignore(struct wire_board *board);

/* Cut the power: kill all of its group, forget what it had still to say. */
void wire_board_kill(struct wire_board *board);

/* It has ended: its status as a shell gives it. */
int wire_board_await(struct wire_board *board);

#endif
