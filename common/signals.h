/*
 * Signals that ask a program to stop, for programs that hold a board: the
 * handlers only set a flag, the program's loop cleans up and then dies of the
 * same signal.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>

/* The signal that asked us to stop, or 0. */
extern volatile sig_atomic_t stop_signal;

/*
 * Catch SIGINT, SIGTERM, SIGHUP (unless ignored by whoever started us) and
 * ignore SIGPIPE. The signals stay blocked except inside ppoll(2), which takes
 * the mask of signals_waiting, so that none is lost between test and wait.
 */
void signals_catch(void);

/* The mask for ppoll(2), or NULL when signals are not caught. */
const sigset_t *signals_waiting(void);

/* In a child before exec: restore default handlers and the original mask. */
void signals_restore(void);

/* Die of stop_signal, so that the shell sees it; returns if there was none. */
void signals_reraise(void);

#endif
