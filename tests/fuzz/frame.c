/* The reply to one step, in any pieces, with a question whenever it looks ended. */
#include <string.h>

#include "frame.h"
#include "fuzz.h"

#define NONCE "123456"
#define QUESTION "654321"

enum {
	LONGEST_VALUE = 1000,
	MOST_FED = 4 << 20,	/* bytes for one input: enough to see what grows */
	MOST_HELD = 256 * 1024, /* of them, whatever comes */
};

struct world {
	struct frame frame;
	enum frame_state state;
	struct buffer out;
	size_t given, fed;
};

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct world *world = context;

	world->given += length;
	if (world->out.length < 65536)
		buffer_append(&world->out, bytes, length);
}

static void
feed(struct world *world, const char *bytes, size_t length)
{
	if (length == 0 || world->fed > MOST_FED)
		return;
	if (world->state != FRAME_OPEN && world->state != FRAME_LIKELY)
		return;
	world->fed += length;
	world->state = frame_feed(&world->frame, bytes, length);
	require(world->state >= FRAME_OPEN && world->state <= FRAME_DAMAGED, "the state is one");
	require(world->given <= world->fed, "no more is given out than came");
	require(world->frame.held.length <= MOST_HELD, "what is held is bounded");
	require(world->frame.held.capacity <= 4 * MOST_HELD, "and so is its memory");
}

static void
feed_text(struct world *world, const char *text)
{
	feed(world, text, strlen(text));
}

static void
feed_often(struct world *world, const char *bytes, size_t length, size_t times)
{
	while (times-- && length)
		feed(world, bytes, length);
}

static void
ask(struct world *world)
{
	struct buffer text = { 0 };

	if (world->state != FRAME_LIKELY || world->frame.question[0])
		return;
	frame_ask(&world->frame, QUESTION, world->given % 2, &text);
	require(text.length > 0, "there is something to send");
	buffer_free(&text);
}

/* What a board says when it behaves, to come far. */
static const char *const usual[] = {
	"OK", "\x04", ">", "\x04>", "\r\n", NONCE "\r\n\x04\x04>", "\x02" "42 2 " NONCE "\r\n\x04\x04>",
	"\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\nKeyError: ",
	QUESTION "\r\n\x04>", "OK\x04", "raw REPL; CTRL-B to exit\r\n>", "MPY: soft reboot\r\n",
	"MicroPython v1.25.0 on 2025-04-15; linux\r\nType \"help()\" for more information.\r\n>>> ",
	"\r\n>>> ", "MemoryError: \r\n\x04>", NONCE, QUESTION,
};

static void
step(struct world *world, struct input *input)
{
	unsigned what = next_byte(input);
	size_t length;
	char *bytes;

	if (what < sizeof usual / sizeof *usual) {
		feed_text(world, usual[what]);
	} else if (what == 0x20) {
		ask(world);
	} else if (what == 0x21) {
		bytes = next_bytes(input, next_byte(input), &length);
		feed_often(world, bytes, length, next_byte(input) * 16);
		free(bytes);
	} else {
		bytes = next_bytes(input, what & 63, &length);
		feed(world, bytes, length);
		free(bytes);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct world world = { .state = FRAME_OPEN };
	unsigned mode = next_byte(&input);

	world.frame.output = take_output;
	world.frame.context = &world;
	world.frame.longest_value = LONGEST_VALUE;
	frame_start(&world.frame, NONCE, mode & 1, mode & 2);
	while (input.left)
		step(&world, &input);
	frame_flush(&world.frame);
	require(world.given <= world.fed, "nothing is given out twice");
	require(world.frame.repr.length <= 2 * MOST_HELD, "a value is bounded");
	frame_free(&world.frame);
	buffer_free(&world.out);
	return 0;
}
