/*
 * peak FILE COMMAND...: run it and add to FILE, in bytes, the most memory that it
 * had at any time.
 */
#include <err.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exits.h"

int
main(int argc, char **argv)
{
	pid_t pid = argc > 2 ? fork() : -1;
	struct rusage usage;
	FILE *file;
	int status;

	if (pid == 0) {
		execvp(argv[2], argv + 2);
		err(EXIT_SYSTEM, "%s", argv[2]);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		errx(EXIT_USAGE, "usage: peak FILE COMMAND...");
	file = fopen(argv[1], "ae");
	if (!file || fprintf(file, "%ld\n", usage.ru_maxrss * 1024) < 0 || fclose(file) != 0)
		err(EXIT_SYSTEM, "%s", argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SYSTEM;
}
