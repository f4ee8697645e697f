/* One poll loop over the host, the board and the times of the lines. */
#include "wire-loop.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "signals.h"

enum { BOARD, HOST, TO_BOARD, TO_HOST, DEATH, FDS };

/*
 * The board's power.
 */

static const char rom[] = "\r\nets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n";

static void
power_off(struct wire *wire, int64_t now)
{
	wire_board_kill(&wire->board);
	wire->lines[UP].fd = -1;
	wire->power_at = now + wire->boot_us;
	if (!wire->garbage)
		return;
	faults_noise(&wire->faults, DOWN, wire->garbage, now);
	line_puts(&wire->lines[DOWN], rom, sizeof rom - 1, now);
	faults_noise(&wire->faults, DOWN, wire->garbage, now);
}

static void
power_on(struct wire *wire)
{
	wire->power_at = NEVER;
	wire->over = !wire_board_start(&wire->board);
	if (wire->over) {
		warn("%s", wire->board.command[0]);
		wire->status = EXIT_SYSTEM;
	}
	wire->lines[UP].fd = wire->board.to;
}

static const char banner[] =
    "\0MicroPython v1.9.2-34-gd64154c73 on 2017-09-01; micro:bit v1.0.1 with nRF51822\r\n"
    "Type \"help()\" for more information.\r\n>>> ";

static void
act(struct wire *wire, int action, int64_t now)
{
	if (action == LINE_HANG_UP) {
		wire->over = true;
		return;
	}
	power_off(wire, now);
	wire->board_gone = false;
	if (action == LINE_BANNER)
		line_puts(&wire->lines[DOWN], banner, sizeof banner - 1, now);
	wire->hushed = action == LINE_BANNER;
	wire->prompt = 0;
}

/*
 * Bytes on their way into the line.
 */

static void
take_typed(struct wire *wire, const char *bytes, size_t length, int64_t now)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (wire->echo)
			faults_pass(&wire->faults, DOWN, byte, now);
		if (byte != '\x03' || now >= wire->deaf_until)
			faults_pass(&wire->faults, UP, byte, now);
	}
}

/* Whether the byte belongs to what a banner has said in the board's place. */
static bool
hush(struct wire *wire, char byte)
{
	static const char prompt[] = ">>> ";

	if (!wire->hushed)
		return false;
	wire->prompt = byte == prompt[wire->prompt] ? wire->prompt + 1 : byte == prompt[0];
	wire->hushed = prompt[wire->prompt] != '\0';
	return true;
}

static void
take_said(struct wire *wire, const char *bytes, size_t length, int64_t now)
{
	for (size_t i = 0; i < length; i++) {
		if (hush(wire, bytes[i]))
			continue;
		if (wire->crs && bytes[i] == '\n')
			faults_pass(&wire->faults, DOWN, '\r', now);
		faults_pass(&wire->faults, DOWN, (unsigned char)bytes[i], now);
		if (wire->faults.restart)
			return; /* the rest was never said */
	}
}

static void
read_host(struct wire *wire, int64_t now)
{
	char bytes[512];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);

	if (n > 0)
		take_typed(wire, bytes, (size_t)n, now);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		wire->host_gone = true;
}

static void
read_board(struct wire *wire, int64_t now)
{
	char bytes[4096];
	ssize_t n = read(wire->board.from, bytes, sizeof bytes);

	if (n > 0)
		take_said(wire, bytes, (size_t)n, now);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		wire_board_ignore(&wire->board);
}

/*
 * The loop.
 */

static void
keep_times(struct wire *wire, int64_t now)
{
	char line[32];

	if (wire->power_at <= now)
		power_on(wire);
	if (wire->chat_at <= now) {
		snprintf(line, sizeof line, "tick %d\r\n", ++wire->chats);
		line_puts(&wire->lines[DOWN], line, strlen(line), now);
		wire->chat_at = now + wire->chatter_us;
	}
}

static void
serve_lines(struct wire *wire, int64_t now)
{
	for (enum way way = UP; way < WAYS && !wire->over; way++) {
		int what = line_service(&wire->lines[way], now);

		if (what == LINE_BROKEN && way == DOWN)
			wire->over = true;
		else if (what == LINE_BROKEN)
			line_clear(&wire->lines[UP]); /* the board's end will be seen */
		else if (what != LINE_QUIET)
			act(wire, what, now);
	}
	if (wire->faults.restart)
		act(wire, wire->faults.restart, now);
	wire->faults.restart = 0;
}

/* Both ends have their last words: when nothing is left to pass on, it is over. */
static void
wind_up(struct wire *wire)
{
	bool powered = wire->power_at == NEVER;

	if (wire->host_gone && powered && line_waiting(&wire->lines[UP]) == 0) {
		wire_board_hang_up(&wire->board);
		wire->lines[UP].fd = -1;
	}
	if (wire->board_gone && line_waiting(&wire->lines[DOWN]) == 0) {
		wire->status = wire_board_await(&wire->board);
		wire->over = true;
	}
}

static void
fill_polls(const struct wire *wire, struct pollfd *fds)
{
	const struct line *up = &wire->lines[UP], *down = &wire->lines[DOWN];
	bool listens = !wire->host_gone && line_waiting(up) < up->limit;
	bool talks = line_waiting(down) < down->limit;

	fds[HOST] = (struct pollfd){ .fd = listens ? STDIN_FILENO : -1, .events = POLLIN };
	fds[BOARD] = (struct pollfd){ .fd = talks ? wire->board.from : -1, .events = POLLIN };
	fds[TO_BOARD] = (struct pollfd){ .fd = up->blocked ? up->fd : -1, .events = POLLOUT };
	fds[TO_HOST] = (struct pollfd){ .fd = down->blocked ? down->fd : -1, .events = POLLOUT };
	/* A board may close its stdout before it ends, or leave it to what it has started. */
	fds[DEATH] = (struct pollfd){ .fd = talks && !wire->board_gone ? wire->board.pidfd : -1,
		.events = POLLIN };
}

static int64_t
next_wake(const struct wire *wire)
{
	int64_t wake = earlier(wire->power_at, wire->chat_at);

	return earlier(wake, earlier(line_wake(&wire->lines[UP]), line_wake(&wire->lines[DOWN])));
}

/* The first time, at the start of all. */
static void
switch_on(struct wire *wire, int64_t now)
{
	wire->deaf_until = wire->deaf_us ? now + wire->deaf_us : 0;
	wire->chat_at = wire->chatter_us ? now + wire->chatter_us : NEVER;
	faults_start(&wire->faults, now);
	power_off(wire, now);
	keep_times(wire, now);
}

int
wire_serve(struct wire *wire)
{
	struct pollfd fds[FDS];
	struct timespec store;
	int64_t now = clock_us();

	switch_on(wire, now);
	while (!wire->over && stop_signal == 0) {
		int n;

		fill_polls(wire, fds);
		n = ppoll(fds, FDS, time_left(next_wake(wire), now, &store), signals_waiting());
		now = clock_us();
		if (n > 0 && fds[HOST].revents)
			read_host(wire, now);
		if (n > 0 && fds[BOARD].revents)
			read_board(wire, now);
		else if (n > 0 && fds[DEATH].revents)
			wire->board_gone = true;
		keep_times(wire, now);
		serve_lines(wire, now);
		wind_up(wire);
		now = clock_us();
	}
	wire_board_kill(&wire->board);
	return wire->status;
}
