/*
 * What went over the line to a board, as --trace has written it: lines
 * "MICROSECONDS > HEX" for what was sent to it and "MICROSECONDS < HEX" for
 * what came from it. Lines with '#' in front mean nothing but for "# seed HEX".
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

enum trace_kind {
	TRACE_SENT,	/* to the board */
	TRACE_RECEIVED, /* from the board */
	TRACE_GONE,	/* "MICROSECONDS ! WHY": the board has closed the line */
};

struct trace_piece {
	enum trace_kind kind;
	size_t line;	 /* of the file, from 1 */
	int64_t time_us; /* by a clock of which only differences mean something */
	size_t start;	 /* in trace->sent or trace->received */
	size_t length;
};

struct trace {
	uint64_t seed; /* of the nonces, 0 when it is not told */
	struct trace_piece *pieces;
	size_t count;
	struct buffer sent, received; /* all bytes of each direction */
};

/*
 * Take a trace's text. A last line without its newline was cut off and is left
 * out. False with a message "LINE: what" (to be freed) when a line is none of a
 * trace. Either way trace_free gives the memory back.
 */
bool trace_parse(struct trace *trace, const char *text, size_t length, char **error);
void trace_free(struct trace *trace);

#endif
