/* What frame.c and frame-end.c share. */
#ifndef FRAME_INTERNAL_H
#define FRAME_INTERNAL_H

#include "frame.h"

#define TRACEBACK "Traceback (most recent call last):"

/* Keep the last `most` bytes that came. */
void frame_remember(struct buffer *last, size_t most, const char *bytes, size_t length);

/* Hand the first `length` held bytes out as output. */
void frame_release(struct frame *frame, size_t length);

/* The nonce came; `length` held bytes stand before it. */
enum frame_state frame_finish_done(struct frame *frame, size_t length);

/* Proven: the first `length` held bytes are OUTPUT ^D ERROR ^D >. */
enum frame_state frame_finish_ended(struct frame *frame, size_t length);

/* Proven: the candidate is what it looked like. */
enum frame_state frame_finish_likely(struct frame *frame);

#endif
