/* Registry entry + transport + REPL = a board that runs programs. */
#include "board.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "clock.h"
#include "pysrc.h"

enum {
	READ_SIZE = 64 * 1024,
	READS = 4, /* at most so many in a row, so that other boards get their turn */
};

/* In a function, so that none of these names is left behind. */
static const char info_program[] =
    "def __upy():\n"
    " import sys\n"
    " def t(k,f):\n"
    "  try:print(k,repr(f()))\n"
    "  except Exception:pass\n"
    " m=__import__\n"
    " t('platform',lambda:sys.platform)\n"
    " t('implementation',lambda:sys.implementation.name)\n"
    " t('version',lambda:m('os').uname().version)\n"
    " t('version',lambda:sys.version)\n"
    " t('machine',lambda:m('os').uname().machine)\n"
    " t('machine',lambda:sys.implementation._machine)\n"
    " t('unique_id',lambda:m('machine').unique_id())\n"
    " t('freq',lambda:m('machine').freq())\n"
    " t('mem_free',lambda:m('gc').mem_free())\n"
    " t('settrace',lambda:bool(sys.settrace))\n"
    "__upy();del __upy";

static void
board_output(void *context, const char *bytes, size_t length)
{
	struct board *board = context;

	if (board->phase == PHASE_INFO)
		buffer_append(&board->info, bytes, length);
	else if (board->phase == PHASE_RUN && !board->probed_print && board->output)
		board->output(board->context, bytes, length);
}

void
board_init(struct board *board, struct device *device)
{
	*board = (struct board){ .device = *device };
	*device = (struct device){ 0 };
}

bool
board_open(struct board *board, char **error, int *status)
{
	struct repl_config config = {
		.burst = board->device.burst,
		.chunk = board->device.chunk,
		.chunk_delay_us = board->device.chunk_delay_us,
		.plain = board->device.plain,
	};
	uint64_t seed = 0;

	board->transport = transport_open(board->device.address, error, status);
	if (!board->transport)
		return false;
	config.quiet_us = board->transport->ops->quiet_us;
	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		seed = (uint64_t)clock_us();
	repl_init(&board->repl, &config, seed);
	board->repl.frame.output = board_output;
	board->repl.frame.context = board;
	board->repl.frame.longest_value = board->longest_value;
	return true;
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
 * Pacing counts from when bytes have left: chunks that pile up on the way to a
 * board would reach it at once.
 */
static bool
must_wait(const struct board *board)
{
	return board->device.chunk_delay_us && transport_unsent(board->transport) > 0;
}

/* Write what may be written now. False when the board is gone. */
static bool
write_out(struct board *board, int64_t now)
{
	size_t size;

	while ((size = repl_writable(&board->repl, now)) > 0) {
		ssize_t n;

		if (must_wait(board)) {
			repl_stalled(&board->repl, now);
			return true;
		}
		n = transport_write(board->transport, board->repl.out.data, size);

		if (n <= 0)
			return n == 0;
		if (board->trace)
			trace(board, '>', board->repl.out.data, (size_t)n);
		repl_wrote(&board->repl, (size_t)n, now);
	}
	return true;
}

static void
start_program(struct board *board, const char *code, size_t length, bool value, double timeout,
    int64_t now)
{
	char nonce[NONCE_SIZE];

	repl_nonce(&board->repl, nonce);
	if (pysrc_rebinds(code, length, "print"))
		board->hidden_print = true;
	program_build(&board->program, code, length, value, nonce, board->hidden_print);
	board->started = now;
	repl_run(&board->repl, board->program.text.data, board->program.text.length, nonce,
	    board->program.valued, deadline_after(now, timeout));
}

/* The task's program wants the helper: whether a value is asked for and can be given. */
static bool
needs_helper(const struct board *board)
{
	struct statement last;

	return board->value && !board->helper &&
	    pysrc_last_expression(board->code.data, board->code.length, &last);
}

/* What has to be done next on the way to the goal. */
static enum board_phase
next_phase(const struct board *board)
{
	if (board->goal == GOAL_LEAVE)
		return PHASE_LEAVE;
	if (board->repl.state != REPL_READY)
		return PHASE_ENTER;
	if (board->goal == GOAL_SOFT_RESET)
		return PHASE_RESET;
	if (board->want_reset && !board->fresh)
		return PHASE_RESET;
	if (board->want_info)
		return PHASE_INFO;
	if (board->goal == GOAL_HARD_RESET)
		return PHASE_REBOOT;
	return needs_helper(board) ? PHASE_HELPER : PHASE_RUN;
}

static void
start_phase(struct board *board, int64_t now)
{
	int64_t deadline = deadline_after(now, board->patience);
	static const char reboot[] = "import machine\nmachine.reset()";

	board->phase = next_phase(board);
	switch (board->phase) {
	case PHASE_ENTER:
		repl_enter(&board->repl, now, deadline);
		break;
	case PHASE_RESET:
		repl_soft_reset(&board->repl, deadline);
		break;
	case PHASE_INFO:
		buffer_clear(&board->info);
		start_program(board, info_program, strlen(info_program), false, board->patience, now);
		break;
	case PHASE_HELPER:
		start_program(board, program_helper, strlen(program_helper), false, board->patience,
		    now);
		break;
	case PHASE_REBOOT:
		start_program(board, reboot, strlen(reboot), false, board->patience, now);
		break;
	case PHASE_LEAVE:
		repl_leave(&board->repl, deadline);
		break;
	case PHASE_RUN:
		board->fresh = false;
		start_program(board, board->code.data, board->code.length, board->value,
		    board->timeout, now);
		break;
	case PHASE_IDLE:
		break;
	}
	write_out(board, now); /* what fails here fails again in board_service */
}

static void
start_task(struct board *board, enum board_goal goal, double timeout, int64_t now)
{
	board->goal = goal;
	board->timeout = timeout;
	board->outcome = (struct repl_outcome){ 0 };
	board->probed_print = false;
	board->started = board->finished = now;
	start_phase(board, now);
}

void
board_run(struct board *board, const char *code, size_t length, bool value, double timeout,
    int64_t now)
{
	buffer_clear(&board->code);
	buffer_append(&board->code, code, length);
	buffer_string(&board->code);
	board->value = value;
	start_task(board, GOAL_RUN, timeout, now);
}

void
board_soft_reset(struct board *board, int64_t now)
{
	start_task(board, GOAL_SOFT_RESET, 0, now);
}

void
board_hard_reset(struct board *board, int64_t now)
{
	start_task(board, GOAL_HARD_RESET, 0, now);
}

void
board_leave(struct board *board, int64_t now)
{
	start_task(board, GOAL_LEAVE, 0, now);
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
	board_type(board, "\x03", 1);
	write_out(board, now);
}

void
board_type(struct board *board, const char *bytes, size_t length)
{
	buffer_append(&board->repl.out, bytes, length);
}

static bool
end_task(struct board *board, int64_t now)
{
	board->outcome = board->repl.outcome;
	board->dead = board->dead || board->outcome.unreachable;
	board->finished = now;
	board->phase = PHASE_IDLE;
	board->goal = GOAL_NONE;
	return true;
}

static void
forget_globals(struct board *board)
{
	board->helper = board->hidden_print = false;
	/* A boot may have run main.py, unless the board is a program that we started. */
	board->fresh = board->phase != PHASE_ENTER || board->transport->ops->spawns;
}

/* The board was to reset itself: being "lost" that way is what was asked for. */
static bool
rebooted(const struct board *board)
{
	return board->repl.outcome.status == OUTCOME_LOST && board->repl.outcome.restarted;
}

/*
 * A program that ended without nonce and without error left by SystemExit, or
 * made print do nothing: ask with a print of our own.
 */
static bool
ask_for_print(struct board *board, int64_t now)
{
	if (!board->repl.outcome.exited || board->repl.outcome.restarted || board->hidden_print ||
	    board->probed_print)
		return false;
	board->probed_print = true;
	start_program(board, "", 0, false, board->patience, now);
	write_out(board, now);
	return true;
}

/* The answer to ask_for_print: an early exit again means that print is no longer print. */
static bool
take_print_answer(struct board *board, int64_t now)
{
	bool hidden = board->repl.outcome.exited;

	if (board->repl.outcome.status == OUTCOME_LOST)
		return end_task(board, now);
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_RAISED, .exited = true };
	buffer_clear(&board->repl.frame.error);
	if (hidden) {
		board->hidden_print = true;
		snprintf(board->repl.outcome.reason, sizeof board->repl.outcome.reason,
		    "the step hid print(), so its end cannot be seen");
	}
	return end_task(board, now);
}

/* A phase of the task is over: go on, or end the task. True at its end. */
static bool
advance(struct board *board, int64_t now)
{
	struct repl_outcome *outcome = &board->repl.outcome;

	if (outcome->restarted)
		forget_globals(board);
	if (board->probed_print)
		return take_print_answer(board, now);
	switch (board->phase) {
	case PHASE_RUN:
		if (ask_for_print(board, now))
			return false;
		if (outcome->status == OUTCOME_RAISED && board->helper &&
		    program_helper_missing(buffer_string(&board->repl.frame.error))) {
			/* The program before it had deleted the helper: nothing has run yet. */
			board->helper = false;
			break;
		}
		return end_task(board, now);
	case PHASE_REBOOT:
		if (rebooted(board))
			*outcome = (struct repl_outcome){ .status = OUTCOME_OK, .restarted = true };
		return end_task(board, now);
	case PHASE_LEAVE:
		return end_task(board, now);
	default:
		break;
	}
	if (outcome->status == OUTCOME_LOST || outcome->status == OUTCOME_TIMEOUT)
		return end_task(board, now);
	if (board->phase == PHASE_RESET || (board->phase == PHASE_ENTER && board->fresh))
		board->want_reset = false;
	if (board->phase == PHASE_INFO)
		board->want_info = outcome->status == OUTCOME_RAISED && !board->info_retried++;
	if (board->phase == PHASE_HELPER)
		board->helper = true;
	if (board->goal == GOAL_SOFT_RESET && board->phase == PHASE_RESET)
		return end_task(board, now);
	start_phase(board, now);
	return false;
}

/* The transport failed: whatever was asked is lost, and so is all that follows. */
static bool
gone(struct board *board, int64_t now)
{
	bool busy = board_busy(board);

	frame_flush(&board->repl.frame);
	board->repl.outcome = (struct repl_outcome){ .status = OUTCOME_LOST };
	snprintf(board->repl.outcome.reason, sizeof board->repl.outcome.reason,
	    "the board is gone: %.150s", board->transport->error);
	board->dead = true;
	end_task(board, now);
	return busy;
}

int
board_poll(const struct board *board, struct pollfd *fds, int64_t now)
{
	struct transport *transport = board->transport;
	int count = 1;

	if (!transport || board->dead)
		return 0;
	fds[0] = (struct pollfd){ .fd = transport->read_fd, .events = board->hold ? 0 : POLLIN };
	if (repl_writable(&board->repl, now) == 0)
		return count;
	if (transport->write_fd == transport->read_fd)
		fds[0].events |= POLLOUT;
	else
		fds[count++] = (struct pollfd){ .fd = transport->write_fd, .events = POLLOUT };
	return count;
}

int64_t
board_deadline(const struct board *board)
{
	return board->transport && !board->dead ? repl_deadline(&board->repl) : NEVER;
}

/* Feed what has arrived. True when the task has ended. */
static bool
read_in(struct board *board, int64_t now, bool *lost)
{
	static char bytes[READ_SIZE];

	for (int i = 0; i < READS && !board->hold; i++) {
		ssize_t n = transport_read(board->transport, bytes, sizeof bytes);

		*lost = n < 0;
		if (n <= 0)
			return false;
		if (board->trace)
			trace(board, '<', bytes, (size_t)n);
		if (repl_feed(&board->repl, bytes, (size_t)n, now) == REPL_FINISHED &&
		    advance(board, now))
			return true;
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

	if (!board->transport || board->dead)
		return false;
	if (read_in(board, now, &lost))
		return true;
	if (lost)
		return gone(board, now);
	if (repl_deadline(&board->repl) <= now && repl_tick(&board->repl, now) == REPL_FINISHED &&
	    advance(board, now))
		return true;
	return !write_out(board, now) && gone(board, now);
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
	if (board->transport) {
		transport_close(board->transport, deadline);
		repl_free(&board->repl);
	}
	board->transport = NULL;
	device_free(&board->device);
	program_free(&board->program);
	buffer_free(&board->code);
	buffer_free(&board->info);
}
