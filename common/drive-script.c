/* Step records into a plan. */
#include "drive-script.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drive-step.h"
#include "exits.h"

bool
script_open(struct drive_script *script, struct drive_plan *plan, const char *name, char **error)
{
	bool input = strcmp(name, "-") == 0;
	int fd = input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		*error = xasprintf("--steps %s: %s", name, strerror(errno));
		return false;
	}
	*script = (struct drive_script){ .plan = plan, .open = true,
		.timeout_s = plan->steps.timeout_s };
	reader_open(&script->in, fd, input ? "<stdin>" : name);
	return true;
}

void
script_close(struct drive_script *script)
{
	if (script->in.fd > STDERR_FILENO)
		close(script->in.fd);
	reader_close(&script->in);
}

static void
refuse(struct drive_script *script, struct expect_tell *tell, const char *message, int status)
{
	script->open = false;
	expect_tell_error(tell, message, status);
}

static enum script_result
take_record(struct drive_script *script, struct expect_tell *tell, const struct record *record)
{
	char *error, *message;

	if (strcmp(record->type, "step") != 0) {
		put_line(&tell->run.out, record);
		return SCRIPT_MORE;
	}
	if (plan_add_step(script->plan, record_value(record), script->timeout_s, &error))
		return SCRIPT_STEP;
	message = xasprintf("%s:%zu: %s", script->in.name, script->in.number, error);
	refuse(script, tell, message, EXIT_USAGE);
	free(message);
	free(error);
	return SCRIPT_BAD;
}

enum script_result
script_next(struct drive_script *script, struct expect_tell *tell)
{
	enum script_result result = SCRIPT_MORE;
	struct record record;

	while (script->open && result == SCRIPT_MORE) {
		switch (reader_next(&script->in, &record)) {
		case READ_RECORD:
			result = take_record(script, tell, &record);
			record_free(&record);
			break;
		case READ_MORE:
			return SCRIPT_MORE;
		case READ_END:
			script->open = false;
			break;
		case READ_BAD:
			refuse(script, tell, script->in.error, script->in.status);
			return SCRIPT_BAD;
		}
	}
	return script->open || result != SCRIPT_MORE ? result : SCRIPT_END;
}

void
script_read(struct drive_script *script, struct expect_tell *tell)
{
	if (!reader_fill(&script->in))
		refuse(script, tell, script->in.error, script->in.status);
}
