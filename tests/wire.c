/*
 * wire [OPTION...] -- BOARD...: run the command of a board and pass bytes
 * between it and whoever started us, as a bad serial line would. What goes
 * wrong, and when, is on the command line and comes the same way every time.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "exits.h"
#include "options.h"
#include "signals.h"
#include "wire-loop.h"

enum { START_STOP_BITS = 2, FIRST_FAULT = 256, QUEUE = 65536, SMALL_QUEUE = 64 };

static const struct option_spec options[] = {
	{ 'b', "baud", "BITS", "speed of the line, both ways (8N1)" },
	{ 'r', "ring", "BYTES", "what the board has not read beyond this is lost" },
	{ 'l', "latency", "[WAY:]MS", "time from one end to the other" },
	{ 's', "split", "[WAY:]US", "bytes are written one by one, with a gap" },
	{ 'q', "queue", "BYTES", "what the line takes on the way up before the host must wait" },
	{ 'e', "echo", NULL, "the host hears what it types" },
	{ 'c', "crs", NULL, "a CR more before each LF that the board says" },
	{ 'B', "boot", "MS", "from power to the board's start; what is typed then is lost" },
	{ 'g', "garbage", "BYTES", "noise that the board says first, around the text of a boot ROM" },
	{ 'd', "deaf", "MS", "the board does not hear ^C for so long" },
	{ 't', "chatter", "MS", "the board says a line every so often, for ever" },
	{ 'a', "after", "[WAY:]TEXT",
	    "bytes count for the next options from the end of the first TEXT on" },
	{ 256 + FAULT_DROP, "drop", "[WAY:]WHEN", "lose bytes" },
	{ 256 + FAULT_FLIP, "flip", "[WAY:]WHEN", "change one bit" },
	{ 256 + FAULT_DOUBLE, "double", "[WAY:]WHEN", "repeat bytes" },
	{ 256 + FAULT_DELAY, "delay", "[WAY:]WHEN=MS", "hold up bytes, and all behind them" },
	{ 256 + FAULT_INSERT, "insert", "[WAY:]WHEN=TEXT", "say something before" },
	{ 256 + FAULT_NOISE, "noise", "[WAY:]WHEN=BYTES", "the same with random bytes" },
	{ 256 + FAULT_SILENCE, "silence", "[WAY:]WHEN[=MS]", "nothing passes from there on" },
	{ 256 + FAULT_HANG_UP, "hang-up", "[WAY:]WHEN", "end, and kill the board" },
	{ 256 + FAULT_RESET, "reset", "[WAY:]WHEN", "kill the board and start it anew" },
	{ 256 + FAULT_BANNER, "banner", "[WAY:]WHEN", "the same with the banner of a micro:bit" },
	{ 'o', "once", "FILE", "only the run that creates FILE has faults" },
	{ 'S', "seed", "NUMBER", "another sequence of random numbers" },
	{ 'j', "jog", "BYTES", "add to all numbers of bytes some number up to this" },
	{ 'w', "stats", "FILE", "append counts to FILE at the end" },
	{ 0 }
};

static const struct command command = {
	"wire", "-- BOARD...",
	"passes bytes between the host and a board, badly\n"
	"WAY is up (to the board) or down (to the host). WHEN is the number of a byte, from 1,\n"
	"a range of them, or a chance such as 0.5%; 0 is before the first, right after TEXT.\n"
	"TEXT may have \\r \\n \\\\ \\xHH.",
	options
};

/* "NUMBER", "up:NUMBER" or "down:NUMBER", for one way or for both. */
static void
set_ways(const char *option, int64_t *up, int64_t *down, int64_t unit)
{
	const char *text = optarg;
	enum way way = way_prefix(&text);
	char *end;
	long number = strtol(text, &end, 10);

	if (end == text || *end || number < 0)
		usage_error(&command, "%s: '%s' is not understood", option, optarg);
	if (way != DOWN)
		*up = number * unit;
	if (way != UP)
		*down = number * unit;
}

/*
 * What a line takes before the sender has to wait. A slow one takes what is under way;
 * one without any speed takes what the receiver reads, so that a host that watches its
 * own end knows as much about a board as without the line.
 */
static void
set_queue(struct line *line, enum way way, long wanted)
{
	line->limit = way == UP && wanted > 0 ? (size_t)wanted : QUEUE;
	if (way == DOWN || wanted > 0)
		return;
	if (line->byte_ns)
		line->limit = SMALL_QUEUE + (size_t)(line->latency_us * 1000 / line->byte_ns);
	else if (line->latency_us == 0 && line->ring == 0)
		line->limit = 1;
	line->patient = line->limit == 1;
}

struct settings {
	const char *stats; /* file for counts, or NULL */
	const char *once;  /* file that keeps the next runs healthy, or NULL */
	const char *after; /* marker of the faults that follow, or NULL */
	long queue;
};

static void
set_fault(struct wire *wire, int key, const struct settings *settings)
{
	enum fault_kind kind = (enum fault_kind)(key - FIRST_FAULT);

	if (!faults_add(&wire->faults, kind, optarg, settings->after))
		usage_error(&command, "--%s: '%s' is not understood", fault_names[kind], optarg);
}

static void
set_option(struct wire *wire, int key, struct settings *settings)
{
	struct line *up = &wire->lines[UP], *down = &wire->lines[DOWN];

	switch (key) {
	case 'b':
		up->byte_ns = down->byte_ns =
		    (8 + START_STOP_BITS) * 1000000000L / count_option(&command, "--baud", 1);
		break;
	case 'r':
		up->ring = (size_t)count_option(&command, "--ring", 1);
		break;
	case 'l':
		set_ways("--latency", &up->latency_us, &down->latency_us, 1000);
		break;
	case 's':
		set_ways("--split", &up->gap_us, &down->gap_us, 1);
		break;
	case 'q':
		settings->queue = count_option(&command, "--queue", 1);
		break;
	case 'e':
		wire->echo = true;
		break;
	case 'c':
		wire->crs = true;
		break;
	case 'B':
		wire->boot_us = count_option(&command, "--boot", 0) * 1000;
		break;
	case 'g':
		wire->garbage = count_option(&command, "--garbage", 0);
		break;
	case 'd':
		wire->deaf_us = count_option(&command, "--deaf", 0) * 1000;
		break;
	case 't':
		wire->chatter_us = count_option(&command, "--chatter", 1) * 1000;
		break;
	case 'a':
		settings->after = *optarg ? optarg : NULL;
		break;
	case 'o':
		settings->once = optarg;
		break;
	case 'S':
		wire->faults.seed = (uint64_t)count_option(&command, "--seed", 0);
		break;
	case 'j':
		wire->faults.jog = (uint64_t)count_option(&command, "--jog", 0);
		break;
	case 'w':
		settings->stats = optarg;
		break;
	default:
		set_fault(wire, key, settings);
	}
}

/* Nothing more goes wrong; the line stays as slow as it was. */
static void
heal(struct wire *wire)
{
	wire->faults.off = true;
	wire->boot_us = wire->deaf_us = wire->chatter_us = 0;
	wire->garbage = 0;
}

/* Whether no run before has made the file. */
static bool
is_first(const char *path)
{
	int fd = open(path, O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0666);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void
write_stats(const struct wire *wire, const char *path)
{
	FILE *file = fopen(path, "a");

	if (!file)
		return;
	fprintf(file, "up %llu down %llu", (unsigned long long)wire->lines[UP].passed,
	    (unsigned long long)wire->lines[DOWN].passed);
	if (wire->lines[UP].overrun)
		fprintf(file, " overrun %llu", (unsigned long long)wire->lines[UP].overrun);
	for (int i = 0; i < FAULT_KINDS; i++)
		if (wire->faults.applied[i])
			fprintf(file, " %s %llu", fault_names[i],
			    (unsigned long long)wire->faults.applied[i]);
	putc('\n', file);
	fclose(file);
}

int
main(int argc, char **argv)
{
	struct wire wire = { .lines[DOWN].fd = STDOUT_FILENO };
	struct settings settings = { 0 };
	int status;

	wire.faults.lines = wire.lines;
	wire.board = (struct wire_board){ .pidfd = -1, .to = -1, .from = -1 };
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		set_option(&wire, key, &settings);
	if (optind == argc)
		usage_error(&command, "a board is missing");
	wire.board.command = argv + optind;
	for (enum way way = UP; way < WAYS; way++)
		set_queue(&wire.lines[way], way, settings.queue);
	if (settings.once && !is_first(settings.once))
		heal(&wire);
	prctl(PR_SET_TIMERSLACK, 1); /* a byte takes 87 us: 50 more would be felt */
	fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
	signals_catch();
	status = wire_serve(&wire);
	if (settings.stats)
		write_stats(&wire, settings.stats);
	for (enum way way = UP; way < WAYS; way++)
		buffer_free(&wire.lines[way].queue);
	faults_free(&wire.faults);
	signals_reraise();
	return status;
}
