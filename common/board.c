/* Registry entry + transport + REPL = a board that runs programs. */
#include "board.h"

#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "board-internal.h"
#include "clock.h"

enum {
	READ_SIZE = 64 * 1024,
	ENDING_US = 300000,
	MOST_ANSWER = 16 * 1024,
	READS = 4, /* at most so many in a row, so that other boards get their turn */
};

/* What a program of our own prints: a little, if the board is honest. */
static void
keep_answer(struct buffer *answer, const char *bytes, size_t length)
{
	size_t room = MOST_ANSWER - answer->length;

	buffer_append(answer, bytes, length < room ? length : room);
}

static void
deliver(void *context, const char *bytes, size_t length)
{
	struct board *board = context;

	if (board->phase == PHASE_INFO)
		keep_answer(&board->info, bytes, length);
	else if (board->phase == PHASE_VERIFIER)
		keep_answer(&board->reply, bytes, length);
	else if (board->phase == PHASE_REBOOT && board->heard)
		board->heard(board->context, bytes, length);
	else if (board->phase == PHASE_RUN && board->doubt == DOUBT_NONE && board->output)
		board->output(board->context, bytes, length);
}

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct board *board = context;
	bool complete = board->check.complete;

	if (!board->checking) {
		deliver(board, bytes, length);
		return;
	}
	verify_feed(&board->check, bytes, length);
	/*
	 * It has ended for sure: what the line has left of the frame is not waited for long.
	 * Nor is it waited for again, should a board chatter on.
	 */
	if (board->check.complete && !complete && !board->repl.overdue)
		board->repl.deadline = earlier(board->repl.deadline, clock_us() + ENDING_US);
}

void
board_init(struct board *board, struct device *device)
{
	*board = (struct board){ .device = *device, .held_since = NEVER, .timer = NEVER,
		.watch_fd = -1, .reset.fd = -1 };
	*device = (struct device){ 0 };
}

/* ?reset= in the address is as good as the same in the registry. */
static void
take_named_reset(struct device *device)
{
	char *name = address_option(device->address, "reset");

	if (name && device->reset == RESET_DEFAULT)
		reset_named(name, &device->reset);
	free(name);
}

/*
 * Nonces are others in each run, unless $UPY_SEED wants those of an earlier one
 * again; and others after each connection, so that no late answer fits.
 */
static void
choose_seed(struct board *board)
{
	const char *wanted = getenv("UPY_SEED");

	if (board->seed)
		board->seed += 2;
	else if (wanted && *wanted)
		board->seed = strtoull(wanted, NULL, 16);
	else if (getrandom(&board->seed, sizeof board->seed, 0) != sizeof board->seed)
		board->seed = (uint64_t)clock_us();
	board->seed |= 1;
	if (board->trace)
		fprintf(board->trace, "# seed %016llx\n", (unsigned long long)board->seed);
}

bool
board_connect(struct board *board, char **error, int *status)
{
	struct repl_config config = {
		.burst = board->device.burst,
		.chunk = board->device.chunk,
		.chunk_delay_us = board->device.chunk_delay_us,
		.plain = board->device.plain,
		.patience_us = deadline_after(0, board->patience),
	};

	take_named_reset(&board->device);
	board->transport = transport_open(board->device.address, error, status);
	if (!board->transport)
		return false;
	config.quiet_us = board->transport->ops->quiet_us;
	choose_seed(board);
	repl_init(&board->repl, &config, board->seed);
	board->repl.frame.output = take_output;
	board->repl.frame.context = board;
	board->repl.frame.longest_value = board->longest_value;
	board->check.output = deliver;
	board->check.longest = board->longest_value;
	board->check.context = board;
	board->verify = board->verify || board->device.verify;
	return true;
}

bool
board_open(struct board *board, char **error, int *status)
{
	board->opened = board_connect(board, error, status);
	return board->opened;
}

static void
trace(const struct board *board, char direction, const char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	fprintf(board->trace, "%lld %c ", (long long)clock_us(), direction);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		putc(digits[c >> 4], board->trace);
		putc(digits[c & 15], board->trace);
	}
	putc('\n', board->trace);
}

/*
 * Pacing counts from when bytes were seen to have left: half of the pause before
 * that, half after. Chunks that pile up on the way would reach a board at once.
 */
static bool
must_wait(struct board *board, int64_t now)
{
	struct repl *repl = &board->repl;

	if (!board->device.chunk_delay_us || repl->line_clear)
		return false;
	repl->line_clear = transport_unsent(board->transport) == 0;
	repl_pause(repl, now);
	return true;
}

/* Write what may be written now. False when the board is gone. */
bool
board_write(struct board *board, int64_t now)
{
	size_t size;

	while ((size = repl_writable(&board->repl, now)) > 0) {
		ssize_t n;

		if (must_wait(board, now))
			return true;
		n = transport_write(board->transport, board->repl.out.data, size);

		if (n <= 0)
			return n == 0;
		if (board->trace)
			trace(board, '>', board->repl.out.data, (size_t)n);
		repl_wrote(&board->repl, (size_t)n, now);
	}
	return true;
}

bool
board_busy(const struct board *board)
{
	return board->phase != PHASE_IDLE;
}

void
board_interrupt(struct board *board, int64_t now)
{
	if (board->phase != PHASE_RUN)
		return;
	buffer_putc(&board->repl.out, '\x03');
	board_write(board, now);
}

/* ^A, ^B, ^D, ^E */
static bool
is_command(char c)
{
	return c == '\x01' || c == '\x02' || c == '\x04' || c == '\x05';
}

void
board_type(struct board *board, const char *bytes, size_t length)
{
	board->repl.typed = board->repl.typed || length > 0;
	for (size_t i = 0; i < length; i++)
		board->repl.commanded = board->repl.commanded || is_command(bytes[i]);
	buffer_append(&board->repl.out, bytes, length);
}

static bool
is_held(const struct board *board)
{
	return board->held_since != NEVER;
}

void
board_hold(struct board *board, bool hold, int64_t now)
{
	if (hold == is_held(board) || !board->transport || !board->transport->ops->lossless)
		return;
	if (!hold) {
		repl_postpone(&board->repl, now - board->held_since);
		board->held_us += now - board->held_since;
	}
	board->held_since = hold ? now : NEVER;
}

/* The transport is not to be touched: see board-recover.c. */
static bool
is_coming_back(const struct board *board)
{
	return board->phase == PHASE_HARD || board->phase == PHASE_REOPEN;
}

int
board_poll(const struct board *board, struct pollfd *fds, int64_t now)
{
	struct transport *transport = board->transport;
	int count = 0;

	if (is_coming_back(board)) {
		fds[0] = (struct pollfd){ .events = POLLIN,
			.fd = board->phase == PHASE_HARD ? board->reset.fd : board->watch_fd };
		return 1;
	}
	if (!transport || board->away || board->dead)
		return 0;
	/* Not even a hang-up is waited for while held: it would not be taken. */
	if (!is_held(board))
		fds[count++] = (struct pollfd){ .fd = transport->read_fd, .events = POLLIN };
	if (repl_writable(&board->repl, now) > 0)
		fds[count++] = (struct pollfd){ .fd = transport->write_fd, .events = POLLOUT };
	return count;
}

int64_t
board_deadline(const struct board *board)
{
	if (is_coming_back(board))
		return earlier(board->timer, board->give_up);
	if (board->refused)
		return 0;
	if (!board->transport || board->away || board->dead || is_held(board))
		return NEVER;
	return repl_deadline(&board->repl);
}

/* An idle board that boots has lost what the programs before have left there. */
static void
note_boot(struct board *board)
{
	if (!board->repl.booted)
		return;
	board->repl.booted = false;
	board->lost_between = "the board reset since the step before";
	board_forget(board);
}

/* Left, and told to start anew: what comes is no answer to us any more. */
static bool
is_restarting(const struct board *board)
{
	return board->phase == PHASE_LEAVE && (board->after_reset || board->goal == GOAL_RESTART) &&
	    !board->repl.restart;
}

/* Feed what has arrived. True when the task has ended. */
static bool
read_in(struct board *board, int64_t now, bool *lost)
{
	static char bytes[READ_SIZE];

	for (int i = 0; i < READS && !is_held(board) && !is_coming_back(board); i++) {
		ssize_t n = transport_read(board->transport, bytes, sizeof bytes);

		*lost = n < 0;
		if (n <= 0)
			return false;
		if (board->trace)
			trace(board, '<', bytes, (size_t)n);
		if (board->heard && (!board_busy(board) || is_restarting(board)))
			board->heard(board->context, bytes, (size_t)n);
		if (repl_feed(&board->repl, bytes, (size_t)n, now) == REPL_FINISHED &&
		    board_advance(board, now))
			return true;
		note_boot(board);
		/* A short read means that no more is there; the poll loop will tell. */
		if ((size_t)n < sizeof bytes)
			return false;
	}
	return false;
}

bool
board_service(struct board *board, int64_t now)
{
	bool lost = false;

	if (is_coming_back(board))
		return board_recover(board, now);
	if (board->refused) /* also of a board that is away */
		return board_refuse(board, now);
	if (!board->transport || board->away || board->dead)
		return false;
	if (read_in(board, now, &lost))
		return true;
	if (lost)
		return board_gone(board, now);
	if (board_deadline(board) <= now && repl_tick(&board->repl, now) == REPL_FINISHED &&
	    board_advance(board, now))
		return true;
	return !is_coming_back(board) && !board_write(board, now) && board_gone(board, now);
}

bool
board_entered(const struct board *board)
{
	return board->transport && !board->away && !board->dead && board->repl.raw;
}

bool
board_is_loose(const struct board *board)
{
	return board->checking && board->check.loose;
}

void
board_abandon(struct board *board)
{
	reset_end(&board->reset, board->transport);
	board->phase = PHASE_IDLE;
	board->goal = GOAL_NONE;
	board->refused = false;
}

void
board_hang_up(struct board *board)
{
	if (board->transport)
		transport_hang_up(board->transport);
}

void
board_close(struct board *board, int64_t deadline)
{
	reset_end(&board->reset, board->transport);
	if (board->watch_fd >= 0)
		close(board->watch_fd);
	if (board->transport)
		transport_close(board->transport, deadline);
	repl_free(&board->repl);
	board->watch_fd = -1;
	board->transport = NULL;
	device_free(&board->device);
	program_free(&board->program);
	verify_free(&board->check);
	buffer_free(&board->code);
	buffer_free(&board->info);
	buffer_free(&board->reply);
}
