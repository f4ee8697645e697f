/* Values that steps of a lane save, and put into later ones. */
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "lane-internal.h"
#include "records.h"

void
lane_save_value(struct lane *lane, const struct work *work, bool good)
{
	const struct action *action = work->action;
	const struct answer *answer = &work->answer;

	if (!action->save)
		return;
	if (good && answer->has_repr)
		savings_keep(&lane->savings, action->save, answer->repr.data, answer->repr.length);
	else if (work->attempt == 1) /* what an attempt has saved outlives a worse one */
		savings_lose(&lane->savings, action->save, xasprintf("step %d%s%s %s", action->number,
		    action->test ? " of " : "", action->test ? action->test : "",
		    strcmp(answer->status, "skipped") == 0 ? "was skipped" : "was not good"));
}

static bool
uses_value(const struct action *action, const char *wanted)
{
	jv names = rec_get(action->record, "uses");
	bool found = false;

	jv_array_foreach(names, i, name) {
		found = found || strcmp(jv_string_value(name), wanted) == 0;
		jv_free(name);
	}
	jv_free(names);
	return found;
}

bool
lane_awaits_value(const struct lane *lane)
{
	for (size_t i = 0; i < lane->seat_count; i++) {
		const struct action *behind = lane->seats[i]->background.action;

		if (lane->seats[i]->lane == lane && behind && behind->save &&
		    uses_value(lane->work.action, behind->save))
			return true;
	}
	return false;
}

bool
lane_fill_step(struct lane *lane, int64_t now)
{
	struct work *work = &lane->work;
	struct action *filled = NULL;
	char *error = NULL;
	jv record;

	if (!work->action->uses)
		return true;
	record = savings_fill(&lane->savings, work->action->record, &error);
	if (jv_is_valid(record) && !(filled = action_filled(record, &error)))
		sender_error(lane->sender, work->action->test, EXIT_USAGE, "step %d: %s",
		    work->action->number, error);
	if (filled) {
		action_free(work->action);
		work->action = filled;
		return true;
	}
	answer_not_run(&work->answer, "skipped", "%s", error);
	lane_set_halt(lane, error);
	lane_answered(lane, now);
	return false;
}
