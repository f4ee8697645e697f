/*
 * gaps TEXT: the microseconds between the lines on stdin that hold TEXT, mean
 * and median. For records that are written when they happen.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"

enum { MOST = 100000 };

static int
compare(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

int
main(int argc, char **argv)
{
	static int64_t gaps[MOST];
	int64_t first = 0, last = 0;
	char *line = NULL;
	size_t size = 0, count = 0;

	if (argc != 2)
		errx(EXIT_USAGE, "usage: gaps TEXT");
	while (getline(&line, &size, stdin) > 0 && count < MOST) {
		int64_t now = clock_us();

		if (!strstr(line, argv[1]))
			continue;
		if (count == 0)
			first = now;
		gaps[count++] = now - last;
		last = now;
	}
	free(line);
	if (count < 2)
		errx(EXIT_SYSTEM, "fewer than two lines with %s", argv[1]);
	qsort(gaps + 1, count - 1, sizeof *gaps, compare);
	printf("%.1f %lld\n", (double)(last - first) / (double)(count - 1),
	    (long long)gaps[1 + (count - 1) / 2]);
	return EXIT_PASS;
}
