/*
 * peak-memory MEGABYTES COMMAND...: run a command; complain with status 1 when
 * it, or a child that it waited for, has had more memory than that at any time.
 */
#include <err.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exits.h"

int
main(int argc, char **argv)
{
	struct rusage used;
	int status;
	pid_t pid;

	if (argc < 3)
		errx(EXIT_USAGE, "usage: peak-memory MEGABYTES COMMAND...");
	pid = fork();
	if (pid < 0)
		err(EXIT_SYSTEM, "fork");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		err(127, "%s", argv[2]);
	}
	if (wait4(pid, &status, 0, &used) != pid)
		err(EXIT_SYSTEM, "wait4");
	if (!WIFEXITED(status))
		errx(EXIT_VERDICT, "killed by signal %d", WTERMSIG(status));
	if (used.ru_maxrss > strtol(argv[1], NULL, 10) * 1024)
		errx(EXIT_VERDICT, "%ld MB", used.ru_maxrss / 1024);
	return WEXITSTATUS(status);
}
