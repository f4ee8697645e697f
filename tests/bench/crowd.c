/*
 * crowd COMMAND...: run it and print, in microseconds, how long it took, the CPU
 * time of its own process, and that of the processes it has started and waited for.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "exits.h"

static long long
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* The time that a process has run itself. It has ended, but was not waited for. */
static long long
own_us(pid_t pid)
{
	char name[64];
	long long nanoseconds = -1;
	FILE *file;

	snprintf(name, sizeof name, "/proc/%ld/schedstat", (long)pid);
	file = fopen(name, "re");
	if (!file || fscanf(file, "%lld", &nanoseconds) != 1)
		err(EXIT_SYSTEM, "%s", name);
	fclose(file);
	return nanoseconds / 1000;
}

static long long
sum_us(const struct rusage *usage)
{
	return (long long)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000 +
	    usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

int
main(int argc, char **argv)
{
	long long start = now_us(), end, own;
	pid_t pid = argc > 1 ? fork() : -1;
	struct rusage usage;
	siginfo_t info;
	int status;

	if (pid == 0) {
		execvp(argv[1], argv + 1);
		err(EXIT_SYSTEM, "%s", argv[1]);
	}
	if (pid < 0 || waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0)
		errx(EXIT_USAGE, "usage: crowd COMMAND...");
	end = now_us();
	own = own_us(pid);
	if (wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status))
		errx(EXIT_SYSTEM, "%s did not end well", argv[1]);
	fprintf(stderr, "%lld %lld %lld\n", end - start, own, sum_us(&usage) - own);
	return WEXITSTATUS(status);
}
