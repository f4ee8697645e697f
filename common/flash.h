/* Flashing: bringing an image to boards by the command that the registry has for that. */
#ifndef FLASH_H
#define FLASH_H

#include <stddef.h>
#include <stdint.h>

#include "board.h"

/*
 * Flash those of the boards, which are locked and not open yet, that have a command and
 * were not flashed with the same image last: all at once, each in its time, but all
 * before the deadline or a signal (see signals.h). What the commands print goes to
 * standard error. `failed` is told of each board for which it did not work, and why.
 */
void flash_boards(struct board *const boards[], size_t count, int64_t deadline,
    void (*failed)(void *context, struct board *board, const char *message), void *context);

#endif
