/*
 * bare [-n] [-p] STEPS CODE COMMAND...: the least that a program can do to run
 * steps on a board. Starts the board on pipes, enters the raw REPL, sends the
 * same program STEPS times, waits for the end of each, leaves, waits for the
 * board to end. It believes all it reads.
 *
 * -n puts the line that proves the end behind the program, as upy-send does;
 * -p uses raw-paste mode with all sent at once, which takes CODE of no more
 * than two windows.
 *
 * Prints microseconds: of everything, up to the raw REPL, and from step to step
 * (mean and median, without the first).
 */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"

enum { MOST = 65536 };

struct bare {
	bool nonce, paste;
	int to, from;
	pid_t board;
	char program[4096];
	size_t length;
};

static void
start(struct bare *bare, char **command)
{
	int in[2], out[2];

	if (pipe(in) != 0 || pipe(out) != 0 || (bare->board = fork()) < 0)
		err(EXIT_SYSTEM, "%s", command[0]);
	if (bare->board == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[0]);
		close(in[1]);
		close(out[0]);
		close(out[1]);
		execvp(command[0], command);
		err(127, "%s", command[0]);
	}
	close(in[0]);
	close(out[1]);
	bare->to = in[1];
	bare->from = out[0];
}

static void
put(const struct bare *bare, const char *bytes, size_t length)
{
	if (write(bare->to, bytes, length) != (ssize_t)length)
		err(EXIT_SYSTEM, "cannot write to the board");
}

/* Read until the bytes end so. */
static void
await(const struct bare *bare, const char *end)
{
	static char bytes[MOST];
	size_t length = 0, size = strlen(end);

	for (;;) {
		ssize_t n = read(bare->from, bytes + length, MOST - length);

		if (n <= 0)
			errx(EXIT_SYSTEM, "the board has gone");
		length += (size_t)n;
		if (length >= size && memcmp(bytes + length - size, end, size) == 0)
			return;
		if (length == MOST)
			errx(EXIT_SYSTEM, "the board says too much");
	}
}

/* The bytes of one step; the nonce has always as many digits. */
static void
build(struct bare *bare, const char *code)
{
	bare->length = (size_t)snprintf(bare->program, sizeof bare->program, "%s%s%s\x04",
	    bare->paste ? "\x05" "A\x01" : "", code, bare->nonce ? "\nprint(123456)" : "");
	if (bare->length >= sizeof bare->program)
		errx(EXIT_USAGE, "the code is too long");
}

static int
compare(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

static void
run_steps(const struct bare *bare, long steps, double *mean, double *median)
{
	int64_t *gaps = calloc((size_t)steps, sizeof *gaps), first = 0, last = 0;

	if (!gaps)
		err(EXIT_SYSTEM, NULL);
	for (long i = 0; i < steps; i++) {
		int64_t now;

		put(bare, bare->program, bare->length);
		await(bare, "\x04\x04>");
		now = clock_us();
		gaps[i] = now - last;
		last = now;
		if (i == 0)
			first = now;
	}
	*mean = *median = 0;
	if (steps > 1) {
		qsort(gaps + 1, (size_t)steps - 1, sizeof *gaps, compare);
		*mean = (double)(last - first) / (double)(steps - 1);
		*median = (double)gaps[1 + (steps - 1) / 2];
	}
	free(gaps);
}

static void
finish(const struct bare *bare)
{
	put(bare, "\x02", 1);
	await(bare, ">>> ");
	close(bare->to);
	close(bare->from);
	waitpid(bare->board, NULL, 0);
}

int
main(int argc, char **argv)
{
	struct bare bare = { 0 };
	int64_t begun = clock_us(), ready;
	double mean, median;
	long steps;

	for (int option; (option = getopt(argc, argv, "+np")) != -1;)
		if (option == 'n')
			bare.nonce = true;
		else if (option == 'p')
			bare.paste = true;
		else
			return EXIT_USAGE;
	if (argc - optind < 3)
		errx(EXIT_USAGE, "usage: bare [-n] [-p] STEPS CODE COMMAND...");
	signal(SIGPIPE, SIG_IGN);
	steps = strtol(argv[optind], NULL, 10);
	build(&bare, argv[optind + 1]);
	start(&bare, argv + optind + 2);
	put(&bare, "\x03\x03\x01", 3);
	await(&bare, "raw REPL; CTRL-B to exit\r\n>");
	ready = clock_us();
	run_steps(&bare, steps, &mean, &median);
	finish(&bare);
	printf("%lld %lld %.1f %.1f\n", (long long)(clock_us() - begun), (long long)(ready - begun),
	    mean, median);
	return EXIT_PASS;
}
