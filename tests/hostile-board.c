/*
 * hostile-board WHEN WHAT [ANSWER...]: a board on standard input and output
 * that speaks just enough of the raw REPL to be believed, and then misbehaves:
 * WHEN the engine has come to a certain point it does WHAT, mostly for ever.
 * Until then each program prints the next ANSWER (with \n, \e... as printf(1)'s
 * %b has them), or nothing. It needs no seed: all it does is the same each time.
 */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "exits.h"

#define BANNER "raw REPL; CTRL-B to exit\r\n>"
#define BOOT "\r\nMicroPython v1.25.0; hostile\r\nType \"help()\" for more information.\r\n>>> "

enum { PIECE = 64 * 1024, LARGE = 100 * 1000 * 1000 };

static const char *nonce = "000000"; /* of the program that came last */

static _Noreturn void
leave(void)
{
	_exit(EXIT_PASS); /* nobody listens any more */
}

static void
say_bytes(const char *bytes, size_t length)
{
	for (ssize_t n; length > 0; bytes += n, length -= (size_t)n)
		if ((n = write(STDOUT_FILENO, bytes, length)) <= 0)
			leave();
}

static void
say(const char *text)
{
	say_bytes(text, strlen(text));
}

/* The text again and again: `bytes` in all, or for ever. */
static void
repeat(const char *text, size_t bytes)
{
	struct buffer piece = { 0 };

	while (piece.length < PIECE)
		buffer_puts(&piece, text);
	for (size_t size; bytes > 0; bytes -= bytes == SIZE_MAX ? 0 : size) {
		size = bytes < piece.length ? bytes : piece.length;
		say_bytes(piece.data, size);
	}
	buffer_free(&piece);
}

static void
end_program(void)
{
	say(nonce);
	say("\r\n\x04\x04>");
}

/*
 * What it can do.
 */

static _Noreturn void
fall_silent(void)
{
	for (;;)
		pause();
}

static _Noreturn void
refuse_to_die(void)
{
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	fall_silent();
}

static void
random_bytes(void)
{
	uint64_t state = 88172645463325252u, piece[PIECE / sizeof state];

	for (;;) {
		for (size_t i = 0; i < PIECE / sizeof state; i++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			piece[i] = state;
		}
		say_bytes((const char *)piece, sizeof piece);
	}
}

/* It ends, but what it says of its length is a lie. */
static void
boast(void)
{
	say("\x02'x' 99999999999999999999 ");
	end_program();
}

static void
large_value(void)
{
	say("\x02'");
	repeat("x", LARGE);
	say("' 100000002 ");
	end_program();
}

/* Each of the marks might begin a value; none fits the length. */
static void
value_marks(void)
{
	repeat("\x02", 1000 * 1000);
	say(" 1048000 ");
	end_program();
}

static void
carriage_returns(void)
{
	repeat("\r", LARGE);
	say("x");
	end_program();
}

static void
large_text(void)
{
	say("sys:platform '");
	repeat("x", LARGE);
	say("'\r\n");
	end_program();
}

static void
endless_lines(void)
{
	repeat("sys:platform 'all work and no play'\r\n", SIZE_MAX);
}

static void
endless_line(void)
{
	repeat("x", SIZE_MAX);
}

static void
endless_value(void)
{
	say("\x02");
	repeat("x", SIZE_MAX);
}

static void
endless_value_marks(void)
{
	repeat("\x02", SIZE_MAX);
}

static void
endless_traceback(void)
{
	say("\x04Traceback (most recent call last):\r\n");
	repeat("  File \"<stdin>\", line 1, in f\r\n", SIZE_MAX);
}

static void
endless_tracebacks(void)
{
	repeat("\x04Traceback (most recent call last):\r\nE: \r\n", SIZE_MAX);
}

static void
endless_ends(void)
{
	repeat("\x04\x04>", SIZE_MAX);
}

static void
endless_raw_banners(void)
{
	repeat("\r\n" BANNER, SIZE_MAX);
}

static void
endless_boots(void)
{
	repeat(BOOT, SIZE_MAX);
}

static void
endless_oks(void)
{
	say("\x04\x04>OK\x04");
	repeat("OK", SIZE_MAX);
}

static void
endless_credits(void)
{
	say("R\x01\xff\xff\x01");
	repeat("\x01", SIZE_MAX);
}

/* Never a byte of the program may be sent. */
static void
no_credit(void)
{
	say_bytes("R\x01\0\0\x01", 5);
	fall_silent();
}

static void
credit_withheld(void)
{
	say_bytes("R\x01\x08\0", 4);
	fall_silent();
}

/* Text among credits, with what might begin a value. */
static void
credits_and_text(void)
{
	say_bytes("R\x01\x08\0\x01\x02", 6);
	repeat("x", SIZE_MAX);
}

/* Of checked programs: a length of gigabytes, and all that comes belongs to it. */
static void
checked_value(void)
{
	say("\x0e" "0;\x0f" "1;1;4000000000;");
	repeat("x", SIZE_MAX);
}

static void
checked_marks(void)
{
	repeat("\x0e" "0;\x0f" "99999999999999999999;1;0;", SIZE_MAX);
}

static void
exit_early(void)
{
	leave();
}

static const struct {
	const char *name;
	void (*does)(void);
} behaviours[] = {
	{ "boast", boast },
	{ "boots", endless_boots },
	{ "checked", checked_value },
	{ "checks", checked_marks },
	{ "credits", endless_credits },
	{ "crs", carriage_returns },
	{ "ends", endless_ends },
	{ "errors", endless_tracebacks },
	{ "exit", exit_early },
	{ "large", large_text },
	{ "line", endless_line },
	{ "lines", endless_lines },
	{ "nocredit", no_credit },
	{ "oks", endless_oks },
	{ "raws", endless_raw_banners },
	{ "random", random_bytes },
	{ "silence", fall_silent },
	{ "stubborn", refuse_to_die },
	{ "textcredit", credits_and_text },
	{ "traceback", endless_traceback },
	{ "value", endless_value },
	{ "valuemarks", endless_value_marks },
	{ "values", value_marks },
	{ "verylong", large_value },
	{ "waitcredit", credit_withheld },
};

/*
 * When.
 */

enum moment { AT_OPEN, AT_ENTER, AT_PASTE, AT_PROGRAM, AT_QUESTION, AT_INTERRUPT, AT_LEAVE,
	MOMENTS };

static const char *const moments[MOMENTS] = { "open", "enter", "paste", "program", "question",
	"interrupt", "leave" };

struct board {
	enum moment when;
	void (*does)(void);
	char **answers; /* up to a NULL */
	struct buffer program;
	bool running; /* a program that only an interrupt ends */
};

static void
misbehave(const struct board *board, enum moment now)
{
	if (board->when == now)
		board->does();
}

/* The last six digits in a row: what proves the end is printed last. */
static void
find_nonce(struct buffer *program)
{
	char *text = (char *)(uintptr_t)buffer_string(program);

	for (size_t at = program->length; at >= 6; at--)
		if (strspn(text + at - 6, "0123456789") >= 6) {
			text[at] = '\0';
			nonce = text + at - 6;
			return;
		}
}

static void
say_escaped(const char *text)
{
	for (; *text; text++)
		if (*text == '\\' && text[1] == 'n')
			say("\r\n"), text++;
		else if (*text == '\\' && text[1] == 'e')
			say("\x1b"), text++;
		else
			say_bytes(text, 1);
}

static void
run_program(struct board *board)
{
	bool question = memmem(board->program.data, board->program.length, "{}[", 3);

	find_nonce(&board->program);
	say("OK");
	if (question) {
		misbehave(board, AT_QUESTION);
		say("\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in "
		    "<module>\r\nKeyError: ");
		say(nonce);
		say("\r\n\x04>");
	} else if (*board->answers) {
		say_escaped(*board->answers++);
		end_program();
	} else {
		misbehave(board, AT_PROGRAM);
		board->running = board->when == AT_INTERRUPT;
		if (board->when == AT_QUESTION)
			say("\x04\x04>");
		else if (!board->running)
			end_program();
	}
	buffer_clear(&board->program);
}

static void
take_end(struct board *board)
{
	if (board->program.length)
		run_program(board);
	else
		say("OK\r\nMPY: soft reboot\r\n" BANNER);
}

/* The first of a program's bytes ask for raw-paste mode: \5 A \1. */
static void
take_enter(struct board *board)
{
	if (board->program.length >= 2 && memcmp(board->program.data, "\x05" "A", 2) == 0) {
		misbehave(board, AT_PASTE);
		say(BANNER);
	} else {
		misbehave(board, AT_ENTER);
		say("\r\n" BANNER);
	}
	buffer_clear(&board->program);
}

static void
take(struct board *board, char c)
{
	switch (c) {
	case '\x01':
		take_enter(board);
		break;
	case '\x02':
		misbehave(board, AT_LEAVE);
		say(BOOT);
		break;
	case '\x03':
		if (board->running)
			misbehave(board, AT_INTERRUPT);
		buffer_clear(&board->program);
		break;
	case '\x04':
		take_end(board);
		break;
	default:
		buffer_putc(&board->program, c);
	}
}

static bool
choose(struct board *board, const char *when, const char *what)
{
	size_t i = 0;

	while (board->when < MOMENTS && strcmp(moments[board->when], when) != 0)
		board->when++;
	while (i < sizeof behaviours / sizeof *behaviours && strcmp(behaviours[i].name, what) != 0)
		i++;
	if (board->when == MOMENTS || i == sizeof behaviours / sizeof *behaviours)
		return false;
	board->does = behaviours[i].does;
	return true;
}

int
main(int argc, char **argv)
{
	struct board board = { .when = AT_OPEN };
	char bytes[4096];
	ssize_t n;

	if (argc < 3 || !choose(&board, argv[1], argv[2]))
		errx(EXIT_USAGE, "usage: hostile-board WHEN WHAT [ANSWER...]");
	signal(SIGPIPE, SIG_IGN);
	board.answers = argv + 3;
	misbehave(&board, AT_OPEN);
	while ((n = read(STDIN_FILENO, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < n; i++)
			take(&board, bytes[i]);
	buffer_free(&board.program);
	return EXIT_PASS;
}
