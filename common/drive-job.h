/* A plan carried out, from opening its boards to leaving them in good order. */
#ifndef DRIVE_JOB_H
#define DRIVE_JOB_H

#include <stdbool.h>

#include "drive-plan.h"
#include "expect-tell.h"

struct drive_job {
	const char *steps; /* a file of step records that follow the plan; or NULL */
	double wait_s;	   /* for boards that others use */
	bool unity;	   /* what boards print is the output of Unity */
};

/* Do it all; what becomes of it is told. The plan's drive is closed. */
void drive_work(struct drive_plan *plan, struct expect_tell *tell, const struct drive_job *job);

#endif
