/* What verbose reports tell: steps, facts on devices; and how boards are wired. */
#ifndef REPORT_STEP_H
#define REPORT_STEP_H

#include <jv.h>

#include "buffer.h"
#include "report-style.h"

/*
 * Append a line (without its end) on what a step did, from its result (borrowed):
 * its code, what was checked or why it is not good, its time. The board is named
 * when its column has a width.
 */
void put_step(struct buffer *to, const struct style *style, jv result, size_t board);

/* Append a line for each fact that a device record (borrowed) has besides the firmware. */
void put_device_facts(struct buffer *to, jv device);

/* Append the wiring (consumed) of a test file: a text, or a map of what goes where. */
void put_wiring(struct buffer *to, jv wiring);

#endif
