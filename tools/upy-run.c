/* upy-run: run a local Python file, or a line of code, on a board. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "clock.h"
#include "exits.h"
#include "options.h"
#include "rack.h"
#include "records.h"
#include "signals.h"
#include "text.h"
#include "warning.h"

static const struct option_spec options[] = {
	{ 'd', "device", "DEVICE", "the board: a name in devices.yaml or an address" },
	{ 'c', "code", "CODE", "run this code and print its last expression's value" },
	{ 'T', "timeout", "SECONDS", "stop the program after this time (default: never)" },
	{ 'r', "resume", NULL, "do not soft-reset the board first: keep its globals" },
	{ 257, "wait", "SECONDS", "for a board that another program uses (default: 0)" },
	{ 256, "trace", "FILE", "write every byte of the line, with its time, to FILE" },
	{ 0 },
};

static const struct command command = { "upy-run", "FILE.py | -c CODE",
	"run a Python file or a line of code on a MicroPython board", options };

struct settings {
	const char *device, *code, *file, *trace;
	double timeout, wait;
	bool resume;
};

struct run {
	struct board board;
	struct rack rack;
	struct buffer typed; /* bytes of stdin for the program */
	bool input;	     /* stdin is still open */
	bool visible;	     /* stdout is a terminal that the board must not drive */
	bool lost_output;
	bool done;
};

static struct settings
parse(int argc, char **argv)
{
	struct settings set = { .timeout = -1 };

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'd':
			set.device = optarg;
			break;
		case 'c':
			set.code = optarg;
			break;
		case 'T':
			set.timeout = seconds_option(&command, "--timeout");
			break;
		case 'r':
			set.resume = true;
			break;
		case 257:
			set.wait = seconds_option(&command, "--wait");
			break;
		case 256:
			set.trace = optarg;
			break;
		}
	if (!set.code == (optind == argc))
		usage_error(&command, "give a file or -c CODE");
	if (argc - optind > 1)
		usage_error(&command, "give one file only");
	set.file = argv[optind];
	return set;
}

/* The program's text, from the file or -c. */
static void
load(const struct settings *set, struct buffer *code)
{
	int fd;
	ssize_t n;

	if (set->code) {
		buffer_puts(code, set->code);
		return;
	}
	fd = strcmp(set->file, "-") == 0 ? STDIN_FILENO : open(set->file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(EXIT_USAGE, "%s", set->file);
	while ((n = read(fd, buffer_reserve(code, 65536), 65536)) > 0)
		code->length += (size_t)n;
	if (n < 0)
		err(EXIT_SYSTEM, "%s", set->file);
	if (memchr(buffer_string(code), '\0', code->length))
		errx(EXIT_USAGE, "%s: is no Python source: it holds a NUL byte", set->file);
}

static void
show(void *context, const char *bytes, size_t length)
{
	struct run *run = context;
	struct buffer text = { 0 };

	if (run->visible)
		put_visible(&text, bytes, length);
	else
		buffer_append(&text, bytes, length);
	if (!flush_records(&text, stdout))
		run->lost_output = true;
	buffer_free(&text);
}

static void
note_done(void *context, struct board *board)
{
	struct run *run = context;

	(void)board;
	run->done = true;
}

/* Forward stdin to the program; its end is not forwarded, as a serial line has none. */
static void
forward(struct run *run)
{
	char bytes[1024];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);

	for (ssize_t i = 0; i < n; i++)
		if (bytes[i] < 1 || bytes[i] > 5) /* ^A to ^E would speak to the REPL */
			buffer_putc(&run->typed, bytes[i]);
	if (n > 0)
		return;
	if (n == 0 || errno != EINTR)
		run->input = false;
}

/* Let the program run to its end; Ctrl-C goes to the board. */
static void
serve(struct run *run)
{
	bool interrupted = false;

	while (!run->done && !run->lost_output) {
		struct pollfd input = { .fd = run->input ? STDIN_FILENO : -1, .events = POLLIN };

		if (run->board.phase == PHASE_RUN && run->board.repl.state == REPL_RUNNING) {
			board_type(&run->board, run->typed.data, run->typed.length);
			buffer_clear(&run->typed);
		}
		rack_wait(&run->rack, &input, 1, NEVER, note_done, run);
		if (input.revents)
			forward(run);
		if (stop_signal == SIGINT && !interrupted && run->board.phase == PHASE_RUN) {
			board_interrupt(&run->board, clock_us());
			interrupted = true;
			stop_signal = 0;
		} else if (stop_signal) {
			return;
		}
	}
	if (interrupted && run->board.outcome.status == OUTCOME_RAISED)
		stop_signal = SIGINT; /* the program died of it, and so do we */
}

/* The traceback on stderr, with the file's name in place of <stdin>. */
static void
print_traceback(const struct run *run, const char *file)
{
	struct buffer text = { 0 };
	const char *at = buffer_string(&((struct run *)(uintptr_t)run)->board.repl.frame.error), *found;

	while (file && (found = strstr(at, "\"<stdin>\""))) {
		put_visible(&text, at, (size_t)(found - at));
		buffer_printf(&text, "\"%s\"", file);
		at = found + strlen("\"<stdin>\"");
	}
	put_visible(&text, at, strlen(at));
	fputs(buffer_string(&text), stderr);
	buffer_free(&text);
}

static int
report(struct run *run, const struct settings *set)
{
	const struct repl_outcome *outcome = &run->board.outcome;
	struct frame *frame = &run->board.repl.frame;

	switch (outcome->status) {
	case OUTCOME_OK:
		if (frame->has_repr && strcmp(buffer_string(&frame->repr), "None") != 0) {
			show(run, frame->repr.data, frame->repr.length);
			show(run, "\n", 1);
		}
		return EXIT_PASS;
	case OUTCOME_RAISED:
		if (outcome->exited)
			return EXIT_PASS; /* sys.exit() ends a program, it is no failure */
		print_traceback(run, set->code ? NULL : set->file);
		return EXIT_VERDICT;
	case OUTCOME_TIMEOUT:
		warnx("%s: the program did not end in %g s and was stopped", run->board.device.name,
		    set->timeout);
		return EXIT_VERDICT;
	case OUTCOME_LOST:
		break;
	}
	warn_visibly("%s: %s", run->board.device.name, outcome->reason);
	return EXIT_SYSTEM;
}

static void
open_board(struct run *run, const struct settings *set)
{
	struct device device;
	char *error;
	int status;

	if (!device_find(set->device, &device, &error, &status))
		errx(status, "%s", error);
	board_init(&run->board, &device);
	run->board.output = show;
	run->board.context = run;
	run->board.longest_value = 1 << 20;
	run->board.patience = run->board.device.connect > 0 ? run->board.device.connect : 10;
	run->board.want_reset = !set->resume;
	if (set->trace && !(run->board.trace = fopen(set->trace, "we")))
		err(EXIT_SYSTEM, "%s", set->trace);
	signals_catch();
	rack_add(&run->rack, &run->board);
	if (!rack_lock(&run->rack, deadline_after(clock_us(), set->wait), &error, &status) ||
	    !board_open(&run->board, &error, &status)) {
		signals_reraise();
		errx(status, "%s", error);
	}
}

int
main(int argc, char **argv)
{
	struct settings set = parse(argc, argv);
	struct run run = { .input = true, .visible = isatty(STDOUT_FILENO) };
	struct buffer code = { 0 };
	int status = EXIT_SYSTEM;

	load(&set, &code);
	open_board(&run, &set);
	board_run(&run.board, code.data, code.length, set.code != NULL, set.timeout, clock_us());
	serve(&run);
	if (run.done)
		status = report(&run, &set);
	rack_close(&run.rack);
	buffer_free(&code);
	buffer_free(&run.typed);
	if (run.board.trace && fclose(run.board.trace) != 0)
		err(EXIT_SYSTEM, "%s", set.trace);
	signals_reraise();
	if (!finish_output())
		status = EXIT_SYSTEM;
	return status;
}
