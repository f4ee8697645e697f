/*
 * delay N: the microseconds from the last byte of a line, written to upy-expect, to
 * its match record: median and the worst of N.
 */
#include <err.h>
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

/* Start it with as many steps; its stdin in *in. */
static FILE *
start(size_t steps, FILE **in)
{
	char **arguments = calloc(2 * steps + 2, sizeof *arguments);
	char name[] = "upy-expect", option[] = "-e", pattern[] = "^line (\\d+) ready$";
	int to[2], from[2];

	if (!arguments || pipe(to) != 0 || pipe(from) != 0)
		err(EXIT_SYSTEM, "cannot start");
	arguments[0] = name;
	for (size_t i = 0; i < steps; i++) {
		arguments[2 * i + 1] = option;
		arguments[2 * i + 2] = pattern;
	}
	if (fork() == 0) {
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		close(to[0]);
		close(to[1]);
		close(from[0]);
		close(from[1]);
		execvp(name, arguments);
		err(EXIT_SYSTEM, "%s", name);
	}
	free(arguments);
	close(to[0]);
	close(from[1]);
	*in = fdopen(to[1], "w");
	return fdopen(from[0], "r");
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0, size = 0;
	int64_t *times = calloc(count + 1, sizeof *times);
	FILE *in, *out;
	char *line = NULL;

	if (count == 0 || !times)
		errx(EXIT_USAGE, "usage: delay N");
	out = start(count, &in);
	if (getline(&line, &size, out) < 0)
		errx(EXIT_SYSTEM, "upy-expect: no plan");
	for (size_t i = 0; i < count; i++) {
		int64_t begin;

		fprintf(in, "some line\nline %zu ready", i);
		fflush(in);
		begin = clock_us();
		fputc('\n', in);
		fflush(in);
		if (getline(&line, &size, out) < 0 || !strstr(line, "\"match\""))
			errx(EXIT_SYSTEM, "upy-expect: no match");
		times[i] = clock_us() - begin;
	}
	qsort(times, count, sizeof *times, compare);
	printf("%lld %lld\n", (long long)times[count / 2], (long long)times[count - 1]);
	free(line);
	free(times);
	fclose(in);
	fclose(out);
	return EXIT_PASS;
}
