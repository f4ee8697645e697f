/* Boards that print the output of Unity. */
#include <err.h>

#include "clock.h"
#include "drive-internal.h"

/* Each board has printed its summary, or is gone. */
static bool
unity_is_over(const struct drive *drive)
{
	for (size_t i = 0; i < drive->count; i++)
		if (!drive->boards[i].gone && !expect_unity_is_whole(drive->unity, i))
			return false;
	return true;
}

void
drive_look_at_unity(struct drive *drive)
{
	if (!drive->tell->run.over && unity_is_over(drive))
		expect_run_end(&drive->tell->run, clock_us());
}

void
drive_end_unity(struct drive *drive)
{
	if (drive_is_met(drive) && !unity_is_over(drive))
		warnx("the time is over");
	expect_unity_end(drive->unity);
	drive->unity = NULL;
}
