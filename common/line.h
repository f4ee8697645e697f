/*
 * The control lines of serial ports: what DTR and RTS shall be once a port is
 * open, and how its board can be reset by them. Boards differ; a table knows
 * them by the ids of their USB device, and the address may say otherwise.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>

#include "transport.h"

enum { ANY_PRODUCT = -1 };

struct line_preset {
	int vid, pid;	   /* of the USB device; pid may be ANY_PRODUCT */
	bool dtr, rts;	   /* asserted once the port is open */
	const char *reset; /* "rts", "dtr", "break", or NULL: not by a line */
};

/* The preset of a USB device, the most exact there is; NULL for an unknown one. */
const struct line_preset *line_preset(int vid, int pid);

/* Whether the vendor makes boards that run MicroPython, or bridges on such boards. */
bool line_known_vendor(int vid);

/* What shall be done to the lines of a port that is being opened. */
struct line_plan {
	bool touch;	   /* set them at all */
	bool asked;	   /* the address says how: not to get it is an error */
	bool dtr, rts;
	const char *reset; /* as in struct line_preset; static storage */
};

/*
 * Fill in the plan: what `?lines=` and `?reset=` in `rest` say, else the preset
 * of transport->usb, else both lines asserted for USB ports and left alone for
 * others. False with ->error and ->usage for a word that is unknown.
 */
bool line_plan(struct transport *transport, const char *rest, struct line_plan *plan);

/*
 * Do it, in one go, on the open port, and note the reset method; a port that
 * has no such lines is an error (false with ->error) only when they were asked for.
 */
bool line_follow(struct transport *transport, const struct line_plan *plan);

#endif
