/* Commands of the host that tests run. */
#include "host-step.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "host-result.h"
#include "records.h"

enum {
	MOST_KEPT = 4 << 20,	 /* bytes of output */
	FIRST_PAUSE_US = 2000,	 /* before one looks again; then twice as long */
	LAST_PAUSE_US = 250000,
	NOT_FOUND = 127,	 /* the shell's status */
};

static void
watch(const struct host_step *step, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	epoll_ctl(step->events, EPOLL_CTL_ADD, fd, &event);
}

static void
fail(struct host_step *step, const char *what)
{
	step->over = true;
	step->failure = xasprintf("%s: %s", what, strerror(errno));
}

static void
spawn(struct host_step *step)
{
	char *environment[] = { NULL };

	buffer_clear(&step->printed);
	if (!errand_start(&step->errand, rec_string(step->action->record, "command"), environment,
		true, step->deadline)) {
		fail(step, "it cannot be started");
		return;
	}
	watch(step, step->errand.fd);
	watch(step, step->errand.output);
}

/* "listens": a number, or a text with one that was a saved value. */
static int
port_of(jv record)
{
	const char *text = rec_string(record, "listens");

	return text ? (int)strtol(text, NULL, 10) : (int)rec_number(record, "listens", 0);
}

void
host_step_start(struct host_step *step, const struct action *action, int events, double timeout,
    int64_t now)
{
	host_step_free(step);
	*step = (struct host_step){ .begun = true, .action = action, .events = events,
		.errand = { .fd = -1, .output = -1 }, .timeout = timeout, .started = now,
		.deadline = deadline_after(now, timeout), .wake = NEVER,
		.pause_us = FIRST_PAUSE_US, .port = port_of(action->record) };
	if (step->port)
		step->wake = now;
	spawn(step);
}

/* All there is; what is too much is dropped, so that the command never waits for us. */
static void
read_output(struct host_step *step)
{
	char bytes[65536];
	ssize_t n = -1;

	while (step->errand.output >= 0 && (n = read(step->errand.output, bytes, sizeof bytes)) > 0)
		if (step->printed.length < MOST_KEPT)
			buffer_append(&step->printed, bytes, (size_t)n);
	if (step->errand.output < 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return;
	close(step->errand.output);
	step->errand.output = -1;
}

static void
pause_until(struct host_step *step, int64_t now)
{
	step->wake = now + step->pause_us;
	step->pause_us = earlier(step->pause_us * 2, LAST_PAUSE_US);
}

/*
 * Somebody listens on a port when nobody else can be given it who shares it. Asking
 * so disturbs no server, as a connection would, and tells no one.
 */
static bool
is_listened_on(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
	bool taken;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	taken = bind(fd, (struct sockaddr *)&address, sizeof address) != 0 && errno == EADDRINUSE;
	if (fd >= 0)
		close(fd);
	return taken;
}

static void
look_at_port(struct host_step *step, int64_t now)
{
	if (is_listened_on(step->port)) {
		step->port = 0;
		step->wake = NEVER;
	} else {
		pause_until(step, now);
	}
}

/* It found nobody who listens, perhaps because the board is not that far. */
static bool
came_too_early(struct host_step *step)
{
	const char *refusal = rec_string(step->action->record, "again");

	return refusal && strstr(buffer_string(&step->printed), refusal);
}

/* The group is killed while its leader's number is still taken. */
static bool
has_ended(struct host_step *step)
{
	siginfo_t info = { 0 };

	if (!step->errand.pid ||
	    waitid(P_PID, (id_t)step->errand.pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
	    !info.si_pid)
		return false;
	kill(-step->errand.pid, SIGKILL);
	return errand_ended(&step->errand, &step->status);
}

bool
host_step_serve(struct host_step *step, bool again, int64_t now)
{
	if (step->over)
		return true;
	if (step->errand.pid) {
		bool ended = has_ended(step);

		read_output(step);
		if (ended) {
			errand_end(&step->errand);
			step->over = !again || !came_too_early(step);
			if (!step->over)
				pause_until(step, now);
		}
	}
	if (!step->over && step->deadline <= now) {
		step->late = true;
		host_step_stop(step);
	} else if (!step->over && step->wake <= now) {
		step->wake = NEVER;
		if (step->port)
			look_at_port(step, now);
		else if (!step->errand.pid)
			spawn(step);
	}
	return step->over;
}

bool
host_step_opens(const struct host_step *step)
{
	return step->begun && !step->over && step->port;
}

int64_t
host_step_wake(const struct host_step *step)
{
	if (!step->begun)
		return NEVER;
	return step->over ? 0 : earlier(step->deadline, step->wake);
}

void
host_step_stop(struct host_step *step)
{
	read_output(step);
	errand_end(&step->errand);
	step->over = true;
}

/* The last line with something in it. */
static const char *
last_line(struct buffer *printed)
{
	const char *text = buffer_string(printed), *last = text;

	for (const char *at = text; *at; at++)
		if ((at == text || at[-1] == '\n') && *at != '\n')
			last = at;
	return last;
}

/* As an exception, which is what it is for the test. */
static void
raise_problem(struct answer *answer, const char *command, const char *what)
{
	answer->status = "raised";
	buffer_printf(&answer->error, "HostError: %s: %s\n", command, what);
}

/* It has ended with a status that is not 0. */
static void
raise_status(struct host_step *step, struct answer *answer, const char *command)
{
	char *how = errand_describe(step->status), *what;
	const char *line = last_line(&step->printed);
	bool missing = WIFEXITED(step->status) && WEXITSTATUS(step->status) == NOT_FOUND;

	what = xasprintf("%s%s%.*s%s", how, *line ? ": " : "", (int)strcspn(line, "\n"), line,
	    missing ? "; is it installed?" : "");
	raise_problem(answer, command, what);
	free(what);
	free(how);
}

static void
tell_result(struct host_step *step, struct answer *answer, const char *command)
{
	char *problem = NULL;
	enum host_result result =
	    host_result(buffer_string(&step->printed), &answer->members, &problem);

	if (result == RESULT_FAILED)
		raise_problem(answer, command, problem);
	else if (step->status != 0)
		raise_status(step, answer, command);
	if (strcmp(answer->status, "ok") != 0)
		buffer_clear(&answer->members);
	free(problem);
}

void
host_step_answer(struct host_step *step, struct answer *answer, int64_t now)
{
	const char *command = rec_string(step->action->record, "command");

	if (step->failure)
		raise_problem(answer, command, step->failure);
	else if (step->late)
		answer_not_run(answer, "timeout", "not done after %g s", step->timeout);
	else
		tell_result(step, answer, command);
	answer->elapsed_us = now - step->started;
	answer_output(answer, buffer_string(&step->printed), step->printed.length, false);
	host_step_free(step);
}

void
host_step_free(struct host_step *step)
{
	if (!step->begun)
		return;
	errand_end(&step->errand);
	buffer_free(&step->printed);
	free(step->failure);
	*step = (struct host_step){ 0 };
}
