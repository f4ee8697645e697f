/* Steps as records; see upy-expect(1). */
#ifndef DRIVE_STEP_H
#define DRIVE_STEP_H

#include <jv.h>
#include <stdbool.h>

#include "drive-plan.h"

/*
 * Add what a step record says, which is borrowed; timeout_s is for one that does not say
 * its own. False with a message (to be freed): then nothing of it must be done.
 */
bool plan_add_step(struct drive_plan *plan, jv step, double timeout_s, char **error);

#endif
