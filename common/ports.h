/*
 * What serial ports there are, and which one a usb: address means. With
 * serial.c the only user of libserialport.
 */
#ifndef PORTS_H
#define PORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "transport.h"

struct sp_port;

struct port {
	char path[64];	       /* /dev/ttyACM0 */
	char description[128]; /* for people */
	struct usb_id usb;     /* vid 0: not a USB port */
	char place[32];	       /* where its USB device is plugged in, as "1-1.4", or "" */
	int interface;	       /* its number among the interfaces of that device; -1: unknown */
};

/* All serial ports by name, to be freed with free(3), and how many; NULL or 0 of them. */
struct port *ports_list(size_t *count);

/* Fill in what libserialport knows of the port's USB device. */
void port_identify(struct sp_port *from, struct usb_id *usb);

/* What follows usb: in an address, but for options. */
struct port_wanted {
	int vid, pid;	/* vid -1: not asked for */
	char place[32]; /* "" for any */
	char serial[64];
	int interface; /* -1: any */
};

/* Read VID:PID, @PLACE or a serial number, each with :ifNN after it if wanted. */
void port_want(const char *text, struct port_wanted *wanted);

/* Whether the port is one that is wanted. */
bool port_fits(const struct port *port, const struct port_wanted *wanted);

/*
 * The path of the one port that fits, to be freed. NULL with ->error, which
 * lists the ports with what tells them apart; when several fit, with ->usage.
 */
char *port_find(struct transport *transport, const char *wanted);

/*
 * The addresses of USB serial ports that look like MicroPython boards, by
 * their vendor ids; a NULL-terminated list, to be freed with ports_free.
 */
char **ports_boards(void);
void ports_free(char **ports);

#endif
