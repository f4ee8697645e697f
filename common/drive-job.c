/* Logs, boards and script are opened, used and closed. */
#include "drive-job.h"

#include <stdlib.h>

#include "drive-script.h"
#include "exits.h"
#include "expect-unity.h"
#include "signals.h"

static bool
make_logs(const struct drive *drive, struct expect_tell *tell)
{
	for (size_t i = 0; i < drive->count; i++)
		if (!expect_tell_log(tell, drive->boards[i].role))
			return false;
	return true;
}

static void
fail(struct expect_tell *tell, char *error, int status)
{
	expect_tell_error(tell, error, status);
	free(error);
}

static void
serve_boards(struct drive_plan *plan, struct expect_tell *tell, const struct drive_job *job)
{
	char *error;
	int status;

	signals_catch();
	if (drive_open(&plan->drive, job->wait_s, &error, &status))
		drive_serve(&plan->drive, tell, &plan->list);
	else
		fail(tell, error, status);
}

static void
serve_script(struct drive_plan *plan, struct expect_tell *tell, const struct drive_job *job)
{
	struct drive_script script;
	char *error;

	if (!script_open(&script, plan, job->steps, &error)) {
		fail(tell, error, EXIT_USAGE);
		return;
	}
	plan->drive.script = &script;
	serve_boards(plan, tell, job);
	plan->drive.script = NULL;
	script_close(&script);
}

void
drive_work(struct drive_plan *plan, struct expect_tell *tell, const struct drive_job *job)
{
	struct expect_unity unity = { .tell = tell };

	plan->drive.unity = job->unity ? &unity : NULL;
	if (!make_logs(&plan->drive, tell))
		; /* which was told */
	else if (job->steps)
		serve_script(plan, tell, job);
	else
		serve_boards(plan, tell, job);
	drive_close(&plan->drive);
}
