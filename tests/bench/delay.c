/*
 * delay N [pty]: the microseconds from the last byte of a line, written to upy-expect, or
 * to a port that it has opened with -d, to its match record: median and the worst of N.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"

static int
compare(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* Its arguments: of as many steps; with a port, on which it says that it is there. */
static char **
make_arguments(size_t steps, const char *port)
{
	static char name[] = "upy-expect", option[] = "-e", pattern[] = "^line (\\d+) ready$";
	static const char *const opening[] = { "-d", NULL, "--eol", "none", "-s", "+" };
	char **arguments = calloc(2 * steps + 8, sizeof *arguments), **next = arguments;

	if (!arguments)
		err(EXIT_SYSTEM, "cannot start");
	*next++ = name;
	for (size_t i = 0; port && i < sizeof opening / sizeof *opening; i++)
		*next++ = strdup(opening[i] ? opening[i] : port);
	for (size_t i = 0; i < steps; i++) {
		*next++ = option;
		*next++ = pattern;
	}
	return arguments;
}

/* Start it; its stdin in *in. */
static FILE *
start(char **arguments, FILE **in)
{
	int to[2], from[2];

	if (pipe(to) != 0 || pipe(from) != 0)
		err(EXIT_SYSTEM, "cannot start");
	if (fork() == 0) {
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		close(to[0]);
		close(to[1]);
		close(from[0]);
		close(from[1]);
		execvp(arguments[0], arguments);
		err(EXIT_SYSTEM, "%s", arguments[0]);
	}
	close(to[0]);
	close(from[1]);
	*in = fdopen(to[1], "w");
	return fdopen(from[0], "r");
}

/* A terminal; "tty:" and its name in *port. */
static int
open_terminal(char *port, size_t size)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
		err(EXIT_SYSTEM, "no terminal");
	snprintf(port, size, "tty:%s", ptsname(master));
	return master;
}

/* A match is wanted of it. */
static void
read_record(FILE *out, const char *type)
{
	static char *line;
	static size_t size;

	if (getline(&line, &size, out) < 0 || !strstr(line, type))
		errx(EXIT_SYSTEM, "upy-expect: no %s", type);
}

static void
measure(FILE *in, FILE *out, int64_t *times, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t begin;

		fprintf(in, "some line\nline %zu ready", i);
		fflush(in);
		begin = clock_us();
		fputc('\n', in);
		fflush(in);
		read_record(out, "\"match\"");
		times[i] = clock_us() - begin;
	}
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	int64_t *times = calloc(count + 1, sizeof *times);
	bool pty = argc > 2 && strcmp(argv[2], "pty") == 0;
	int master = -1;
	FILE *in, *out;
	char port[64], byte;

	if (count == 0 || !times)
		errx(EXIT_USAGE, "usage: delay N [pty]");
	if (pty)
		master = open_terminal(port, sizeof port);
	out = start(make_arguments(count, pty ? port : NULL), &in);
	read_record(out, "\"plan\"");
	if (pty && (read(master, &byte, 1) != 1 || !(in = fdopen(master, "w"))))
		err(EXIT_SYSTEM, "%s", port);
	measure(in, out, times, count);
	qsort(times, count, sizeof *times, compare);
	printf("%lld %lld\n", (long long)times[count / 2], (long long)times[count - 1]);
	free(times);
	fclose(in);
	fclose(out);
	return EXIT_PASS;
}
