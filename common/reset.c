/* Hard resets from outside. */
#include "reset.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "signals.h"

/* What the lines are set to, and for how long. */
struct pulse {
	enum { LINES, BREAK, END } what;
	bool dtr, rts; /* of LINES: asserted */
	bool on;       /* of BREAK */
	bool silent;   /* the board was held until here: what has come is from before */
	int64_t hold_us;
};

/* esptool's times: 100 ms of reset are enough for the capacitors on all boards. */
static const struct pulse rts_pulses[] = {
	{ .what = LINES, .rts = true, .hold_us = 100000 },
	{ .what = LINES, .silent = true },
	{ .what = END },
};

static const struct pulse dtr_pulses[] = {
	{ .what = LINES, .hold_us = 50000 },
	{ .what = LINES, .dtr = true, .rts = true },
	{ .what = END },
};

/* DAPLink resets its target for as long as the break lasts. */
static const struct pulse break_pulses[] = {
	{ .what = BREAK, .on = true, .hold_us = 100000 },
	{ .what = BREAK, .silent = true },
	{ .what = END },
};

static const struct {
	const char *name;
	enum reset_method method;
} names[] = {
	{ "none", RESET_NONE },
	{ "machine", RESET_MACHINE },
	{ "rts", RESET_RTS },
	{ "dtr", RESET_DTR },
	{ "break", RESET_BREAK },
	{ "reopen", RESET_REOPEN },
};

bool
reset_named(const char *name, enum reset_method *method)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, name) == 0) {
			*method = names[i].method;
			return true;
		}
	return false;
}

static bool
fail(struct reset *reset, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reset->error, sizeof reset->error, format, arguments);
	va_end(arguments);
	return false;
}

static _Noreturn void
become(const char *command, const char *address)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	setpgid(0, 0);
	signals_restore();
	setenv("UPY_ADDRESS", address, 1);
	dup2(nothing, STDIN_FILENO); /* ours carry records, both of them */
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool
start_command(struct reset *reset, const char *command, const char *address)
{
	pid_t pid = fork();

	if (pid == 0)
		become(command, address);
	if (pid < 0)
		return fail(reset, "cannot start the reset command: %s", strerror(errno));
	setpgid(pid, pid); /* as the child does, whoever comes first */
	reset->pid = pid;
	reset->fd = pidfd_open(pid, 0);
	return true;
}

/* Forget what has come, so that it is not taken for what comes from now on. */
static void
forget_input(struct transport *transport)
{
	enum { MOST_READS = 256 }; /* somebody may never stop talking */
	char bytes[4096];

	for (int i = 0; i < MOST_READS && transport_read(transport, bytes, sizeof bytes) > 0; i++)
		;
}

/* Set the lines as the next pulse wants them. */
static bool
set_pulse(struct reset *reset, struct transport *transport, int64_t now)
{
	const struct pulse *pulse = reset->pulse++;
	bool good;

	if (pulse->silent)
		forget_input(transport);
	good = pulse->what == BREAK
	    ? transport_set_break(transport, pulse->on)
	    : transport_set_lines(transport, pulse->dtr, pulse->rts);

	reset->timer = now + pulse->hold_us;
	return good || fail(reset, "cannot reset it: %.120s", transport->error);
}

bool
reset_begin(struct reset *reset, enum reset_method method, const char *command,
    const char *address, struct transport *transport, int64_t now)
{
	*reset = (struct reset){ .fd = -1, .timer = NEVER };
	if (transport)
		forget_input(transport);
	switch (method) {
	case RESET_RTS:
		reset->pulse = rts_pulses;
		break;
	case RESET_DTR:
		reset->pulse = dtr_pulses;
		break;
	case RESET_BREAK:
		reset->pulse = break_pulses;
		break;
	case RESET_COMMAND:
		return start_command(reset, command, address);
	default:
		return fail(reset, "there is no way to reset it from outside");
	}
	return set_pulse(reset, transport, now);
}

/* The command's end. */
static enum reset_progress
take_status(struct reset *reset)
{
	int status;
	pid_t pid = waitpid(reset->pid, &status, WNOHANG);

	if (pid == 0)
		return RESET_BUSY;
	reset->pid = 0;
	reset_end(reset, NULL);
	if (pid < 0) {
		fail(reset, "nobody knows how the reset command ended: %s", strerror(errno));
		return RESET_FAILED;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return RESET_DONE;
	if (WIFEXITED(status))
		fail(reset, "the reset command ended with status %d", WEXITSTATUS(status));
	else
		fail(reset, "the reset command was killed by signal %d", WTERMSIG(status));
	return RESET_FAILED;
}

enum reset_progress
reset_go_on(struct reset *reset, struct transport *transport, int64_t now)
{
	if (reset->pid)
		return take_status(reset);
	if (reset->timer > now)
		return RESET_BUSY;
	if (reset->pulse->what == END)
		return RESET_DONE;
	return set_pulse(reset, transport, now) ? RESET_BUSY : RESET_FAILED;
}

void
reset_end(struct reset *reset, struct transport *transport)
{
	while (transport && reset->pulse && reset->pulse->what != END)
		set_pulse(reset, transport, 0);
	if (reset->pid) {
		kill(-reset->pid, SIGKILL);
		waitpid(reset->pid, NULL, 0);
		reset->pid = 0;
	}
	if (reset->fd >= 0)
		close(reset->fd);
	reset->fd = -1;
	reset->pulse = NULL;
	reset->timer = NEVER;
}
