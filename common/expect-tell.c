/* Match records on stdout, what went wrong on stderr. */
#include "expect-tell.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "records.h"

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
forget(struct expect_tell *tell)
{
	expect_run_free(&tell->run);
	free(tell->token);
	if (tell->tee > STDERR_FILENO)
		close(tell->tee);
}

bool
expect_tell_begin(struct expect_tell *tell, const char *by, const char *tee)
{
	*tell = (struct expect_tell){ .run = tell->run, .by = by, .token = new_run() };
	if (!open_tee(tell, tee)) {
		forget(tell);
		return false;
	}
	put_record(&tell->run.out, plan_record(by, tell->token));
	expect_tell_flush(tell);
	return true;
}

static void
break_off(struct expect_tell *tell, const char *name)
{
	warn("%s: cannot write", name);
	tell->broken = true;
	tell->status = EXIT_SYSTEM;
}

void
expect_tell_tee(struct expect_tell *tell, const char *bytes, size_t length)
{
	while (tell->tee >= 0 && length && !tell->broken) {
		ssize_t n = write(tell->tee, bytes, length);

		if (n < 0 && errno != EINTR) {
			break_off(tell, tell->tee_name);
			return;
		}
		bytes += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
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
	warnx("%s", what);
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
	status = worse_exit(tell->status, tell->run.status);
	forget(tell);
	return status;
}
