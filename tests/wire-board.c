/* A board process comes and goes. */
#include "wire-board.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"

static _Noreturn void
become(struct wire_board *board, int in, int out)
{
	setpgid(0, 0);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	signals_restore();
	execvp(board->command[0], board->command);
	_exit(127);
}

bool
wire_board_start(struct wire_board *board)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return false;
	board->pid = fork();
	if (board->pid < 0)
		return false;
	if (board->pid == 0)
		become(board, in[0], out[1]);
	setpgid(board->pid, board->pid); /* whoever of us is first */
	close(in[0]);
	close(out[1]);
	board->to = in[1];
	board->from = out[0];
	board->pidfd = pidfd_open(board->pid, 0);
	/* One page: then it can be written to, for poll(2), only when all was read. */
	fcntl(board->to, F_SETPIPE_SZ, 4096);
	return board->pidfd >= 0 && fcntl(board->to, F_SETFL, O_NONBLOCK) == 0 &&
	    fcntl(board->from, F_SETFL, O_NONBLOCK) == 0;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
wire_board_hang_up(struct wire_board *board)
{
	close_one(&board->to);
}

void
wire_board_ignore(struct wire_board *board)
{
	close_one(&board->from);
}

int
wire_board_await(struct wire_board *board)
{
	int status = 0;

	close_one(&board->to);
	close_one(&board->from);
	close_one(&board->pidfd);
	if (board->pid <= 0)
		return 0;
	while (waitpid(board->pid, &status, 0) < 0 && errno == EINTR)
		;
	board->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
wire_board_kill(struct wire_board *board)
{
	if (board->pid > 0)
		kill(-board->pid, SIGKILL);
	wire_board_await(board);
}
