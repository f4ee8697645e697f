/* The whole of it: a board, a line each way, what goes wrong, and the loop that serves them. */
#ifndef WIRE_LOOP_H
#define WIRE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "wire-board.h"
#include "wire-faults.h"
#include "wire-line.h"

struct wire {
	struct wire_board board;
	struct line lines[WAYS];
	struct faults faults;
	int64_t boot_us;  /* from power to the start of the board */
	long garbage;	  /* random bytes that it says first */
	int64_t deaf_us;  /* ^C is ignored so long */
	bool echo, crs;
	int64_t chatter_us; /* between lines said for no reason; 0: none */
	int chats;

	int64_t power_at;  /* the board starts, or NEVER: it runs */
	int64_t deaf_until, chat_at;
	bool hushed;	   /* what the board says up to its prompt was said already */
	int prompt;	   /* bytes of the prompt seen then */
	bool host_gone, board_gone, over;
	int status;
};

/* Switch the board on and serve both ends until one of them has ended; its status. */
int wire_serve(struct wire *wire);

#endif
