/* Match records on stdout, what went wrong on stderr. */
#include "expect-tell.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "records.h"
#include "warning.h"

static bool
open_tee(struct expect_tell *tell, const char *name)
{
	tell->tee_name = name;
	tell->tee = -1;
	if (!name)
		return true;
	tell->tee = strcmp(name, "-") == 0
	    ? STDERR_FILENO
	    : open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (tell->tee < 0)
		warn("--tee %s", name);
	return tell->tee >= 0;
}

static void
break_off(struct expect_tell *tell, const char *name)
{
	if (!tell->broken)
		warn("%s: cannot write", name);
	tell->broken = true;
	tell->status = EXIT_SYSTEM;
}

static void
forget(struct expect_tell *tell)
{
	const char *name;

	while (tell->logs_count)
		if (!expect_log_close(&tell->logs[--tell->logs_count], &name))
			break_off(tell, name);
	free(tell->logs);
	expect_run_free(&tell->run);
	free(tell->token);
	if (tell->tee > STDERR_FILENO)
		close(tell->tee);
}

bool
expect_tell_begin(struct expect_tell *tell, const char *by, const char *tee, const char *folder)
{
	*tell = (struct expect_tell){ .run = tell->run, .by = by, .token = new_run(),
		.folder = folder };
	if (!open_tee(tell, tee)) {
		forget(tell);
		return false;
	}
	put_record(&tell->run.out, plan_record(by, tell->token));
	expect_tell_flush(tell);
	return true;
}

bool
expect_tell_log(struct expect_tell *tell, const char *role)
{
	char *error;

	if (!tell->folder)
		return true;
	tell->logs = xrealloc(tell->logs, (tell->logs_count + 1) * sizeof *tell->logs);
	if (expect_log_open(&tell->logs[tell->logs_count++], tell->folder, role,
		tell->run.started, &error))
		return true;
	expect_tell_error(tell, error, EXIT_SYSTEM);
	free(error);
	return false;
}

/* NULL when there is none. */
static struct expect_log *
find_log(const struct expect_tell *tell, const char *role)
{
	for (size_t i = 0; i < tell->logs_count; i++)
		if (strcmp(tell->logs[i].role, role) == 0)
			return &tell->logs[i];
	return NULL;
}

void
expect_tell_heard(struct expect_tell *tell, const char *role, const char *bytes, size_t length)
{
	struct expect_log *log = find_log(tell, role);
	const char *name;

	if (tell->tee >= 0 && !tell->broken && !write_whole(tell->tee, bytes, length))
		break_off(tell, tell->tee_name);
	if (log && !tell->broken && !expect_log_add(log, bytes, length, clock_us(), &name))
		break_off(tell, name);
}

void
expect_tell_end_line(struct expect_tell *tell, const char *role)
{
	struct expect_log *log = find_log(tell, role);
	const char *name;

	if (log && !tell->broken && !expect_log_end_line(log, &name))
		break_off(tell, name);
}

/* Each line of a message, behind the name of the program. */
static void
say(const char *message)
{
	const char *end;

	for (; *message; message = end + (*end == '\n')) {
		end = strchrnul(message, '\n');
		warnx("%.*s", (int)(end - message), message);
	}
}

void
expect_tell_flush(struct expect_tell *tell)
{
	if (!tell->broken && tell->run.out.length && !flush_records(&tell->run.out, stdout))
		break_off(tell, "<stdout>");
	if (tell->run.over && !tell->explained && !tell->broken) {
		say(buffer_string(&tell->run.message));
		tell->explained = true;
	}
}

void
expect_tell_error(struct expect_tell *tell, const char *what, int status)
{
	warn_visibly("%s", what);
	put_record(&tell->run.out, error_record(tell->by, what, NULL, status));
	tell->errors++;
	tell->status = worse_exit(tell->status, status);
}

int
expect_tell_finish(struct expect_tell *tell)
{
	int status;

	put_record(&tell->run.out,
	    end_record(tell->by, tell->token, tell->run.count + tell->errors));
	expect_tell_flush(tell);
	status = tell->run.status;
	forget(tell);
	return worse_exit(tell->status, status);
}
