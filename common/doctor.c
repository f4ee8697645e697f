/* Examining a board: its port, its REPL, and how fast that takes programs. */
#include "doctor.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "doctor-internal.h"
#include "exits.h"
#include "rack.h"
#include "signals.h"
#include "text.h"

enum {
	TEST_LINES = 12, /* of a program that tells whether bytes are lost, and */
	LINE_SIZE = 60,	 /* their length in bytes: 720 are too many for any board to hold back */
	TEST_SIZE = TEST_LINES * LINE_SIZE,
	TESTS = 3,		   /* bytes are not lost each time */
	MOST_HEARD = 256 * 1024,   /* of the trace */
};

/* Ways to pace, the fastest first: small buffers have 64 bytes. */
static const struct pace {
	size_t burst, chunk;
	double delay_ms;
} paces[] = { { 60, 32, 2 }, { 32, 16, 10 }, { 16, 8, 30 } };

enum { PACES = sizeof paces / sizeof *paces };

static void
say(struct doctor *doctor, const char *mark, const char *format, va_list arguments)
{
	struct buffer visible = { 0 };
	char *line;

	if (vasprintf(&line, format, arguments) < 0)
		abort(); /* no memory */
	put_visible(&visible, line, strlen(line));
	fprintf(doctor->to, "%-7s%s\n", mark, buffer_string(&visible));
	fflush(doctor->to);
	buffer_free(&visible);
	free(line);
}

void
doctor_good(struct doctor *doctor, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(doctor, "good", format, arguments);
	va_end(arguments);
}

void
doctor_note(struct doctor *doctor, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(doctor, "note", format, arguments);
	va_end(arguments);
}

void
doctor_wrong(struct doctor *doctor, const char *format, ...)
{
	va_list arguments;

	doctor->trouble = true;
	va_start(arguments, format);
	say(doctor, "wrong", format, arguments);
	va_end(arguments);
}

void
doctor_advise(struct doctor *doctor, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(doctor, "", format, arguments);
	va_end(arguments);
}

static void
note_done(void *context, struct board *board)
{
	bool *done = context;

	(void)board;
	*done = true;
}

/* Run a program to its end; false when a signal came first. */
static bool
run(struct doctor *doctor, struct rack *rack, const char *code, double timeout)
{
	bool done = false;

	board_run(&doctor->board, code, strlen(code), true, timeout, clock_us());
	while (!done)
		if (!rack_wait(rack, NULL, 0, NEVER, note_done, &done))
			return false;
	return true;
}

/* Whether a long program arrives whole. */
static bool
takes_long_program(struct doctor *doctor, struct rack *rack)
{
	struct frame *frame = &doctor->board.repl.frame;
	struct buffer code = { 0 };
	bool good;

	buffer_puts(&code, "len('''");
	for (int i = 0; i < TEST_LINES; i++)
		buffer_printf(&code, "%0*d\n", LINE_SIZE - 1, i);
	buffer_puts(&code, "''')");
	good = run(doctor, rack, buffer_string(&code), 1) &&
	    doctor->board.outcome.status == OUTCOME_OK && frame->has_repr &&
	    atoi(buffer_string(&frame->repr)) == TEST_SIZE;
	buffer_free(&code);
	return good;
}

/* And so it does again, and so does the question who it is. */
static bool
takes_programs(struct doctor *doctor, struct rack *rack)
{
	for (int i = 0; i < TESTS; i++)
		if (!takes_long_program(doctor, rack))
			return false;
	doctor->board.want_info = true;
	doctor->board.info_retried = 0;
	return run(doctor, rack, "", doctor->patience) &&
	    doctor->board.outcome.status == OUTCOME_OK &&
	    strstr(buffer_string(&doctor->board.info), "sys:") != NULL;
}

static void
set_pace(struct doctor *doctor, const struct pace *pace)
{
	struct device *device = &doctor->board.device;
	struct repl_config *config = &doctor->board.repl.config;

	doctor->burst = device->burst = config->burst = pace->burst;
	doctor->chunk = device->chunk = config->chunk = pace->chunk;
	doctor->delay_ms = pace->delay_ms;
	device->chunk_delay_us = config->chunk_delay_us = (int64_t)(pace->delay_ms * 1000);
}

/* How slowly a board has to be fed that does not say how much it can take. */
static bool
measure_pace(struct doctor *doctor, struct rack *rack)
{
	const struct device *device = &doctor->item->device;

	doctor->burst = device->burst;
	doctor->chunk = device->chunk;
	doctor->delay_ms = (double)device->chunk_delay_us / 1e3;
	if (doctor->chunk && takes_programs(doctor, rack))
		return true;
	/* Without any pauses it may work, but only as long as the board has nothing else to do. */
	for (size_t i = 0; i < PACES && !doctor->board.dead && !stop_signal; i++) {
		set_pace(doctor, &paces[i]);
		if (takes_programs(doctor, rack))
			return true;
	}
	return false;
}

/* How programs get there without losses. */
static void
measure(struct doctor *doctor, struct rack *rack)
{
	bool paste = doctor->board.repl.paste == PASTE_YES;

	if (paste)
		doctor_good(doctor, "it has raw-paste mode, and says how much it can take");
	else
		doctor_note(doctor, "it has no raw-paste mode: only pauses keep its buffer from "
		    "running over");
	if (paste ? takes_programs(doctor, rack) : measure_pace(doctor, rack)) {
		if (paste)
			doctor_good(doctor, "programs of %d bytes arrive whole", TEST_SIZE);
		else
			doctor_good(doctor, "programs of %d bytes arrive whole, %zu at once with %g ms "
			    "between", TEST_SIZE, doctor->chunk, doctor->delay_ms);
	} else if (!stop_signal) {
		doctor_wrong(doctor, "programs of %d bytes do not arrive whole%s", TEST_SIZE,
		    paste ? "" : ", however slowly they are sent");
		doctor_advise(doctor, "look for a bad cable, another speed, a second user of the line");
	}
}

static void
converse(struct doctor *doctor, struct rack *rack)
{
	struct board *board = &doctor->board;

	if (!run(doctor, rack, "", doctor->patience))
		return;
	if (board->outcome.status != OUTCOME_OK) {
		doctor_explain_silence(doctor);
		return;
	}
	doctor_good(doctor, "it has the REPL of MicroPython");
	measure(doctor, rack);
	if (!doctor->trouble && !stop_signal)
		doctor_suggest(doctor);
}

/* Keep the end of the trace, from a new line on. */
static ssize_t
hear(void *context, const char *bytes, size_t length)
{
	struct buffer *heard = context;
	const char *line;

	buffer_append(heard, bytes, length);
	if (heard->length <= MOST_HEARD)
		return (ssize_t)length;
	buffer_consume(heard, heard->length - MOST_HEARD / 2);
	line = memchr(heard->data, '\n', heard->length);
	buffer_consume(heard, line ? (size_t)(line + 1 - heard->data) : heard->length);
	return (ssize_t)length;
}

static void
open_board(struct doctor *doctor)
{
	struct device device = doctor->item->device;
	struct rack rack = { 0 };
	char *error;
	int status;

	device.name = xstrdup(device.name);
	device.address = xstrdup(device.address);
	device.about = device.reset_command = NULL;
	device.reset = RESET_NONE; /* how it is now, is what is to be found out */
	board_init(&doctor->board, &device);
	doctor->board.patience = doctor->patience;
	doctor->board.longest_value = TEST_SIZE;
	doctor->board.trace = fopencookie(&doctor->heard, "w",
	    (cookie_io_functions_t){ .write = hear });
	if (board_open(&doctor->board, &error, &status)) {
		rack_add(&rack, &doctor->board);
		converse(doctor, &rack);
		rack_close(&rack);
	} else {
		doctor_wrong(doctor, "%s", error);
		free(error);
		board_close(&doctor->board, clock_us());
	}
	if (doctor->board.trace)
		fclose(doctor->board.trace);
	buffer_free(&doctor->heard);
}

int
doctor_examine(const struct item *item, double patience, FILE *to)
{
	struct doctor doctor = { .item = item, .patience = patience, .to = to };

	if (doctor_check_port(&doctor))
		open_board(&doctor);
	return doctor.trouble ? EXIT_SYSTEM : EXIT_PASS;
}
