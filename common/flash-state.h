/*
 * What boards were flashed with last, in files of $XDG_STATE_HOME/upy, one per port.
 * Whoever writes there holds the board's lock.
 */
#ifndef FLASH_STATE_H
#define FLASH_STATE_H

#include <stdbool.h>

#include "devices.h"

/* What flashing a board means now. */
struct flash_state {
	char *path; /* the port's file */
	char *text; /* what is in it when the board was flashed just so */
};

/*
 * Read the image of the device's entry. False with a message, to be freed, when that
 * cannot be done.
 */
bool flash_state_make(struct flash_state *state, const struct device *device, char **error);

/* Whether the port's board was flashed just so. */
bool flash_state_is_current(const struct flash_state *state);

/* It may be in pieces from now on. */
void flash_state_forget(const struct flash_state *state);

/* It was flashed. False with errno when that could not be noted. */
bool flash_state_note(const struct flash_state *state);

void flash_state_free(struct flash_state *state);

#endif
