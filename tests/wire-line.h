/*
 * One way of a serial line: bytes wait in a queue until their time has come
 * and leave at the speed of the line. Between them stand actions, which are
 * reported when all bytes before them have left.
 */
#ifndef WIRE_LINE_H
#define WIRE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

/* What line_service reports: an action whose turn has come, or how the line is. */
enum {
	LINE_QUIET = 256, /* nothing more to do for now */
	LINE_BROKEN,	  /* nobody reads at the other end any more */
	LINE_HANG_UP,
	LINE_RESET,
	LINE_BANNER,
};

struct line {
	int fd;		    /* where the bytes go; -1: nowhere */
	int64_t latency_us; /* from one end to the other */
	int64_t byte_ns;    /* time of one byte on the line; 0: none */
	int64_t gap_us;	    /* bytes leave one by one, with so much time between; 0: together */
	size_t ring;	    /* what the receiver has not read beyond this is lost; 0: nothing is */
	bool patient;	    /* nothing more is written until the receiver has read it all */
	size_t limit;	    /* bytes to take before the sender has to wait */

	struct buffer queue;
	int64_t free_ns; /* the last byte that left had arrived */
	int64_t gap_end; /* next byte not before */
	bool blocked;	 /* wait for POLLOUT; a patient line is used with pipes of one page, */
			 /* which can be written to, so says poll(2), only when they are empty */
	uint64_t passed, overrun; /* bytes that left, and that the ring had no room for */
};

/* Append a byte, or an action, that is due `delay_us` and the latency after `now`. */
void line_put(struct line *line, int what, int64_t now, int64_t delay_us);

/* Append bytes that are due after the latency. */
void line_puts(struct line *line, const char *bytes, size_t length, int64_t now);

/* Bytes and actions that wait. */
size_t line_waiting(const struct line *line);

/* Forget all that waits. */
void line_clear(struct line *line);

/* Let leave what is due. An action, LINE_QUIET or LINE_BROKEN. */
int line_service(struct line *line, int64_t now);

/* When line_service wants to be called, or NEVER. */
int64_t line_wake(const struct line *line);

#endif
