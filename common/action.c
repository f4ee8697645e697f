/* Step records taken apart. */
#include "action.h"

#include <stdlib.h>
#include <string.h>

#include "action-internal.h"
#include "judge.h"
#include "records.h"
#include "test-record.h"

bool
action_is_for_board(enum action_kind kind)
{
	return kind != ACTION_WAIT && kind != ACTION_JOIN && kind != ACTION_PROMPT &&
	    kind != ACTION_SEND && kind != ACTION_EXPECT && kind != ACTION_HOST;
}

bool
action_needs_repl(const struct action *action)
{
	return action_is_for_board(action->kind) && action->kind != ACTION_HARD_RESET;
}

static bool
prepare(struct action *action, char **error)
{
	const struct verb *verb = action_verb(rec_string(action->record, "do"), error);
	const char *operand = NULL;

	if (!verb)
		return false;
	action->what = verb->name;
	action->kind = verb->kind;
	action->background = rec_true(action->record, "background");
	if (action->background && !action_is_for_board(verb->kind) && verb->kind != ACTION_HOST) {
		*error = xasprintf("'%s' cannot be done in the background", verb->name);
		return false;
	}
	if (verb->operand &&
	    !(operand = action_operand(action->record, verb->name, verb->operand, error)))
		return false;
	action->value = rec_true(action->record, "value") || strcmp(verb->name, "eval") == 0;
	if (!verb->prepare)
		return true;
	return verb->prepare(action, operand, error);
}

static bool
gives_value(const struct action *action)
{
	return action->kind == ACTION_EXPECT || (action->kind == ACTION_RUN && action->value) ||
	    strcmp(action->what, "ls") == 0 || strcmp(action->what, "hash") == 0;
}

/* "save" and "uses". */
static bool
check_kept(const struct action *action, char **error)
{
	jv uses = rec_get(action->record, "uses");

	if (jv_is_valid(uses) && !is_word_list(uses))
		*error = xstrdup("\"uses\" is not a list of names");
	else if (rec_has(action->record, "save") && !action->save)
		*error = xstrdup("\"save\" is not a name");
	else if (action->save && !gives_value(action))
		*error = xasprintf("\"save\": '%s' gives no value%s", action->what,
		    action->kind == ACTION_RUN ? " unless \"value\" is true" : "");
	jv_free(uses);
	return !*error;
}

static bool
check_common(const struct action *action, char **error)
{
	jv list = rec_get(action->record, "assert"), timeout = rec_get(action->record, "timeout_s");
	bool has_list = jv_is_valid(list), good = true;

	*error = NULL;
	if (jv_is_valid(timeout) && !(action->timeout_s >= 0)) {
		*error = xstrdup("\"timeout_s\" is not a number of seconds");
		good = false;
	} else if (has_list && !rec_has(action->record, "uses") && (*error = judge_check_assert(list))) {
		good = false;
	} else {
		good = check_kept(action, error);
	}
	jv_free(timeout);
	jv_free(list);
	return good;
}

static struct action *
make(jv record, bool filled, char **error)
{
	struct action *action = xcalloc(1, sizeof *action);

	action->users = 1;
	action->record = record;
	action->test = rec_string(record, "test");
	action->number = (int)rec_number(record, "step", 0);
	action->role = rec_string(record, "role");
	if (!action->role)
		action->role = "dut";
	action->expects_reset = rec_true(action->record, "expect_reset");
	action->always = rec_true(record, "always");
	action->quiet = rec_true(record, "quiet");
	action->timeout_s = rec_number(record, "timeout_s", -1);
	action->save = rec_string(record, "save");
	action->uses = !filled && rec_has(record, "uses");
	if (prepare(action, error) && check_common(action, error))
		return action;
	action_free(action);
	return NULL;
}

struct action *
action_new(jv record, char **error)
{
	return make(record, false, error);
}

struct action *
action_filled(jv record, char **error)
{
	return make(record, true, error);
}

struct action *
action_share(struct action *action)
{
	action->users++;
	return action;
}

void
action_free(struct action *action)
{
	if (!action || --action->users)
		return;
	jv_free(action->record);
	buffer_free(&action->code);
	free(action->keep);
	free(action);
}
