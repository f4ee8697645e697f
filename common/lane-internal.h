/* What lane.c and lane-step.c share. */
#ifndef LANE_INTERNAL_H
#define LANE_INTERNAL_H

#include "lane.h"

/* A field of the test's record; NULL, or 0, without one. */
const char *lane_test_string(const struct lane *lane, const char *key);
double lane_test_number(const struct lane *lane, const char *key);

/* Skip the rest of the test; takes over `reason`. */
void lane_set_skip(struct lane *lane, char *reason);

/* The attempt is over: perhaps another one; else take stock. */
void lane_end_test(struct lane *lane);

void lane_next_item(struct lane *lane);

/* Send the result that was put off so that the board had not to wait for it. */
void lane_tell(struct lane *lane);

/* The cursor is at a step of the lane's test: run it, or answer why not. */
void lane_start_step(struct lane *lane, int64_t now);

/* The step is answered: send its result, and end the test if it was its last. */
void lane_answered(struct lane *lane);

#endif
