/* Waiting for a port to come back, as after a board was plugged in again. */
#ifndef PORT_WATCH_H
#define PORT_WATCH_H

#include <stdbool.h>

/*
 * An fd that becomes readable when something appears among the devices in /dev, or
 * gets its rights there; -1 when that cannot be watched.
 */
int port_watch_open(void);

/* Take what made it readable; whether there was anything. */
bool port_watch_take(int fd);

#endif
