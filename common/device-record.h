/* What is known of a board, as a record. */
#ifndef DEVICE_RECORD_H
#define DEVICE_RECORD_H

#include <jv.h>
#include <stdbool.h>

#include "board.h"

/*
 * The "device" record of a board that has served want_info; `role` may be NULL.
 * Its fields: see upy(7).
 */
jv device_record(const char *role, struct board *board);

/* Whether "capabilities" has the word, of a board that has served want_info. */
bool device_can(struct board *board, const char *word);

/* A USB device: {vid, pid, serial, product}. */
jv usb_record(const struct usb_id *usb);

/* Add what a board has told to a record. */
jv device_add_info(jv record, struct board *board);

#endif
