/* What serial ports there are. The rest of libserialport's use is in serial.c. */
#ifndef PORTS_H
#define PORTS_H

/*
 * The addresses of USB serial ports that look like MicroPython boards, by
 * their vendor ids; a NULL-terminated list, to be freed with ports_free.
 */
char **ports_boards(void);
void ports_free(char **ports);

#endif
