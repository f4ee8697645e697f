/* An inventory for people: a line or more for each board, at most 80 columns wide. */
#ifndef DEVICE_TABLE_H
#define DEVICE_TABLE_H

#include "buffer.h"
#include "inventory.h"

/* Append the table. What boards and ports say cannot drive a terminal. */
void put_device_table(struct buffer *to, const struct inventory *inventory);

#endif
