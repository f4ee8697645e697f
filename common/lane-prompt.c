/* Steps that ask a person: one lane after the other has the terminal. */
#include <signal.h>
#include <stdlib.h>

#include "clock.h"
#include "lane-internal.h"
#include "records.h"
#include "signals.h"

/* The rest of the test has no sense without. */
static void
skip_rest(struct lane *lane, const char *reason)
{
	answer_not_run(&lane->work.answer, "skipped", "%s", reason);
	lane_set_halt(lane, xstrdup(reason));
}

/* Ask; false when the step is answered instead. */
static bool
ask(struct lane *lane, int64_t now)
{
	const struct action *action = lane->work.action;
	char *where = xasprintf("%s%s%s", action->test ? action->test : "",
	    action->test ? " on " : "", lane->work.seat->board.device.name);
	const char *error;
	bool asked = prompt_ask(&lane->sender->prompt, lane, where,
	    rec_string(action->record, "text"), &error);

	free(where);
	lane->since = now;
	lane->wake = deadline_after(now, action->timeout_s);
	if (asked)
		return true;
	where = xasprintf("nobody can be asked: %s", error);
	skip_rest(lane, where);
	free(where);
	return false;
}

/* What came of the question into the answer; false when it is still open. */
static bool
take_answer(struct lane *lane, int64_t now)
{
	struct answer *answer = &lane->work.answer;

	switch (lane->sender->prompt.answer) {
	case PROMPT_NONE:
		if (lane->wake > now)
			return false;
		answer_not_run(answer, "timeout", "nobody answered in %g s",
		    lane->work.action->timeout_s);
		break;
	case PROMPT_YES:
		break;
	case PROMPT_NO:
		answer_not_run(answer, "unmatched", "a person said no");
		break;
	case PROMPT_SKIP:
		skip_rest(lane, "a person skipped it");
		break;
	case PROMPT_GONE:
		skip_rest(lane, "nobody can be asked: the terminal was closed");
		break;
	case PROMPT_QUIT:
		stop_signal = SIGINT; /* as ^C would */
		return false;
	}
	answer->elapsed_us = now - lane->since;
	return true;
}

bool
lane_prompt(struct lane *lane, int64_t now)
{
	struct prompt *prompt = &lane->sender->prompt;

	if (prompt->asker && prompt->asker != lane)
		return false; /* its result will wake this lane, when that has been answered */
	if (!prompt->asker && ask(lane, now))
		return false;
	if (prompt->asker) {
		if (!take_answer(lane, now))
			return false;
		prompt_end(prompt);
	}
	lane_answered(lane, now);
	return true;
}

void
lane_stop_prompt(struct lane *lane)
{
	if (lane->sender->prompt.asker == lane)
		prompt_end(&lane->sender->prompt);
	lane->phase = LANE_PAUSING; /* until now */
}
