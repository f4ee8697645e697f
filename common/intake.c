/* Records into the script. */
#include "intake.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action.h"
#include "exits.h"
#include "test-record.h"

enum { AHEAD = 64 }; /* items taken before the boards need them */

void
intake_open(struct intake *intake, struct sender *sender, struct script *script,
    const struct lanes *lanes)
{
	*intake = (struct intake){ .open = true, .sender = sender, .script = script, .lanes = lanes };
	intake->account = account_new();
	reader_open(&intake->in, STDIN_FILENO, "<stdin>");
}

void
intake_close(struct intake *intake)
{
	account_free(intake->account);
	reader_close(&intake->in);
	buffer_free(&intake->ends);
	references_free(&intake->references);
}

bool
intake_hungry(const struct intake *intake)
{
	return intake->open && (intake->script->count < AHEAD || lanes_starve(intake->lanes));
}

/* Nothing is sent to a board from a bad record on. */
static void
refuse_input(struct intake *intake, int status, const char *message)
{
	char *where = xasprintf("%s:%zu", intake->in.name, intake->in.number);

	sender_error(intake->sender, where, status, "%s", message);
	free(where);
	intake->open = false;
}

static char *
missing_board(const char *role)
{
	return xasprintf("role '%s' has no board: give one with -d %s=DEVICE", role, role);
}

/* What is wrong with a step in its place, to be freed, or NULL. */
static char *
find_fault(struct intake *intake, const struct action *action)
{
	if (!lanes_have_role(intake->lanes, action->role))
		return missing_board(action->role);
	return references_step(&intake->references, action);
}

static bool
has_role(const void *lanes, const char *role)
{
	return lanes_have_role(lanes, role);
}

/* The same, of a test. */
static char *
find_test_fault(struct intake *intake, jv test)
{
	char *fault = test_record_fault(test, has_role, intake->lanes);

	return fault ? fault : references_test(&intake->references, test);
}

/* The same, of a plan: nobody wants half of the tests because a board was not named. */
static char *
find_plan_fault(struct intake *intake, jv plan)
{
	jv roles = rec_get(plan, "roles");
	char *fault = NULL;

	if (is_word_list(roles))
		jv_array_foreach(roles, i, role) {
			if (!fault && !lanes_have_role(intake->lanes, jv_string_value(role)))
				fault = missing_board(jv_string_value(role));
			jv_free(role);
		}
	jv_free(roles);
	return fault;
}

static void
take_step(struct intake *intake, struct record *record)
{
	char *error;
	struct action *action = action_new(record->value, &error);

	record->value = jv_null();
	if (action)
		error = find_fault(intake, action);
	if (!error) {
		script_add_action(intake->script, action, intake->lanes->count);
		return;
	}
	refuse_input(intake, EXIT_USAGE, error);
	free(error);
	action_free(action);
}

static void
complain(void *context, const char *what)
{
	struct intake *intake = context;

	sender_error(intake->sender, intake->in.name, EXIT_SYSTEM, "%s", what);
}

static void
finish_input(struct intake *intake)
{
	intake->open = false;
	if (account_empty(intake->account))
		sender_error(intake->sender, intake->in.name, EXIT_USAGE,
		    "no records came: is the program before this one alive?");
	else
		account_finish(intake->account, false, complain, intake);
}

static void
take_line(struct intake *intake, struct record *record)
{
	char *fault = NULL;

	if (strcmp(record->type, "test") == 0)
		fault = find_test_fault(intake, record->value);
	else if (strcmp(record->type, "plan") == 0)
		fault = find_plan_fault(intake, record->value);
	if (fault)
		refuse_input(intake, EXIT_USAGE, fault);
	else
		script_add_line(intake->script, record, intake->lanes->count);
	free(fault);
}

static void
take_record(struct intake *intake, struct record *record)
{
	account_add(intake->account, record);
	if (strcmp(record->type, "step") == 0)
		take_step(intake, record);
	else if (strcmp(record->type, "end") == 0)
		put_line(&intake->ends, record);
	else
		take_line(intake, record);
	record_free(record);
}

/* Take what has been read, as far ahead as is useful. */
void
intake_take(struct intake *intake)
{
	while (intake_hungry(intake)) {
		struct record record;

		switch (reader_next(&intake->in, &record)) {
		case READ_RECORD:
			take_record(intake, &record);
			break;
		case READ_MORE:
			return;
		case READ_END:
			finish_input(intake);
			break;
		case READ_BAD:
			sender_error(intake->sender, NULL, intake->in.status, "%s", intake->in.error);
			intake->open = false;
			break;
		}
	}
}

void
intake_read(struct intake *intake)
{
	if (reader_fill(&intake->in))
		return;
	sender_error(intake->sender, NULL, intake->in.status, "%s", intake->in.error);
	intake->open = false;
}
