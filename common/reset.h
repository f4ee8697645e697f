/*
 * Hard resets from outside, for boards whose REPL does not answer: pulses on the
 * lines of a serial port, or a command such as a power switch. They take time;
 * nothing here waits for it.
 */
#ifndef RESET_H
#define RESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "transport.h"

enum reset_method {
	RESET_DEFAULT, /* what the port suggests; else machine.reset(), or opening it anew */
	RESET_NONE,    /* never from outside */
	RESET_MACHINE, /* machine.reset() in the REPL */
	RESET_RTS,     /* RTS alone pulls the reset line down: ESP boards with two transistors */
	RESET_DTR,     /* a falling DTR resets: Arduino and others with a capacitor */
	RESET_BREAK,   /* a break does: DAPLink */
	RESET_REOPEN,  /* closing and opening the port, which starts a program anew */
	RESET_COMMAND, /* a shell command */
};

/* The method of that name: none, machine, rts, dtr, break, reopen. False if there is none. */
bool reset_named(const char *name, enum reset_method *method);

/* A reset that is under way. */
struct reset {
	const struct pulse *pulse; /* the next, or NULL */
	pid_t pid;		   /* of the command, or 0 */
	int fd;			   /* readable when the command has ended, or -1 */
	int64_t timer;		   /* when to go on, or NEVER */
	char error[160];	   /* why it failed */
};

enum reset_progress { RESET_BUSY, RESET_DONE, RESET_FAILED };

/*
 * Begin with pulses (RTS, DTR, BREAK), for which the transport is needed, and from which
 * what has come before it resets is not read any more; or with the
 * command, which finds the board's address in $UPY_ADDRESS and nothing on its
 * stdin, and whose output goes to stderr. False with ->error.
 */
bool reset_begin(struct reset *reset, enum reset_method method, const char *command,
    const char *address, struct transport *transport, int64_t now);

/* Go on, when fd is readable or the timer has come. FAILED with ->error. */
enum reset_progress reset_go_on(struct reset *reset, struct transport *transport, int64_t now);

/*
 * It is over, or given up: a command that still runs is killed; lines that hold the board
 * in reset are released at once, if the transport (or NULL) still can.
 */
void reset_end(struct reset *reset, struct transport *transport);

#endif
