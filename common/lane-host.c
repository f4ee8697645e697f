/* Commands of the host in a lane: one that it waits for, and one behind each board. */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "lane-internal.h"

void
lane_start_host(struct lane *lane, struct work *work, int64_t now)
{
	double timeout = work->action->timeout_s;

	if (timeout < 0)
		timeout = seat_timeout(work->seat, lane->sender->timeout);
	host_step_start(&work->host, work->action, lane->sender->errands, timeout, now);
}

/* Its end into the answer. */
static void
end(struct work *work, int64_t now)
{
	host_step_answer(&work->host, &work->answer, now);
	if (!work->stopped)
		return;
	work->answer.status = work->stopped;
	buffer_clear(&work->answer.members);
	snprintf(work->answer.reason, sizeof work->answer.reason, "interrupted: %s", work->reason);
}

bool
lane_host(struct lane *lane, int64_t now)
{
	struct work *work = &lane->work;
	bool board_serves = work->seat->background.action != NULL;

	if (!host_step_serve(&work->host, board_serves, now))
		return false;
	end(work, now);
	lane_answered(lane, now);
	return true;
}

bool
lane_hosts_behind(struct lane *lane, int64_t now)
{
	bool ended = false;

	for (size_t i = 0; i < lane->seat_count; i++) {
		struct seat *seat = lane->seats[i];
		struct work *work = &seat->background;

		if (seat->lane != lane || !work->action || work->action->kind != ACTION_HOST ||
		    !host_step_serve(&work->host, false, now))
			continue;
		end(work, now);
		lane_answered_behind(lane, seat, now);
		ended = true;
	}
	return ended;
}

int64_t
lane_hosts_wake(const struct lane *lane)
{
	int64_t wake = lane->phase == LANE_HOSTING ? host_step_wake(&lane->work.host) : NEVER;

	for (size_t i = 0; i < lane->seat_count; i++)
		if (lane->seats[i]->lane == lane)
			wake = earlier(wake, host_step_wake(&lane->seats[i]->background.host));
	return wake;
}
