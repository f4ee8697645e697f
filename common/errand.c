/* Shell commands about boards. */
#include "errand.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buffer.h"
#include "signals.h"

static _Noreturn void
become(const char *command, char *const environment[], int output)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	setpgid(0, 0);
	signals_restore();
	for (size_t i = 0; environment[i]; i++)
		putenv(environment[i]);
	dup2(nothing, STDIN_FILENO); /* ours carry records, both of them */
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

bool
errand_start(struct errand *errand, const char *command, char *const environment[],
    bool listen, int64_t deadline)
{
	int pipes[2] = { -1, STDERR_FILENO };

	*errand = (struct errand){ .fd = -1, .output = -1, .deadline = deadline };
	if (listen && pipe2(pipes, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	if (listen)
		fcntl(pipes[1], F_SETFL, 0); /* that is for our end only */
	errand->pid = fork();
	if (errand->pid == 0)
		become(command, environment, pipes[1]);
	if (listen)
		close(pipes[1]);
	errand->output = pipes[0];
	if (errand->pid < 0) {
		errand->pid = 0;
		errand_end(errand);
		return false;
	}
	setpgid(errand->pid, errand->pid); /* as the child does, whoever comes first */
	errand->fd = pidfd_open(errand->pid, 0);
	return true;
}

bool
errand_ended(struct errand *errand, int *status)
{
	if (!errand->pid || waitpid(errand->pid, status, WNOHANG) == 0)
		return false;
	errand->pid = 0;
	return true;
}

void
errand_end(struct errand *errand)
{
	if (errand->pid) {
		kill(-errand->pid, SIGKILL);
		waitpid(errand->pid, NULL, 0);
	}
	if (errand->fd >= 0)
		close(errand->fd);
	if (errand->output >= 0)
		close(errand->output);
	*errand = (struct errand){ .fd = -1, .output = -1 };
}

char *
errand_describe(int status)
{
	return WIFEXITED(status) ? xasprintf("ended with status %d", WEXITSTATUS(status))
				 : xasprintf("was killed by signal %d", WTERMSIG(status));
}
