/*
 * The raw REPL, driven by the input: commands, bytes from the board, time. In
 * the end it is left alone with a board that says nothing any more, and has to
 * end its command by itself.
 */
#include "repl.h"

#include <string.h>

#include "clock.h"
#include "fuzz.h"

#define PROGRAM "print('a program')\nfor i in range(100): print(i)\nprint("
#define RAW "raw REPL; CTRL-B to exit\r\n>"

enum {
	SECOND = 1000000,
	PATIENCE = 2 * SECOND,	/* of each command */
	AFTERWARDS = 10 * SECOND, /* may pass until it has ended: interrupts, entering anew */
	MOST_TURNS = 20000,
	MOST_FED = 4 << 20,
	MOST_HELD = 512 * 1024, /* bytes in any one buffer */
	LONGEST_VALUE = 1000,
};

struct world {
	struct repl repl;
	int64_t now, began; /* of the command */
	bool busy;
	size_t given, fed, typed;
	char nonce[NONCE_SIZE];
};

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct world *world = context;

	(void)bytes;
	world->given += length;
}

static void
check_bounds(const struct world *world)
{
	const struct repl *repl = &world->repl;

	require(world->given <= world->fed, "no more is given out than came");
	require(repl->seen.length <= MOST_HELD && repl->frame.held.length <= MOST_HELD &&
		repl->frame.error.length <= MOST_HELD && repl->frame.repr.length <= MOST_HELD,
	    "what came is held within bounds");
	require(repl->unsent.length <= 1000 && repl->out.length <= 4000 + world->typed,
	    "what is to be sent is held within bounds");
	require(memchr(repl->outcome.reason, '\0', sizeof repl->outcome.reason) != NULL,
	    "the reason is a string");
}

static void
take_event(struct world *world, enum repl_event event)
{
	const struct repl *repl = &world->repl;

	check_bounds(world);
	if (event != REPL_FINISHED)
		return;
	require(world->busy, "only a command can end");
	world->busy = false;
	require(repl->outcome.status >= OUTCOME_OK && repl->outcome.status <= OUTCOME_LOST,
	    "it ends in one of the known ways");
	require(repl->state == REPL_READY || repl->state == REPL_OUTSIDE,
	    "it ends where another can begin");
	require(repl->outcome.status != OUTCOME_LOST || repl->outcome.reason[0],
	    "what is lost has a reason");
	require(repl->deadline == NEVER && repl->timer == NEVER, "it waits for nothing any more");
}

static void
feed(struct world *world, const char *bytes, size_t length)
{
	if (world->fed > MOST_FED)
		return;
	world->fed += length;
	take_event(world, repl_feed(&world->repl, bytes, length, world->now));
}

static void
feed_text(struct world *world, const char *text)
{
	/* In a block of its own, so that a step beyond its end is seen. */
	size_t length = strlen(text);
	char *copy = malloc(length ? length : 1);

	require(copy != NULL, "there is memory");
	memcpy(copy, text, length);
	feed(world, copy, length);
	free(copy);
}

static void
feed_digits(struct world *world, const char *before, const char *digits, const char *behind)
{
	struct buffer text = { 0 };

	buffer_printf(&text, "%s%s%s", before, digits, behind);
	feed_text(world, buffer_string(&text));
	buffer_free(&text);
}

static void
write_out(struct world *world, size_t most)
{
	size_t size = repl_writable(&world->repl, world->now);

	require(size <= world->repl.out.length, "there is as much to write");
	if (size > most)
		size = most;
	if (size)
		repl_wrote(&world->repl, size, world->now);
	check_bounds(world);
}

static void
pass_time(struct world *world, int64_t until)
{
	if (until == NEVER)
		return;
	world->now = until > world->now ? until : world->now;
	if (repl_deadline(&world->repl) <= world->now)
		take_event(world, repl_tick(&world->repl, world->now));
}

static void
run(struct world *world, bool valued)
{
	struct buffer program = { 0 };

	repl_nonce(&world->repl, world->nonce);
	require(strlen(world->nonce) == 6, "a nonce has six digits");
	buffer_printf(&program, "%s%s)", PROGRAM, world->nonce);
	repl_run(&world->repl, program.data, program.length, world->nonce, valued,
	    world->now + PATIENCE);
	buffer_free(&program);
}

/* The next command; any may follow any, but for two that need the raw REPL. */
static void
command(struct world *world, unsigned which)
{
	bool ready = world->repl.state == REPL_READY;

	if (world->busy)
		return;
	world->busy = true;
	world->began = world->now;
	if (which % 5 == 1 && ready)
		run(world, false);
	else if (which % 5 == 2 && ready)
		run(world, true);
	else if (which % 5 == 3 && ready)
		repl_soft_reset(&world->repl, world->now + PATIENCE);
	else if (which % 5 == 4)
		repl_leave(&world->repl, false, world->now + PATIENCE);
	else
		repl_enter(&world->repl, world->now, world->now + PATIENCE);
	check_bounds(world);
}

/* What a board says when it behaves, to come far. */
static const char *const usual[] = {
	RAW, "OK", "\r\n>>> ", "\x04", "\x04>", ">", "\r\n", "\x01", "R\x01\x80", "\x02" "42 2 ",
	"\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\nKeyError: ",
	"MPY: soft reboot\r\n", "KeyboardInterrupt: \r\n\x04>", "MemoryError: \r\n\x04>",
	"MicroPython v1.25.0 on 2025-04-15; linux\r\nType \"help()\" for more information.\r\n>>> ",
};

enum { USUAL = sizeof usual / sizeof *usual };

static void
feed_window(struct world *world, unsigned size)
{
	char answer[] = { 'R', '\x01', (char)size, '\0', '\x01' };

	feed(world, answer, sizeof answer);
}

static void
feed_some(struct world *world, struct input *input, bool often)
{
	size_t length;
	char *bytes = next_bytes(input, next_byte(input), &length);

	for (size_t times = often ? next_byte(input) * 16 : 1; times; times--)
		feed(world, bytes, length);
	free(bytes);
}

static void
type(struct world *world, unsigned count)
{
	if (!world->busy || world->repl.state != REPL_RUNNING || world->typed > 10000)
		return;
	world->repl.typed = true;
	for (; count; count--, world->typed++)
		buffer_putc(&world->repl.out, 'x');
}

/* Leave, whatever is being done. */
static void
leave(struct world *world)
{
	world->busy = true;
	world->began = world->now;
	repl_leave(&world->repl, false, world->now + PATIENCE);
}

static void
postpone(struct world *world, int64_t time)
{
	world->now += time;
	world->began += time;
	repl_postpone(&world->repl, time);
}

static void
step(struct world *world, struct input *input)
{
	unsigned what = next_byte(input);

	if (what >= 0x40) {
		feed_text(world, usual[what % USUAL]);
		return;
	}
	switch (what & 15) {
	case 0:
		feed_some(world, input, false);
		break;
	case 1:
		feed_some(world, input, true);
		break;
	case 2:
		feed_digits(world, "KeyError: ", world->repl.question, "\r\n\x04>");
		break;
	case 3:
		feed_digits(world, "", world->nonce, "\r\n\x04\x04>");
		break;
	case 4:
		feed_window(world, next_byte(input));
		break;
	case 5:
		pass_time(world, world->now + next_byte(input) * 1000);
		break;
	case 6:
		pass_time(world, repl_deadline(&world->repl));
		break;
	case 7:
		write_out(world, next_byte(input));
		break;
	case 8:
		write_out(world, SIZE_MAX);
		break;
	case 9:
		command(world, next_byte(input));
		break;
	case 10:
		leave(world);
		break;
	case 11:
		type(world, next_byte(input));
		break;
	case 12:
		postpone(world, next_byte(input) * 100000);
		break;
	case 13:
		repl_pause(&world->repl, world->now);
		break;
	case 14:
		feed_digits(world, "OK\x04Traceback (most recent call last):\r\nKeyError: ",
		    world->repl.question, "\r\n\x04>");
		break;
	default:
		feed_text(world, "OK");
	}
}

/* Nothing more comes from the board. */
static void
abandon(struct world *world)
{
	int64_t began = world->now;
	int turns = 0;

	while (world->busy) {
		int64_t deadline;

		write_out(world, SIZE_MAX);
		deadline = repl_deadline(&world->repl);
		require(deadline != NEVER, "a command does not wait for ever");
		pass_time(world, deadline);
		require(++turns < MOST_TURNS, "it makes progress");
		require(world->now <= began + PATIENCE + AFTERWARDS, "it ends in time");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct world world = { .now = 1000 };
	struct repl_config config = { .quiet_us = 3000 };

	config.burst = next_byte(&input);
	config.chunk = next_byte(&input);
	config.chunk_delay_us = config.chunk ? next_byte(&input) * 10 : 0;
	config.plain = next_byte(&input) & 1;
	repl_init(&world.repl, &config, 42);
	world.repl.frame.output = take_output;
	world.repl.frame.context = &world;
	world.repl.frame.longest_value = LONGEST_VALUE;
	while (input.left)
		step(&world, &input);
	abandon(&world);
	repl_free(&world.repl);
	return 0;
}
