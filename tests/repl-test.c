/*
 * The raw REPL against boards that are tables: what they expect, what they
 * answer, and when. Time is a number that goes on as fast as it can.
 */
#include "repl.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "tap.h"

#define NONCE "123456"
#define PROGRAM "print(1)\nprint(" NONCE ")"
#define END "\r\n\x04\x04>"
#define DONE "1\r\n" NONCE END
#define RAW "raw REPL; CTRL-B to exit\r\n>"
#define FIRMWARE "MicroPython v1.25.0 on 2025-04-15; linux version\r\n" \
		"Type \"help()\" for more information.\r\n"
#define HEAD "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\n"
#define QUESTION "{}[######]\x04"
#define ANSWER "OK\x04" HEAD "KeyError: ######\r\n\x04>"
#define INTERRUPTED "\x04" HEAD "KeyboardInterrupt: \r\n\x04>"
#define PROBE "\x05" "A\x01"
#define TEXT_64 "0123456789 123456789 123456789 123456789 123456789 123456789 123 "
#define TEXT_256 TEXT_64 TEXT_64 TEXT_64 TEXT_64
#define LONG_TEXT TEXT_256 TEXT_256 TEXT_256
#define WINDOW_128 "R\x01\x80\x00\x01"

enum {
	SECOND = 1000000,
	DEADLINE = 10 * SECOND, /* of most commands here; they begin at time 0 */
	QUIET = 3000,
	MOST_LINES = 12,
	MOST_TURNS = 20000,
	RECOVERY = 6 * SECOND, /* what may follow a deadline: interrupts, entering anew */
};

/* One line of a board's table. "######" stands for the digits of a question. */
struct line {
	const char *expect;
	size_t expect_size;
	const char *answer;
	size_t answer_size;
	int64_t delay; /* from having read what it expects to the answer */
};

#define LINE(expect, answer) { expect, sizeof(expect) - 1, answer, sizeof(answer) - 1, 0 }
#define AGAIN(expect) { expect, sizeof(expect) - 1, "", 0, NEVER } /* any number of times */
#define LATE(expect, answer, delay) { expect, sizeof(expect) - 1, answer, sizeof(answer) - 1, delay }
#define DIGITS_SIZE 6

struct world {
	struct repl repl;
	const struct line *lines; /* up to one without text */
	size_t piece;		  /* the board's answers arrive in pieces of so many bytes */
	int64_t now;
	struct buffer received, answer, out;
	int64_t answer_at;
	char digits[DIGITS_SIZE + 1];
	const char *trouble;
};

static void
take_output(void *context, const char *bytes, size_t length)
{
	buffer_append(context, bytes, length);
}

static void
open_world(struct world *world, const struct repl_config *config, size_t piece)
{
	static const struct line entering[] = { LINE("\x03\x03\x01", "\r\n>>> \r\n" RAW), { 0 } };

	*world = (struct world){ .piece = piece, .lines = entering, .answer_at = NEVER };
	repl_init(&world->repl, config, 42);
	world->repl.frame.output = take_output;
	world->repl.frame.context = &world->out;
	world->repl.frame.longest_value = 1000;
}

static void
close_world(struct world *world)
{
	repl_free(&world->repl);
	buffer_free(&world->received);
	buffer_free(&world->answer);
	buffer_free(&world->out);
}

/* Whether the board has received what its table's line expects; notes the digits. */
static bool
is_expected(struct world *world)
{
	const struct line *line = world->lines;

	if (world->received.length < line->expect_size)
		return false;
	for (size_t i = 0; i < line->expect_size; i++) {
		char c = world->received.data[i], want = line->expect[i];

		if (want == '#' && c >= '0' && c <= '9') {
			memmove(world->digits, world->digits + 1, DIGITS_SIZE - 1);
			world->digits[DIGITS_SIZE - 1] = c;
		} else if (want != c) {
			world->trouble = "the board received something else";
		}
	}
	return !world->trouble;
}

static void
prepare_answer(struct world *world)
{
	const struct line *line = world->lines;
	char *digits;

	buffer_consume(&world->received, line->expect_size);
	buffer_append(&world->answer, line->answer, line->answer_size);
	while (world->answer.length &&
	    (digits = memmem(world->answer.data, world->answer.length, "######", DIGITS_SIZE)))
		memcpy(digits, world->digits, DIGITS_SIZE);
	if (line->delay == NEVER)
		return;
	world->answer_at = world->now + line->delay;
	world->lines++;
}

/* The board reads what may be written, and prepares its answers. */
static void
let_board_read(struct world *world)
{
	size_t size;

	while ((size = repl_writable(&world->repl, world->now)) > 0) {
		buffer_append(&world->received, world->repl.out.data, size);
		repl_wrote(&world->repl, size, world->now);
	}
	while (world->answer.length == 0 && world->lines->expect && is_expected(world))
		prepare_answer(world);
	if (!world->lines->expect && world->received.length && !world->trouble)
		world->trouble = "the board received more than it expected";
}

static enum repl_event
let_board_answer(struct world *world)
{
	size_t size = world->answer.length < world->piece ? world->answer.length : world->piece;
	char *copy = malloc(size);
	enum repl_event event;

	memcpy(copy, world->answer.data, size);
	buffer_consume(&world->answer, size);
	world->now = world->answer_at > world->now ? world->answer_at : world->now;
	if (world->answer.length == 0)
		world->answer_at = NEVER;
	event = repl_feed(&world->repl, copy, size, world->now);
	free(copy);
	return event;
}

/* Let the world go on until the command has ended. */
static bool
go(struct world *world)
{
	for (int turn = 0; turn < MOST_TURNS && !world->trouble; turn++) {
		int64_t deadline = repl_deadline(&world->repl);

		let_board_read(world);
		deadline = repl_deadline(&world->repl);
		if (world->answer.length && world->answer_at <= deadline) {
			if (let_board_answer(world) == REPL_FINISHED)
				return true;
			continue;
		}
		if (deadline == NEVER) {
			world->trouble = "waits for ever";
			break;
		}
		world->now = deadline > world->now ? deadline : world->now;
		if (repl_tick(&world->repl, world->now) == REPL_FINISHED)
			return true;
	}
	if (!world->trouble)
		world->trouble = "goes on for ever";
	return false;
}

enum paste_mode { UNASKED, HAS_PASTE, NO_PASTE };

/* Reach READY, and learn about raw-paste mode by running a program. */
static void
get_ready(struct world *world, enum paste_mode mode)
{
	static const struct line yes[] = { LINE(PROBE, WINDOW_128), LINE(PROGRAM "\x04", "\x04" DONE),
		{ 0 } };
	static const struct line no[] = { LINE(PROBE, RAW), LINE(PROGRAM "\x04", "OK" DONE), { 0 } };

	repl_enter(&world->repl, 0, DEADLINE);
	go(world);
	if (mode != UNASKED) {
		world->lines = mode == HAS_PASTE ? yes : no;
		repl_run(&world->repl, PROGRAM, strlen(PROGRAM), NONCE, false, DEADLINE);
		go(world);
	}
	buffer_clear(&world->out);
	if (world->repl.state != REPL_READY)
		world->trouble = "did not get ready";
}

enum command { ENTER, RUN, RESET, LEAVE, LEAVE_RUNNING };

struct scene {
	const char *sentence;
	enum command command;
	enum paste_mode mode;
	struct line lines[MOST_LINES];
	enum outcome_status status;
	enum repl_state state;
	const char *out;    /* of RUN; NULL: does not matter */
	const char *reason; /* a part of it */
	int64_t latest;	    /* when it must have ended */
	bool exited, restarted, unreachable;
};

static void
command(struct world *world, const struct scene *scene)
{
	struct repl *repl = &world->repl;

	if (scene->command != ENTER)
		get_ready(world, scene->mode);
	world->lines = scene->lines;
	world->now = 0;
	switch (scene->command) {
	case ENTER:
		repl_enter(repl, 0, DEADLINE);
		break;
	case RUN:
		repl_run(repl, PROGRAM, strlen(PROGRAM), NONCE, false, DEADLINE);
		break;
	case RESET:
		repl_soft_reset(repl, DEADLINE);
		break;
	case LEAVE:
		repl_leave(repl, false, DEADLINE);
		break;
	case LEAVE_RUNNING:
		repl_run(repl, PROGRAM, strlen(PROGRAM), NONCE, false, NEVER);
		let_board_read(world);
		repl_leave(repl, false, DEADLINE);
		break;
	}
}

static const char *
difference(const struct scene *scene, struct world *world)
{
	const struct repl_outcome *outcome = &world->repl.outcome;

	if (world->trouble)
		return world->trouble;
	if (outcome->status != scene->status)
		return "status differs";
	if (world->repl.state != scene->state)
		return "state differs";
	if (scene->out && strcmp(buffer_string(&world->out), scene->out) != 0)
		return "output differs";
	if (scene->reason && !strstr(outcome->reason, scene->reason))
		return "reason differs";
	if (outcome->exited != scene->exited)
		return "exited differs";
	if (outcome->restarted != scene->restarted)
		return "restarted differs";
	if (outcome->unreachable != scene->unreachable)
		return "unreachable differs";
	if (world->now > (scene->latest ? scene->latest : SECOND))
		return "takes too long";
	if (repl_deadline(&world->repl) != NEVER)
		return "waits for something after its end";
	return world->lines->expect && world->lines->delay != NEVER ? "the board was not asked all it expects" : NULL;
}

static bool
try(const struct scene *scene, size_t piece)
{
	static const struct repl_config config = { .quiet_us = QUIET };
	struct world world;
	const char *what;

	open_world(&world, &config, piece);
	command(&world, scene);
	go(&world);
	what = difference(scene, &world);
	if (what)
		printf("# %s: pieces of %zu: %s: line %zu, at %lld us, state %d, status %d, out '%s', "
		       "reason '%s', received '%s'\n",
		    scene->sentence, piece, what, (size_t)(world.lines - scene->lines),
		    (long long)world.now, (int)world.repl.state, (int)world.repl.outcome.status,
		    buffer_string(&world.out), world.repl.outcome.reason,
		    buffer_string(&world.received));
	close_world(&world);
	return !what;
}

static void
check(const struct scene *scene)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 2, 3, 7 };
	bool good = true;

	for (size_t i = 0; good && i < sizeof pieces / sizeof *pieces; i++)
		good = try(scene, pieces[i]);
	ok(good, "%s", scene->sentence);
}

static const struct scene entering[] = {
	{ "an idle board is entered at once", ENTER,
	    .lines = { LINE("\x03\x03\x01", "\r\n>>> \r\n>>> \r\n" RAW) }, .state = REPL_READY,
	    .latest = 1 },
	{ "a board that is in the raw REPL already", ENTER, .lines = { LINE("\x03\x03\x01", RAW) },
	    .state = REPL_READY, .latest = 1 },
	{ "a board that has just booted", ENTER,
	    .lines = { LATE("\x03\x03\x01", "\0" FIRMWARE ">>> \r\n>>> \r\n" RAW, 100000) },
	    .state = REPL_READY, .restarted = true },
	{ "a running program is interrupted", ENTER,
	    .lines = { LINE("\x03\x03\x01", HEAD "KeyboardInterrupt: \r\n>>> \r\n>>> \r\n" RAW) },
	    .state = REPL_READY, .latest = 1 },
	{ "what was lost while the board booted is sent again", ENTER,
	    .lines = { LATE("\x03\x03\x01", "ets Jan  8 2013,rst cause:2\r\n\xff\x80\x04\x01", 1000),
		LINE("\r\x03\x03\x01", "\r\n>>> \r\n" RAW), LINE(QUESTION, ANSWER) },
	    .state = REPL_READY },
	{ "a ^A that was lost is sent again soon after the prompt", ENTER,
	    .lines = { LINE("\x03\x03\x01", "\r\n>>> "),
		LINE("\r\x03\x03\x01", "\r\n>>> \r\n>>> \r\n>>> \r\n" RAW), LINE(QUESTION, ANSWER) },
	    .state = REPL_READY, .latest = 100000 },
	{ "late answers to several tries are skipped", ENTER,
	    .lines = { LATE("\x03\x03\x01\r\x03\x03\x01", "\r\n" RAW "\r\n" RAW, 1000),
		LINE(QUESTION, "OK\x04" HEAD "SyntaxError: invalid syntax\r\n\x04>"
			       ANSWER) },
	    .state = REPL_READY },
	{ "a question that is not answered is asked again", ENTER,
	    .lines = { LINE("\x03\x03\x01", ""), LINE("\r\x03\x03\x01", RAW), LINE(QUESTION, ""),
		LINE("\r\x03\x03\x01", RAW), LINE(QUESTION, ANSWER) },
	    .state = REPL_READY, .latest = 3 * SECOND },
	{ "a board with a full heap answers a MemoryError", ENTER,
	    .lines = { LINE("\x03\x03\x01", ""), LINE("\r\x03\x03\x01", RAW),
		LINE(QUESTION, "OK\x04" HEAD "MemoryError: \r\n\x04>") },
	    .state = REPL_READY },
	{ "a board that says nothing is given up at the deadline", ENTER,
	    .lines = { LINE("\x03\x03\x01", ""), AGAIN("\r\x03\x03\x01") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .reason = "it says nothing",
	    .latest = DEADLINE, .unreachable = true },
	{ "a shell is no board, and what it says is shown", ENTER,
	    .lines = { LINE("\x03\x03\x01", "\x1b[1m$ "), AGAIN("\r\x03\x03\x01") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .reason = "'\\x1b[1m$ '",
	    .latest = DEADLINE, .unreachable = true },
};

static const struct scene probing[] = {
	{ "a board that has raw-paste mode is asked first", RUN, UNASKED,
	    { LINE(PROBE, WINDOW_128), LINE(PROGRAM "\x04", "\x04" DONE) }, .state = REPL_READY,
	    .out = "1\n", .latest = 1 },
	{ "then no more", RUN, HAS_PASTE, { LINE(PROBE PROGRAM "\x04", WINDOW_128 "\x04" DONE) },
	    .state = REPL_READY, .out = "1\n", .latest = 1 },
	{ "a board that refuses gets the program plain", RUN, UNASKED,
	    { LINE(PROBE, "R\0>"), LINE(PROGRAM "\x04", "OK" DONE) }, .state = REPL_READY,
	    .out = "1\n", .latest = 1 },
	{ "old firmware repeats its banner", RUN, UNASKED,
	    { LINE(PROBE, RAW), LINE(PROGRAM "\x04", "OK" DONE) }, .state = REPL_READY,
	    .out = "1\n", .latest = 1 },
	{ "and is not asked again", RUN, NO_PASTE, { LINE(PROGRAM "\x04", "OK" DONE) },
	    .state = REPL_READY, .out = "1\n", .latest = 1 },
	{ "output of a thread before the answer does no harm", RUN, UNASKED,
	    { LINE(PROBE, "Ready R\r\n" WINDOW_128), LINE(PROGRAM "\x04", "\x04" DONE) },
	    .state = REPL_READY, .latest = 1 },
	{ "much output may come along with the answer", RUN, HAS_PASTE,
	    { LINE(PROBE PROGRAM "\x04", WINDOW_128 "\x04" LONG_TEXT DONE) }, .state = REPL_READY,
	    .out = LONG_TEXT "1\n", .latest = 1 },
	{ "nor among the credits", RUN, HAS_PASTE,
	    { LINE(PROBE PROGRAM "\x04", WINDOW_128 "tick\r\n\x04" DONE) }, .state = REPL_READY,
	    .out = "tick\n1\n", .latest = 1 },
	{ "a ^E that is lost on the line: the program arrives plain", RUN, HAS_PASTE,
	    { LINE(PROBE PROGRAM "\x04", RAW "OK" DONE) }, .state = REPL_READY, .out = "1\n",
	    .latest = 1 },
	{ "an answer for raw-paste mode that comes too late", RUN, UNASKED,
	    { LATE(PROBE, WINDOW_128, DEADLINE + 1000),
		LINE("\r\x03\x03\x01", "\x04\x04KeyboardInterrupt: \r\n\x04>\r\n" RAW),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_LOST, .state = REPL_READY, .latest = DEADLINE + SECOND },
	{ "old firmware's, too late: nothing is sent behind it", RUN, UNASKED,
	    { LATE(PROBE, RAW, DEADLINE + 1000), LINE("\r\x03\x03\x01", RAW),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_LOST, .state = REPL_READY, .latest = DEADLINE + SECOND },
	{ "a board that does not answer the question for raw-paste mode", RUN, UNASKED,
	    { LINE(PROBE, ""), LINE("\r\x03\x03\x01", RAW), LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_LOST, .state = REPL_READY, .latest = DEADLINE + RECOVERY },
};

static const struct scene running[] = {
	{ "an exception", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OKa\x04" HEAD "E: \r\n\x04>"), LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_RAISED, .state = REPL_READY, .out = "a", .latest = QUIET },
	{ "an exception in raw-paste mode", RUN, HAS_PASTE,
	    { LINE(PROBE PROGRAM "\x04", WINDOW_128 "\x04" "a\x04" HEAD "E: \r\n\x04>"),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_RAISED, .state = REPL_READY, .out = "a", .latest = QUIET },
	{ "SystemExit on old firmware", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK\x04\x04>"), LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_RAISED, .state = REPL_READY, .exited = true, .latest = QUIET },
	{ "SystemExit on modern firmware", RUN, HAS_PASTE,
	    { LINE(PROBE PROGRAM "\x04",
		  WINDOW_128 "\x04" "a\x04\x04\r\nMPY: soft reboot\r\n" RAW),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_RAISED, .state = REPL_READY, .out = "a", .exited = true,
	    .restarted = true, .latest = QUIET },
	{ "a soft reset in the middle", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OKa\r\nMPY: soft reboot\r\n" RAW), LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_LOST, .state = REPL_READY, .restarted = true,
	    .reason = "in the middle", .latest = QUIET },
	{ "a reset in the middle", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OKa\0" FIRMWARE ">>> "), LINE("\r", "\r\n>>> ") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .out = "a", .restarted = true,
	    .reason = "reset in the middle" },
	{ "a reset while the program is being sent", RUN, UNASKED,
	    { LINE(PROBE, WINDOW_128), LINE(PROGRAM "\x04", "\0" FIRMWARE ">>> "),
		LINE("\r", "\r\n>>> ") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .restarted = true,
	    .reason = "reset in the middle" },
	{ "a boot banner and more of it a moment later", RUN, UNASKED,
	    { LINE(PROBE, WINDOW_128), LINE(PROGRAM "\x04", FIRMWARE ">>> x\r\n>>> "),
		LINE("\r", "\r\n>>> ") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .restarted = true,
	    .out = "MicroPython v1.25.0 on 2025-04-15; linux version\n"
		   "Type \"help()\" for more information.\n>>> x\n>>> " },
	{ "a printed boot banner: nothing is sent into the program before long", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK" FIRMWARE ">>> "), LATE("", "b" NONCE END, 200000) },
	    .state = REPL_READY },
	{ "an end that only looks like one", RUN, NO_PASTE,
	    { LATE(PROGRAM "\x04", "OK\x04\x04>", 1000), LATE(QUESTION, "1\r\n" NONCE END ANSWER, 5000) },
	    .state = REPL_READY, .out = "\x04\x04>1\n", .latest = 10000 },
	{ "an answer that comes some time after the end", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK\x04\x04>"), LATE(QUESTION, "1\r\n" NONCE END, 5000),
		LATE("", ANSWER, 100000) },
	    .state = REPL_READY, .out = "\x04\x04>1\n" },
	{ "a question that the program has read", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK\x04\x04>"), LATE(QUESTION, "1\r\n" NONCE END, 5000),
		LINE("\r\x03\x03\x01", RAW), LINE(QUESTION, ANSWER) },
	    .state = REPL_READY, .out = "\x04\x04>1\n", .latest = 2 * SECOND },
	{ "a damaged reply", RUN, NO_PASTE, { LINE(PROGRAM "\x04", "K1\r\n" NONCE END) },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .reason = "damaged", .latest = QUIET },
	{ "the syntax is wrong: raw-paste is ended early", RUN, UNASKED,
	    { LINE(PROBE, WINDOW_128), LINE(PROGRAM "\x04", "\x04\x04" HEAD "SyntaxError: x\r\n\x04>"),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_RAISED, .state = REPL_READY, .latest = QUIET },
};

static const struct scene overdue[] = {
	{ "an endless loop is interrupted at the deadline", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OKa\r\n"), LINE("\x03", "b" INTERRUPTED), LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_TIMEOUT, .state = REPL_READY, .out = "a\nb", .latest = DEADLINE + QUIET },
	{ "also in raw-paste mode", RUN, HAS_PASTE,
	    { LINE(PROBE PROGRAM "\x04", WINDOW_128 "\x04"), LINE("\x03", INTERRUPTED),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_TIMEOUT, .state = REPL_READY, .out = "", .latest = DEADLINE + QUIET },
	{ "a program that ends just then is overdue all the same", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK"), LINE("\x03", DONE) },
	    .status = OUTCOME_TIMEOUT, .state = REPL_READY, .latest = DEADLINE },
	{ "a program that swallows an interrupt gets another", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK"), LINE("\x03", "no\r\n"), LINE("\x03", ""),
		LINE("\x03", INTERRUPTED), LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_TIMEOUT, .state = REPL_READY, .out = "no\n",
	    .latest = DEADLINE + 2 * SECOND },
	{ "one that swallows several is ended by entering anew", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK"), LINE("\x03", "no\r\n"), LINE("\x03", "no\r\n"),
		LINE("\x03", "no\r\n"), LINE("\r\x03\x03\x01", INTERRUPTED RAW),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_TIMEOUT, .state = REPL_READY, .latest = DEADLINE + 2 * SECOND },
	{ "a board that obeys no more is lost, not waited for", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OKa"), LINE("\x03", ""), LINE("\x03", ""), LINE("\x03", ""),
		AGAIN("\r\x03\x03\x01") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .out = "a",
	    .reason = "stopped answering", .latest = DEADLINE + RECOVERY, .unreachable = true },
	{ "the prompt of the reply is lost", RUN, NO_PASTE,
	    { LINE(PROGRAM "\x04", "OK1\r\n" NONCE "\r\n\x04\x04"), LINE("\x03", ""),
		LINE("\x03", ""), LINE("\x03", ""), LINE("\r\x03\x03\x01", RAW),
		LINE(QUESTION, ANSWER) },
	    .status = OUTCOME_LOST, .state = REPL_READY, .out = "1\n" NONCE "\n\x04\x04",
	    .reason = "did not arrive", .latest = DEADLINE + RECOVERY },
};

static const struct scene leaving[] = {
	{ "a soft reset", RESET, NO_PASTE, { LATE("\x04", "OK\r\nsoft reboot\r\n" RAW, 50000) },
	    .state = REPL_READY, .restarted = true },
	{ "of modern firmware, with output of boot.py", RESET, HAS_PASTE,
	    { LINE("\x04", "OK\r\nMPY: soft reboot\r\nboot!\r\n" RAW) }, .state = REPL_READY,
	    .restarted = true },
	{ "a soft reset that is not answered", RESET, NO_PASTE, { LINE("\x04", "OK\r\n") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .reason = "soft reset",
	    .latest = DEADLINE },
	{ "leaving", LEAVE, NO_PASTE, { LINE("\x02", "\r\n" FIRMWARE ">>> ") }, .state = REPL_OUTSIDE },
	{ "leaving a running program", LEAVE_RUNNING, NO_PASTE,
	    { LINE(PROGRAM "\x04", ""), LINE("\x03\x03\x02", "OK" INTERRUPTED "\r\n" FIRMWARE ">>> ") },
	    .state = REPL_OUTSIDE },
	{ "leaving a board that does not answer", LEAVE, NO_PASTE, { LINE("\x02", "") },
	    .status = OUTCOME_LOST, .state = REPL_OUTSIDE, .reason = "prompt", .latest = DEADLINE },
};

/*
 * A board with raw-paste mode and a small window: it reads when it likes, and
 * must never be sent more than it gave credit for.
 */
struct paste_board {
	size_t window, credit, since; /* bytes it may still be sent; read since the last ^A */
	size_t header;		      /* bytes of the probe it has read */
	struct buffer program, answer;
	size_t early;	 /* ^D after so many bytes of the program, or SIZE_MAX */
	bool ended;	 /* its ^D is out */
	bool over, done; /* more than its credit was sent; ^D came */
};

static void
take_byte(struct paste_board *board, char byte)
{
	if (board->header < 3) {
		if (++board->header == 3) {
			char open[5] = { 'R', 1, (char)(board->window & 255), (char)(board->window >> 8), 1 };

			buffer_append(&board->answer, open, sizeof open);
			board->credit += 2 * board->window;
		}
		return;
	}
	if (byte == '\x04') {
		board->done = true;
		if (!board->ended)
			buffer_putc(&board->answer, '\x04');
		buffer_puts(&board->answer,
		    board->ended ? "\x04" HEAD "SyntaxError: \r\n\x04>" : DONE);
		return;
	}
	board->over = board->over || board->credit == 0;
	board->credit -= board->credit > 0;
	if (board->ended)
		return;
	buffer_putc(&board->program, byte);
	if (board->program.length >= board->early) {
		board->ended = true;
		buffer_putc(&board->answer, '\x04');
	} else if (++board->since == board->window) {
		board->since = 0;
		board->credit += board->window;
		buffer_putc(&board->answer, '\x01');
	}
}

/* Run a program of 1000 bytes; the board reads and answers in random pieces. */
static bool
paste(struct world *world, struct paste_board *board)
{
	struct buffer line = { 0 };
	char program[1000];
	bool finished = false;

	memset(program, 'x', sizeof program);
	repl_run(&world->repl, program, sizeof program, NONCE, false, DEADLINE);
	for (int turn = 0; turn < MOST_TURNS && !finished && !board->over; turn++) {
		size_t size = repl_writable(&world->repl, world->now);
		char bytes[40];

		if (size) {
			buffer_append(&line, world->repl.out.data, size);
			repl_wrote(&world->repl, size, world->now);
		}
		for (size_t n = (size_t)rand() % 40; n && line.length; n--) {
			take_byte(board, *line.data);
			buffer_consume(&line, 1);
		}
		size = (size_t)rand() % (1 + (board->answer.length < 39 ? board->answer.length : 39));
		memcpy(bytes, size ? board->answer.data : "", size);
		buffer_consume(&board->answer, size);
		finished = repl_feed(&world->repl, bytes, size, world->now) == REPL_FINISHED;
		if (board->done && board->ended && board->answer.length == 0)
			break; /* to be asked about */
		world->now = world->repl.write_at > world->now ? world->repl.write_at : world->now;
	}
	buffer_free(&line);
	return finished && board->program.length == sizeof program;
}

static void
flow_control(void)
{
	static const size_t windows[] = { 1, 2, 3, 16, 64, 128, 255, 256, 500, 4096 };
	static const struct repl_config configs[] = { { .quiet_us = QUIET },
		{ .quiet_us = QUIET, .chunk = 32, .chunk_delay_us = 1000 } };

	srand(4);
	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		bool good = true, kept = true;

		for (int round = 0; round < 20; round++) {
			struct paste_board board = { .window = windows[i], .early = SIZE_MAX };
			struct world world;

			open_world(&world, &configs[round % 2], SIZE_MAX);
			get_ready(&world, UNASKED);
			for (int run = 0; run < 2; run++) { /* asking first, then knowing */
				board.header = board.credit = board.since = 0;
				buffer_clear(&board.program);
				good = paste(&world, &board) && good;
				kept = kept && !board.over;
			}
			buffer_free(&board.program);
			buffer_free(&board.answer);
			close_world(&world);
		}
		ok(good && kept, "a window of %zu bytes: the program arrives whole, never more than the "
				 "credit is sent", windows[i]);
	}
}

/* Chatter before the board says whether it has raw-paste mode. */
static void
probed_in_chatter(void)
{
	static const struct repl_config config = { .quiet_us = QUIET };
	static const char header[] = WINDOW_128;
	struct world world;
	struct repl *repl = &world.repl;

	open_world(&world, &config, SIZE_MAX);
	get_ready(&world, UNASKED);
	repl_run(repl, PROGRAM, strlen(PROGRAM), NONCE, false, DEADLINE);
	for (int i = 0; i < 1000; i++)
		repl_feed(repl, TEXT_256, strlen(TEXT_256), 0);
	ok(repl->seen.length < 2048, "little is kept of what a board says instead of an answer");
	for (size_t i = 0; i < sizeof header - 1; i++)
		repl_feed(repl, header + i, 1, 0);
	ok(repl->state == REPL_PASTING && repl->window == 128, "behind that, the answer is found");
	close_world(&world);
}

/* The board ends raw-paste early: no more is sent but ^D. */
static void
early_end(void)
{
	static const struct repl_config config = { .quiet_us = QUIET };
	bool good = true;

	srand(5);
	for (size_t early = 1; early < 1000; early += 37) {
		struct paste_board board = { .window = 32, .early = early };
		struct world world;

		open_world(&world, &config, SIZE_MAX);
		get_ready(&world, UNASKED);
		paste(&world, &board);
		good = good && !board.over && board.done && world.repl.unsent.length == 0 &&
		    world.repl.frame.likely == FRAME_ENDED;
		buffer_free(&board.program);
		buffer_free(&board.answer);
		close_world(&world);
	}
	ok(good, "a board that ends raw-paste early is sent ^D and no more");
}

/* The deadline comes while the board gives no credit: ^C, and no ^D that would reset it. */
static void
overdue_paste(void)
{
	static const struct repl_config config = { .quiet_us = QUIET };
	static const struct line lines[] = { LINE(PROBE, "R\x01\x04\x00\x01"), LINE("xxxxxxxx", ""),
		LINE("\r\x03\x03\x01", "\x04\x04KeyboardInterrupt: \r\n\x04>\r\n" RAW),
		LINE(QUESTION, ANSWER), { 0 } };
	struct world world;

	open_world(&world, &config, SIZE_MAX);
	get_ready(&world, UNASKED);
	world.lines = lines;
	world.now = 0;
	repl_run(&world.repl, "xxxxxxxxyyyyyyyy", 16, NONCE, false, DEADLINE);
	go(&world);
	ok(!world.trouble && world.repl.outcome.status == OUTCOME_LOST &&
		world.repl.outcome.damaged && world.repl.state == REPL_READY,
	    "a board that takes no more of the program is interrupted: %s",
	    world.trouble ? world.trouble : "ok");
	close_world(&world);
}

/* What looks like an end, again and again, without a pause: the deadline holds. */
static void
chatter(const char *sentence, const char *text, bool entering_too)
{
	static const struct repl_config config = { .quiet_us = QUIET, .plain = true };
	struct world world;
	enum repl_event event = REPL_BUSY;

	open_world(&world, &config, SIZE_MAX);
	get_ready(&world, UNASKED);
	world.now = 0;
	if (entering_too)
		repl_enter(&world.repl, 0, DEADLINE);
	else
		repl_run(&world.repl, PROGRAM, strlen(PROGRAM), NONCE, false, DEADLINE);
	repl_feed(&world.repl, "OK", 2, 0);
	while (event == REPL_BUSY && world.now < 10 * DEADLINE) {
		repl_wrote(&world.repl, repl_writable(&world.repl, world.now), world.now);
		world.now += 1000;
		event = repl_feed(&world.repl, text, strlen(text), world.now);
		if (event == REPL_BUSY && repl_deadline(&world.repl) <= world.now)
			event = repl_tick(&world.repl, world.now);
	}
	ok(event == REPL_FINISHED && world.repl.outcome.status == OUTCOME_LOST &&
		world.now <= DEADLINE + RECOVERY, "%s: ended after %lld ms", sentence,
	    (long long)world.now / 1000);
	close_world(&world);
}

/*
 * Pacing: after a write comes half a pause, then a look at the line, and when all
 * has left it the other half (repl_pause, which the board's owner calls).
 */
static void
pacing(void)
{
	static const struct repl_config config = { .quiet_us = QUIET, .plain = true, .burst = 10,
		.chunk = 4, .chunk_delay_us = 1000 };
	struct world world;
	struct repl *repl = &world.repl;
	int chunks = 0;

	open_world(&world, &config, SIZE_MAX);
	get_ready(&world, UNASKED);
	repl_run(repl, "0123456789abcdef012345", 22, NONCE, false, DEADLINE);
	ok(repl_writable(repl, 0) == 10, "an idle board takes a burst");
	repl_wrote(repl, 10, 0);
	ok(repl_writable(repl, 1499) == 0 && repl_deadline(repl) == 1500,
	    "then comes a pause, half of one for each chunk of it");
	ok(repl_writable(repl, 1500) == 4, "and a chunk");
	repl_pause(repl, 1500);
	ok(repl_writable(repl, 2999) == 0 && repl_writable(repl, 3000) == 4,
	    "unless the line was still busy: as long again");
	repl_wrote(repl, 1, 3000);
	ok(repl_writable(repl, 3499) == 0 && repl_writable(repl, 3500) == 4,
	    "a line that takes less has a pause too");
	for (int64_t now = 4000; repl->out.length; now += 1000, chunks++)
		repl_wrote(repl, repl_writable(repl, now), now);
	ok(chunks == 3, "the rest takes three chunks, ^D among them");
	ok(repl_deadline(repl) == DEADLINE, "after the last there is no pause");
	close_world(&world);
}

/* The deadline comes while a program is still being written. */
static void
overdue_pacing(void)
{
	static const struct repl_config config = { .quiet_us = QUIET, .plain = true, .chunk = 4,
		.chunk_delay_us = 1000 };
	static const struct line lines[] = { LINE("01234567\x03", INTERRUPTED), LINE(QUESTION, ANSWER),
		{ 0 } };
	struct world world;

	open_world(&world, &config, SIZE_MAX);
	get_ready(&world, UNASKED);
	world.lines = lines;
	world.now = 0;
	repl_run(&world.repl, "0123456789abcdef", 16, NONCE, false, 600);
	repl_feed(&world.repl, "OK", 2, 0);
	go(&world);
	ok(!world.trouble && world.repl.outcome.status == OUTCOME_TIMEOUT,
	    "what was not yet written is not sent behind an interrupt: %s",
	    world.trouble ? world.trouble : "ok");
	close_world(&world);
}

static void
postponing(void)
{
	struct world world;
	struct repl *repl = &world.repl;

	open_world(&world, &(struct repl_config){ .quiet_us = QUIET, .plain = true }, SIZE_MAX);
	get_ready(&world, UNASKED);
	repl_postpone(repl, 1000);
	ok(repl_deadline(repl) == NEVER, "what never comes cannot be put off");
	repl_run(repl, PROGRAM, strlen(PROGRAM), NONCE, false, DEADLINE);
	repl_wrote(repl, repl->out.length, 0);
	repl_postpone(repl, 1000);
	ok(repl_deadline(repl) == DEADLINE + 1000, "a deadline can");
	repl_feed(repl, "OK\x04\x04>", 5, 0);
	repl_postpone(repl, 500);
	ok(repl_deadline(repl) == QUIET + 500, "and so can the silence that is waited for");
	close_world(&world);
}

static void
nonces(void)
{
	struct repl repl;
	bool good = true;
	char nonce[NONCE_SIZE], before[NONCE_SIZE] = "";
	size_t repeated = 0;

	repl_init(&repl, &(struct repl_config){ 0 }, 7);
	for (int i = 0; i < 100000; i++) {
		repl_nonce(&repl, nonce);
		good = good && strlen(nonce) == 6 && strspn(nonce, "0123456789") == 6 && *nonce != '0';
		repeated += strcmp(nonce, before) == 0;
		strcpy(before, nonce);
	}
	ok(good, "nonces are six digits");
	ok(repeated < 5, "they change");
	repl_free(&repl);
}

static size_t
random_bytes(char *bytes, size_t most)
{
	static const char *const pieces[] = { RAW, "\x04", ">", "OK", "\x04\x04>", NONCE, END, HEAD,
		"R\x01\x02", "\x01", "R", "\r\n>>> ", FIRMWARE, "KeyError: ", "\xff", "x", "OK\x04",
		"\n\x04>", "MemoryError", "\x02", " 1 ", "\r" };
	size_t length = 0;

	for (int n = 1 + rand() % 4; n > 0; n--) {
		const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];

		if (length + strlen(piece) < most) {
			memcpy(bytes + length, piece, strlen(piece));
			length += strlen(piece);
		}
	}
	return length;
}

/* Give a random command that the state allows; its deadline. */
static int64_t
random_command(struct repl *repl, int64_t now)
{
	int64_t deadline = now + rand() % DEADLINE;

	switch (repl->state == REPL_READY ? rand() % 6 : 0) {
	case 0:
		repl_enter(repl, now, deadline);
		break;
	case 1:
		repl_soft_reset(repl, deadline);
		break;
	case 2:
		repl_leave(repl, false, deadline);
		break;
	default:
		repl_run(repl, PROGRAM, strlen(PROGRAM), NONCE, rand() % 2, deadline);
	}
	return deadline;
}

static void
random_world(void)
{
	static const char answer[] = "OK\x04" HEAD "KeyError: ";
	int64_t worst = 0;
	size_t finished = 0;
	struct world world;

	srand(6);
	open_world(&world, &(struct repl_config){ .quiet_us = QUIET }, SIZE_MAX);
	for (int round = 0; round < 20000; round++) {
		struct repl *repl = &world.repl;
		int64_t deadline = random_command(repl, world.now);
		enum repl_event event = REPL_BUSY;

		if (rand() % 50 == 0)
			repl->paste = PASTE_UNKNOWN;
		while (event == REPL_BUSY && world.now < deadline + 10 * RECOVERY) {
			char bytes[400];
			size_t size = repl_writable(repl, world.now);
			int64_t wait = rand() % 3 ? rand() % 5000 : rand() % SECOND;
			int64_t next = repl_deadline(repl);

			repl_wrote(repl, size && rand() % 4 ? size : size / 2, world.now);
			world.now += next - world.now < wait ? (next > world.now ? next - world.now : 0) : wait;
			size = random_bytes(bytes, sizeof bytes);
			if (rand() % 4 == 0) /* a board that answers as it should */
				size = (size_t)sprintf(bytes, "%s%s\r\n\x04>", answer,
				    rand() % 2 ? repl->question : repl->frame.question);
			event = repl_feed(repl, bytes, size, world.now);
			if (event == REPL_BUSY && repl_deadline(repl) <= world.now)
				event = repl_tick(repl, world.now);
		}
		finished += event == REPL_FINISHED;
		worst = world.now - deadline > worst ? world.now - deadline : worst;
		buffer_clear(&world.out);
	}
	ok(finished == 20000, "20000 commands to a board gone mad end");
	ok(worst <= RECOVERY, "at the latest %lld ms after their deadlines", (long long)worst / 1000);
	close_world(&world);
}

#define CHECK_ALL(table)                                                   \
	do {                                                               \
		for (size_t i = 0; i < sizeof table / sizeof *table; i++) \
			check(&table[i]);                                  \
	} while (0)

int
main(void)
{
	CHECK_ALL(entering);
	CHECK_ALL(probing);
	CHECK_ALL(running);
	CHECK_ALL(overdue);
	CHECK_ALL(leaving);
	flow_control();
	probed_in_chatter();
	early_end();
	overdue_paste();
	chatter("a program that prints ^D> for ever and obeys nothing", "\x04>", false);
	chatter("one that prints the raw REPL's banner for ever", RAW, false);
	chatter("one that prints a boot banner for ever", FIRMWARE ">>> ", false);
	chatter("one that prints text for ever", "hello\r\n", false);
	chatter("a board that chatters while it is entered", "hello\r\n", true);
	pacing();
	overdue_pacing();
	postponing();
	nonces();
	random_world();
	return done_testing();
}
