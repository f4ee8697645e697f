/* What a board runs, in few words. */
#ifndef FIRMWARE_H
#define FIRMWARE_H

#include <jv.h>

#include "buffer.h"

/*
 * Append "MicroPython v1.9.2 on micro:bit with nRF51822", as far as a device record
 * (see upy(7)) tells it. The words are the board's own: any bytes may be among them.
 */
void put_firmware(struct buffer *to, jv device);

#endif
