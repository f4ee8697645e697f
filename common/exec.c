/*
 * exec:COMMAND and execpty:COMMAND: a program that serves a REPL on its
 * standard input and output, or on a pseudo terminal. It gets a process group
 * of its own, so that a Ctrl-C at our terminal does not reach it before we
 * have left its REPL.
 */
#include "exec-internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "buffer.h"
#include "clock.h"
#include "signals.h"

enum {
	TERM_US = 500000, /* between asking a program to end and killing it */
	DYING_US = 50000, /* from closing its output to its end, to learn the status */
};

struct child {
	pid_t pid;
	int pidfd;
	bool pty;
};

static void
become_shell(const void *command)
{
	signals_restore();
	execl("/bin/sh", "sh", "-c", (const char *)command, (char *)NULL);
}

static bool
started(struct transport *transport, pid_t pid, bool pty)
{
	struct child *child = xcalloc(1, sizeof *child);

	child->pid = pid;
	child->pidfd = pidfd_open(pid, 0);
	child->pty = pty;
	transport->state = child;
	return fd_nonblocking(transport->read_fd) && fd_nonblocking(transport->write_fd);
}

bool
exec_start(struct transport *transport, void (*become)(const void *context),
    const void *context)
{
	int in[2], out[2];
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) != 0)
		return transport_fail(transport, "cannot make a pipe: %s", strerror(errno));
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return transport_fail(transport, "cannot make a pipe: %s", strerror(errno));
	}
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		become(context);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	transport->read_fd = out[0];
	transport->write_fd = in[1];
	if (pid > 0)
		return started(transport, pid, false);
	close(out[0]);
	close(in[1]);
	return transport_fail(transport, "cannot start a process: %s", strerror(errno));
}

static bool
exec_open(struct transport *transport, const char *command)
{
	return exec_start(transport, become_shell, command);
}

static bool
execpty_open(struct transport *transport, const char *command)
{
	struct termios raw;
	int fd;
	pid_t pid;

	memset(&raw, 0, sizeof raw);
	cfmakeraw(&raw);
	pid = forkpty(&fd, NULL, &raw, NULL);
	if (pid < 0)
		return transport_fail(transport, "cannot start a process: %s", strerror(errno));
	if (pid == 0) {
		become_shell(command);
		_exit(127);
	}
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	transport->read_fd = transport->write_fd = fd;
	return started(transport, pid, true);
}

/* Why the program ended, when it has. */
static void
describe_end(struct transport *transport)
{
	struct child *child = transport->state;
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOWAIT) != 0 || info.si_pid == 0)
		return;
	if (info.si_code == CLD_EXITED)
		transport_fail(transport, "the program ended with status %d", info.si_status);
	else
		transport_fail(transport, "the program was killed by signal %d", info.si_status);
}

static bool
wait_until(struct child *child, int64_t deadline)
{
	struct pollfd ended = { .fd = child->pidfd, .events = POLLIN };

	for (;;) {
		struct timespec store;
		int n = ppoll(&ended, 1, time_left(deadline, clock_us(), &store), NULL);

		if (n > 0)
			return true;
		if (n == 0 || errno != EINTR)
			return false;
	}
}

ssize_t
exec_read(struct transport *transport, char *bytes, size_t size)
{
	ssize_t n = fd_read(transport, bytes, size);

	/* Closed output: the program is ending. Give it the moment that takes. */
	if (n < 0 && wait_until(transport->state, clock_us() + DYING_US))
		describe_end(transport);
	return n;
}

ssize_t
exec_write(struct transport *transport, const char *bytes, size_t length)
{
	ssize_t n = fd_write(transport, bytes, length);

	if (n < 0 && wait_until(transport->state, clock_us() + DYING_US))
		describe_end(transport);
	return n;
}

static void
exec_hang_up(struct transport *transport)
{
	struct child *child = transport->state;

	if (!child->pty && transport->write_fd >= 0) {
		close(transport->write_fd);
		transport->write_fd = -1;
	}
}

void
exec_kill(struct transport *transport)
{
	struct child *child = transport->state;

	kill(-child->pid, SIGKILL);
}

void
exec_close(struct transport *transport, int64_t deadline)
{
	struct child *child = transport->state;

	exec_hang_up(transport);
	close(transport->read_fd); /* for a pty this is the hang-up */
	if (!wait_until(child, deadline)) {
		kill(-child->pid, SIGTERM);
		if (!wait_until(child, clock_us() + TERM_US))
			kill(-child->pid, SIGKILL);
	}
	waitpid(child->pid, NULL, 0);
	close(child->pidfd);
	free(child);
}

const struct transport_ops exec_transport = {
	.open = exec_open,
	.read = exec_read,
	.write = exec_write,
	.unsent = fd_unsent,
	.hang_up = exec_hang_up,
	.close = exec_close,
	.quiet_us = 3000,
	.lossless = true,
	.spawns = true,
};

const struct transport_ops execpty_transport = {
	.open = execpty_open,
	.read = exec_read,
	.write = exec_write,
	.unsent = fd_unsent,
	.close = exec_close,
	.quiet_us = 3000,
	.lossless = true,
	.spawns = true,
};
