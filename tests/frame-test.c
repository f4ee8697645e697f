/*
 * Replies of boards, byte for byte, in whatever pieces they arrive: whole, byte
 * by byte, and cut in two at every place. What is told must be the same.
 */
#include "frame.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define NONCE "123456"
#define LINES "a line\r\na line\r\na line\r\na line\r\na line\r\na line\r\na line\r\na line\r\n" \
	"a line\r\na line\r\na line\r\na line\r\na line\r\na line\r\na line\r\na line\r\n"
#define DIGITS "654321" /* of the question */
#define END "\r\n\x04\x04>"
#define HEAD "Traceback (most recent call last):\r\n"
#define FRAME_1 "  File \"<stdin>\", line 1, in <module>\r\n"
#define ANSWER "OK\x04" HEAD FRAME_1 "KeyError: " DIGITS "\r\n\x04>"
#define BANNER "raw REPL; CTRL-B to exit\r\n>"
#define BOOT "MicroPython v1.9.2-34-gd64154c73 on 2017-09-01; micro:bit v1.0.1 with nRF51822\r\n" \
	     "Type \"help()\" for more information.\r\n>>> "

enum { LONGEST_VALUE = 64, MOST_PARTS = 4 };

/* Bytes that arrive without a pause; the line is silent behind them if more parts follow. */
struct part {
	const char *bytes;
	size_t length;
};

#define PART(bytes) { bytes, sizeof(bytes) - 1 }

struct conversation {
	const char *sentence;
	struct part parts[MOST_PARTS]; /* a question is asked between two of them */
	bool valued, pasted;
	enum frame_state state;
	const char *out, *repr, *error; /* out is NULL where it does not matter */
	bool exited, owed;
};

/* What a conversation came to. */
struct telling {
	enum frame_state state;
	struct buffer out, repr, error;
	bool has_repr, exited, owed;
	const char *trouble;
};

static void
take_output(void *context, const char *bytes, size_t length)
{
	buffer_append(context, bytes, length);
}

/* Feed one part: `step` bytes at a time up to `cut`, then the rest. */
static enum frame_state
feed(struct frame *frame, const struct part *part, size_t step, size_t cut)
{
	enum frame_state state = FRAME_OPEN;

	for (size_t at = 0, size; at < part->length; at += size) {
		size_t left = at < cut && cut < part->length ? cut - at : part->length - at;
		char *copy;

		size = step < left ? step : left;
		copy = malloc(size);
		memcpy(copy, part->bytes + at, size);
		state = frame_feed(frame, copy, size);
		free(copy);
		if (state != FRAME_OPEN && state != FRAME_LIKELY && at + size < part->length)
			return FRAME_OPEN; /* too early: the caller will see that it differs */
	}
	return state;
}

static size_t
part_count(const struct conversation *talk)
{
	size_t count = 0;

	while (count < MOST_PARTS && talk->parts[count].bytes)
		count++;
	return count;
}

static struct telling
tell(const struct conversation *talk, size_t step, size_t cut_part, size_t cut)
{
	struct telling telling = { 0 };
	struct buffer question = { 0 };
	struct frame frame = { .output = take_output, .context = &telling.out,
		.longest_value = LONGEST_VALUE };

	frame_start(&frame, NONCE, talk->valued, !talk->pasted);
	for (size_t i = 0; i < part_count(talk); i++) {
		telling.state = feed(&frame, &talk->parts[i], step, cut_part == i ? cut : SIZE_MAX);
		if (telling.state == FRAME_LIKELY && i + 1 < part_count(talk))
			frame_ask(&frame, DIGITS, false, &question);
		else if (telling.state != FRAME_OPEN && i + 1 < part_count(talk))
			telling.trouble = "ended too early";
	}
	if (question.length && strcmp(buffer_string(&question), "{}[" DIGITS "]\x04") != 0 &&
	    strcmp(buffer_string(&question), "\r") != 0)
		telling.trouble = "asked something else";
	buffer_append(&telling.repr, frame.repr.data, frame.repr.length);
	buffer_append(&telling.error, frame.error.data, frame.error.length);
	telling.has_repr = frame.has_repr;
	telling.exited = frame.exited;
	telling.owed = frame.owed;
	buffer_free(&question);
	frame_free(&frame);
	return telling;
}

static void
free_telling(struct telling *telling)
{
	buffer_free(&telling->out);
	buffer_free(&telling->repr);
	buffer_free(&telling->error);
}

/* Why the telling is not what the conversation says, or NULL. */
static const char *
difference(const struct conversation *talk, struct telling *got)
{
	if (got->trouble)
		return got->trouble;
	if (got->state != talk->state)
		return "state";
	if (talk->out && strcmp(buffer_string(&got->out), talk->out) != 0)
		return "output";
	if (got->has_repr != (talk->repr != NULL))
		return "whether there is a value";
	if (talk->repr && strcmp(buffer_string(&got->repr), talk->repr) != 0)
		return "value";
	if (talk->state == FRAME_ENDED && strcmp(buffer_string(&got->error), talk->error) != 0)
		return "error";
	if (got->exited != talk->exited)
		return "exited";
	return got->owed != talk->owed ? "owed" : NULL;
}

static bool
try(const struct conversation *talk, size_t step, size_t cut_part, size_t cut)
{
	struct telling got = tell(talk, step, cut_part, cut);
	const char *what = difference(talk, &got);

	if (what)
		printf("# %s: %s differs: steps of %zu, part %zu cut at %zu: state %d, out '%s', "
		       "value '%s', error '%s'\n",
		    talk->sentence, what, step, cut_part + 1, cut, (int)got.state,
		    buffer_string(&got.out), buffer_string(&got.repr), buffer_string(&got.error));
	free_telling(&got);
	return !what;
}

static void
check(const struct conversation *talk)
{
	bool good = try(talk, SIZE_MAX, 0, SIZE_MAX) && try(talk, 1, 0, SIZE_MAX);

	for (size_t i = 0; good && i < part_count(talk); i++)
		for (size_t cut = 1; good && cut < talk->parts[i].length; cut++)
			good = try(talk, SIZE_MAX, i, cut);
	ok(good, "%s", talk->sentence);
}

static const struct conversation successes[] = {
	{ "plain mode", { PART("OK1\r\n" NONCE END) }, .state = FRAME_DONE, .out = "1\n" },
	{ "raw-paste mode: no OK", { PART("1\r\n" NONCE END) }, .pasted = true, .state = FRAME_DONE,
	    .out = "1\n" },
	{ "a board that prints bare LF", { PART("OK1\n" NONCE "\n\x04\x04>") }, .state = FRAME_DONE,
	    .out = "1\n" },
	{ "a tty that adds CR", { PART("OK1\r\r\n" NONCE "\r\r\n\x04\x04>") }, .state = FRAME_DONE,
	    .out = "1\n" },
	{ "nothing printed", { PART("OK" NONCE END) }, .state = FRAME_DONE, .out = "" },
	{ "an unfinished line", { PART("OKa" NONCE END) }, .state = FRAME_DONE, .out = "a" },
	{ "a CR at the end of the output", { PART("OKa\r" NONCE END) }, .state = FRAME_DONE,
	    .out = "a\r" },
	{ "lone CRs stay", { PART("OK\ra\rb\r\rc\r\nd\n\re" NONCE END) }, .state = FRAME_DONE,
	    .out = "\ra\rb\r\rc\nd\n\re" },
	{ "of three CRs before LF one is the program's", { PART("OKa\r\r\r\nb" NONCE END) },
	    .state = FRAME_DONE, .out = "a\r\nb" },
	{ "empty lines", { PART("OK\r\n\r\n\n" NONCE END) }, .state = FRAME_DONE, .out = "\n\n\n" },
	{ "a line like the nonce", { PART("OK" NONCE "\r\n" NONCE END) }, .state = FRAME_DONE,
	    .out = NONCE "\n" },
	{ "digits like the nonce's", { PART("OK12345" "1234" "1" NONCE END) }, .state = FRAME_DONE,
	    .out = "1234512341" },
	{ "the nonce twice on its line", { PART("OK" NONCE NONCE END) }, .state = FRAME_DONE,
	    .out = NONCE },
	{ "^D printed", { PART("OKa\x04" "b" NONCE END) }, .state = FRAME_DONE, .out = "a\x04" "b" },
	{ "^D> printed", { PART("OKa\x04>b" NONCE END) }, .state = FRAME_DONE, .out = "a\x04>b" },
	{ "^D^D> printed", { PART("OKa\x04\x04>\r\nb" NONCE END) }, .state = FRAME_DONE,
	    .out = "a\x04\x04>\nb" },
	{ "^D^D> printed last", { PART("OKa\x04\x04>" NONCE END) }, .state = FRAME_DONE,
	    .out = "a\x04\x04>" },
	{ "the line end of the nonce line printed", { PART("OK12345" END NONCE END) },
	    .state = FRAME_DONE, .out = "12345\n\x04\x04>" },
	{ "many ^D", { PART("OK\x04\x04\x04\x04" NONCE END) }, .state = FRAME_DONE,
	    .out = "\x04\x04\x04\x04" },
	{ "OK printed", { PART("OKOK\r\nOK\x04" NONCE END) }, .state = FRAME_DONE, .out = "OK\nOK\x04" },
	{ "the raw REPL's banner printed", { PART("OK" BANNER "\r\n" NONCE END) },
	    .state = FRAME_DONE, .out = "raw REPL; CTRL-B to exit\n>\n" },
	{ "a boot banner printed", { PART("OK" BOOT NONCE END) }, .state = FRAME_DONE,
	    .out = "MicroPython v1.9.2-34-gd64154c73 on 2017-09-01; micro:bit v1.0.1 with nRF51822\n"
		   "Type \"help()\" for more information.\n>>> " },
	{ "a traceback printed", { PART("OK" HEAD FRAME_1 "E: x\r\n" NONCE END) },
	    .state = FRAME_DONE,
	    .out = "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n"
		   "E: x\n" },
	{ "a whole fake error frame printed", { PART("OK\x04" HEAD "E: x\r\n\x04>\r\n" NONCE END) },
	    .state = FRAME_DONE, .out = "\x04Traceback (most recent call last):\nE: x\n\x04>\n" },
	{ "an answer to another question printed",
	    { PART("OKOK\x04" HEAD FRAME_1 "KeyError: 111111\r\n\x04>" NONCE END) },
	    .state = FRAME_DONE,
	    .out = "OK\x04Traceback (most recent call last):\n"
		   "  File \"<stdin>\", line 1, in <module>\nKeyError: 111111\n\x04>" },
	{ "^B printed", { PART("OK\x02 1 1 " NONCE END) }, .state = FRAME_DONE, .out = "\x02 1 1 " },
	{ "output before the OK, from the background", { PART("bg\r\nOKa" NONCE END) },
	    .state = FRAME_DONE, .out = "bg\na" },
	{ "bytes that are no UTF-8", { PART("OK\xff\xc3" NONCE END) }, .state = FRAME_DONE,
	    .out = "\xff\xc3" },
};

static const struct conversation values[] = {
	{ "a value", { PART("OK\x02" "2 1 " NONCE END) }, .valued = true, .state = FRAME_DONE,
	    .out = "", .repr = "2" },
	{ "a value in raw-paste mode", { PART("\x02" "2 1 " NONCE END) }, .valued = true,
	    .pasted = true, .state = FRAME_DONE, .out = "", .repr = "2" },
	{ "a value behind output", { PART("OKa\r\n\x02[1, 2] 6 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "a\n", .repr = "[1, 2]" },
	{ "behind an unfinished line that ends with a CR", { PART("OKa\r\x02[] 2 " NONCE END) },
	    .valued = true, .state = FRAME_DONE, .out = "a\r", .repr = "[]" },
	{ "behind ^D>", { PART("OKa\x04>\x02[] 2 " NONCE END) }, .valued = true, .state = FRAME_DONE,
	    .out = "a\x04>", .repr = "[]" },
	{ "behind ^B", { PART("OK\x02" "1 \x02[] 2 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "\x02" "1 ", .repr = "[]" },
	{ "behind a fake value", { PART("OK\x02" "7 1 \r\n\x02[] 2 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "\x02" "7 1 \n", .repr = "[]" },
	{ "an empty repr", { PART("OK\x02 0 " NONCE END) }, .valued = true, .state = FRAME_DONE,
	    .out = "", .repr = "" },
	{ "a length in characters", { PART("OK\x02'\xc3\xa9' 3 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "", .repr = "'\xc3\xa9'" },
	{ "a length in bytes", { PART("OK\x02'\xc3\xa9' 4 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "", .repr = "'\xc3\xa9'" },
	{ "a repr of two lines", { PART("OK\x02" "a\r\nb 3 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "", .repr = "a\nb" },
	{ "a repr of two lines through a tty that adds CR", { PART("OK\x02" "a\r\r\nb 3 " NONCE END) },
	    .valued = true, .state = FRAME_DONE, .out = "", .repr = "a\nb" },
	{ "a repr with ^B", { PART("OK\x02<\x02> 3 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "", .repr = "<\x02>" },
	{ "a repr with ^D", { PART("OK\x02<\x04> 3 " NONCE END) }, .valued = true,
	    .state = FRAME_DONE, .out = "", .repr = "<\x04>" },
	{ "a repr that looks like a value", { PART("OK\x02" "1 1 " NONCE " 10 " NONCE END) },
	    .valued = true, .state = FRAME_DONE, .out = "", .repr = "1 1 " NONCE },
	{ "a length that is too small", { PART("OK\x02[1] 2 " NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
	{ "a length that is too large", { PART("OK\x02[1] 4 " NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
	{ "a byte of the value lost", { PART("OK\x02[1, 2 6 " NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
	{ "the mark lost", { PART("OK[] 2 " NONCE END) }, .valued = true, .state = FRAME_DAMAGED },
	{ "the length lost", { PART("OK\x02[] " NONCE END) }, .valued = true, .state = FRAME_DAMAGED },
	{ "a space lost", { PART("OK\x02[]2 " NONCE END) }, .valued = true, .state = FRAME_DAMAGED },
	{ "the other space lost", { PART("OK\x02[] 2" NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
	{ "a length that is no number", { PART("OK\x02[] x " NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
	{ "a length of very many digits",
	    { PART("OK\x02[] 99999999999999999999999999999999 " NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
	{ "the nonce alone, where a value was to come", { PART("OK" NONCE END) }, .valued = true,
	    .state = FRAME_DAMAGED },
};

static const struct conversation endings[] = {
	{ "an exception", { PART("OK\x04" HEAD FRAME_1 "ValueError: x\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "",
	    .error = "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n"
		     "ValueError: x\n" },
	{ "an exception in raw-paste mode", { PART("\x04" HEAD "E: \r\n\x04>"), PART(ANSWER) },
	    .pasted = true, .state = FRAME_ENDED, .out = "",
	    .error = "Traceback (most recent call last):\nE: \n" },
	{ "an exception of a step with a value", { PART("OK\x04" HEAD "E: \r\n\x04>"), PART(ANSWER) },
	    .valued = true, .state = FRAME_ENDED, .out = "",
	    .error = "Traceback (most recent call last):\nE: \n" },
	{ "an exception behind output", { PART("OKa\r\nb\x04" HEAD "E: x\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "a\nb",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "behind a CR", { PART("OKa\r\x04" HEAD "E: x\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "a\r",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "behind a ^D", { PART("OKa\x04" "b\x04" HEAD "E: x\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "a\x04" "b",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "behind ^D^D>", { PART("OKa\x04\x04>\x04" HEAD "E: x\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "a\x04\x04>",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "behind a fake one", { PART("OK\x04" HEAD "F: \r\n\x04>\x04" HEAD "E: x\r\n\x04>"),
	    PART(ANSWER) }, .state = FRAME_ENDED,
	    .out = "\x04Traceback (most recent call last):\nF: \n\x04>",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "behind the nonce's own line", { PART("OK" NONCE "\r\n\x04" HEAD "E: x\r\n\x04>"),
	    PART(ANSWER) }, .state = FRAME_ENDED, .out = NONCE "\n",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "behind a ^B of a step with a value", { PART("OK\x02" "1\x04" HEAD "E: x\r\n\x04>"),
	    PART(ANSWER) }, .valued = true, .state = FRAME_ENDED, .out = "\x02" "1",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "a message with ^D", { PART("OK\x04" HEAD "E: a\x04" "b\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "",
	    .error = "Traceback (most recent call last):\nE: a\x04" "b\n" },
	{ "a message with ^D>", { PART("OK\x04" HEAD "E: a\x04>b\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "",
	    .error = "Traceback (most recent call last):\nE: a\x04>b\n" },
	{ "a traceback through a tty that adds CR",
	    { PART("OK\x04Traceback (most recent call last):\r\r\nE: \r\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "", .error = "Traceback (most recent call last):\nE: \n" },
	{ "bare LF, and the answer too",
	    { PART("OK\x04Traceback (most recent call last):\nE: \n\x04>"),
		PART("OK\x04Traceback (most recent call last):\nKeyError: " DIGITS "\n\x04>") },
	    .state = FRAME_ENDED, .out = "", .error = "Traceback (most recent call last):\nE: \n" },
	{ "an interrupt while raw-paste receives: no traceback",
	    { PART("\x04KeyboardInterrupt: \r\n\x04>"), PART(ANSWER) }, .pasted = true,
	    .state = FRAME_ENDED, .out = "", .error = "KeyboardInterrupt: \n" },
	{ "SystemExit on old firmware", { PART("OKa\x04\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "a", .error = "" },
	{ "SystemExit behind ^D^D>", { PART("OKa\x04\x04>\x04\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "a\x04\x04>", .error = "" },
	{ "SystemExit behind a fake nonce", { PART("OK654321\r\n\x04\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .out = "654321\n", .error = "" },
	{ "SystemExit on modern firmware",
	    { PART("OKa\x04\x04\r\nMPY: soft reboot\r\n" BANNER), PART(ANSWER) },
	    .state = FRAME_RESTARTED, .out = "a", .exited = true },
	{ "with output of boot.py",
	    { PART("OKa\x04\x04\r\nMPY: soft reboot\r\nboot!\r\n" BANNER), PART(ANSWER) },
	    .state = FRAME_RESTARTED, .out = "a", .exited = true },
	{ "a soft reset without leaving", { PART("OKa\r\nMPY: soft reboot\r\n" BANNER), PART(ANSWER) },
	    .state = FRAME_RESTARTED, .out = "a\nMPY: soft reboot\nraw REPL; CTRL-B to exit\n>" },
	{ "a reset", { PART("OKa\r\n\0" BOOT), PART("\r\n>>> ") }, .state = FRAME_REBOOTED,
	    .out = "a\n" },
	{ "a reset of a step with a value", { PART("OK\x02" BOOT), PART("\r\n>>> ") },
	    .valued = true, .state = FRAME_REBOOTED,
	    .out = "\x02MicroPython v1.9.2-34-gd64154c73 on 2017-09-01; micro:bit v1.0.1 with nRF51822"
		   "\nType \"help()\" for more information.\n>>> " },
	{ "a heap too full for the question",
	    { PART("OK\x04" HEAD "MemoryError: \r\n\x04>"),
		PART("OK\x04" HEAD "MemoryError: memory allocation failed\r\n\x04>") },
	    .state = FRAME_ENDED, .out = "",
	    .error = "Traceback (most recent call last):\nMemoryError: \n" },
};

static const struct conversation pauses[] = {
	{ "output like an end, a pause, more output: the program goes on",
	    { PART("OKa\x04>"), PART("b\r\n" NONCE END) }, .state = FRAME_DONE,
	    .out = "a\x04>b\n", .owed = true },
	{ "^D^D> and a pause", { PART("OKa\x04\x04>"), PART(NONCE END) }, .state = FRAME_DONE,
	    .out = "a\x04\x04>", .owed = true },
	{ "a fake error frame and a pause",
	    { PART("OK\x04" HEAD "E: x\r\n\x04>"), PART(NONCE END) }, .state = FRAME_DONE,
	    .out = "\x04Traceback (most recent call last):\nE: x\n\x04>", .owed = true },
	{ "a fake banner of the raw REPL and a pause", { PART("OK" BANNER), PART("b" NONCE END) },
	    .state = FRAME_DONE, .out = "raw REPL; CTRL-B to exit\n>b", .owed = true },
	{ "a fake boot banner and a pause: nothing is owed", { PART("OKPython \r\n>>> "),
	    PART("b" NONCE END) }, .state = FRAME_DONE, .out = "Python \n>>> b" },
	{ "a fake boot banner, a pause, the typed CR as an echo",
	    { PART("OKPython \r\n>>> "), PART("\r\nb" NONCE END) }, .state = FRAME_DONE,
	    .out = "Python \n>>> \nb" },
	{ "a pause before a value", { PART("OKa\x04>"), PART("\x02[] 2 " NONCE END) },
	    .valued = true, .state = FRAME_DONE, .out = "a\x04>", .repr = "[]", .owed = true },
	{ "a pause, then an answer to another question",
	    { PART("OKa\x04>"), PART("OK\x04" HEAD "KeyError: 111111\r\n\x04>" NONCE END) },
	    .state = FRAME_DONE,
	    .out = "a\x04>OK\x04Traceback (most recent call last):\nKeyError: 111111\n\x04>",
	    .owed = true },
	{ "a pause, then output that begins like the answer",
	    { PART("OKa\x04>"), PART("OK\x04" "b\r\n" NONCE END) }, .state = FRAME_DONE,
	    .out = "a\x04>OK\x04" "b\n", .owed = true },
	{ "a pause, more output, an exception, the late answer",
	    { PART("OKa\x04>"), PART("b\x04" HEAD "E: x\r\n\x04>" ANSWER) },
	    .state = FRAME_ENDED, .out = "a\x04>b",
	    .error = "Traceback (most recent call last):\nE: x\n" },
	{ "a pause, more output, SystemExit on old firmware, the late answer",
	    { PART("OKa\x04>"), PART("b\x04\x04>" ANSWER) }, .state = FRAME_ENDED,
	    .out = "a\x04>b", .error = "" },
	{ "a pause, and the question eaten",
	    { PART("OKa\x04>"), PART("{}[" DIGITS "]" NONCE END) }, .state = FRAME_DONE,
	    .out = "a\x04>{}[" DIGITS "]", .owed = true },
};

static const struct conversation damages[] = {
	{ "OK cut to K", { PART("K1\r\n" NONCE END) }, .state = FRAME_DAMAGED },
	{ "OK lost", { PART("1\r\n" NONCE END) }, .state = FRAME_DAMAGED },
	{ "one ^D of the end lost", { PART("OK1\r\n" NONCE "\r\n\x04>"), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
	{ "the prompt lost", { PART("OK1\r\n" NONCE "\r\n\x04\x04") }, .state = FRAME_OPEN,
	    .out = "1\n" },
	{ "a digit of the nonce lost", { PART("OK1\r\n12356" END), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
	{ "a digit of the nonce changed", { PART("OK1\r\n123466" END), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
	{ "a digit too many", { PART("OK1234567" END), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
	{ "another line behind the nonce", { PART("OK1\r\n" NONCE "\r\ntick 1\r\n\x04\x04>"), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
	{ "another line within the nonce", { PART("OK1\r\n12tick 1\r\n3456" END), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
	{ "a nonce long before the end is the program's",
	    { PART("OK" NONCE LINES "\r\n\x04\x04>"), PART(ANSWER) },
	    .state = FRAME_ENDED, .error = "" },
	{ "the newline of the nonce line lost", { PART("OK1\r\n" NONCE "\x04\x04>"), PART(ANSWER) },
	    .state = FRAME_DAMAGED },
};

/* What a frame that is not over has given out already, and what it keeps. */
static void
liveness(void)
{
	struct buffer out = { 0 };
	struct frame frame = { .output = take_output, .context = &out, .longest_value = 64 };
	size_t most = 0;
	char kilobyte[1024];

	frame_start(&frame, NONCE, false, true);
	frame_feed(&frame, "OKhel", 5);
	is_string(buffer_string(&out), "hel", "output is given out as it comes");
	frame_feed(&frame, "lo\r\n", 4);
	is_string(buffer_string(&out), "hello\n", "whole lines too");
	frame_feed(&frame, "123", 3);
	is_string(buffer_string(&out), "hello\n", "what may begin the nonce is kept");
	frame_feed(&frame, "x", 1);
	is_string(buffer_string(&out), "hello\n123x", "and given out when it does not");
	frame_feed(&frame, "\x04", 1);
	frame_feed(&frame, "more\r\nand more", 14);
	is_string(buffer_string(&out), "hello\n123x\x04more\nand more",
	    "^D holds nothing up for longer than it may be the end");
	frame_feed(&frame, "a\r", 2);
	frame_flush(&frame);
	is_string(buffer_string(&out), "hello\n123x\x04more\nand morea\r", "flushing gives out all");
	memset(kilobyte, '\x04', sizeof kilobyte);
	for (int i = 0; i < 1024; i++) {
		buffer_clear(&out);
		if (i == 512)
			memset(kilobyte, 'T', sizeof kilobyte);
		frame_feed(&frame, kilobyte, sizeof kilobyte);
		most = frame.held.length > most ? frame.held.length : most;
	}
	ok(most <= 80 * 1024, "a megabyte of ^D and text is not kept: at most %zu bytes", most);
	frame_free(&frame);
	buffer_free(&out);
}

static void
large_values(void)
{
	struct buffer out = { 0 }, reply = { 0 };
	struct frame frame = { .output = take_output, .context = &out, .longest_value = 1 << 20 };
	size_t size = 1 << 19;
	enum frame_state state;

	buffer_puts(&reply, "OK\x02");
	memset(buffer_reserve(&reply, size), 'x', size);
	reply.length += size;
	buffer_printf(&reply, " %zu " NONCE END, size);
	frame_start(&frame, NONCE, true, true);
	state = frame_feed(&frame, reply.data, reply.length);
	ok(state == FRAME_DONE && frame.has_repr && frame.repr.length == size && out.length == 0,
	    "half a megabyte is a value");
	frame.longest_value = 1000;
	frame_start(&frame, NONCE, true, true);
	state = FRAME_OPEN;
	for (size_t at = 0; at < reply.length; at += 64)
		state = frame_feed(&frame, reply.data + at,
		    reply.length - at < 64 ? reply.length - at : 64);
	ok(state == FRAME_DONE && !frame.has_repr,
	    "a value that is longer than allowed is given up, the step is done");
	frame_free(&frame);
	buffer_free(&out);
	buffer_free(&reply);
}

/* A late answer glued to the end is cut off; one that comes later is owed. */
static void
owed_answers(void)
{
	static const char all[] = "b" NONCE END ANSWER;
	size_t end = strlen("b" NONCE END), wrong = 0;

	for (size_t cut = 1; cut <= strlen(all); cut++) {
		struct buffer out = { 0 }, question = { 0 };
		struct frame frame = { .output = take_output, .context = &out };
		enum frame_state state;

		frame_start(&frame, NONCE, false, true);
		frame_feed(&frame, "OK\x04>", 4);
		frame_ask(&frame, DIGITS, false, &question);
		state = frame_feed(&frame, all, cut);
		if (cut < end || (cut > end && cut < strlen(all)))
			wrong += state != FRAME_OPEN;
		else
			wrong += state != FRAME_DONE || frame.owed != (cut == end) ||
			    strcmp(buffer_string(&out), "\x04>b") != 0;
		if (cut > end && cut < strlen(all)) {
			state = frame_feed(&frame, all + cut, strlen(all) - cut);
			wrong += state != FRAME_DONE || frame.owed ||
			    strcmp(buffer_string(&out), "\x04>b") != 0;
		}
		frame_free(&frame);
		buffer_free(&out);
		buffer_free(&question);
	}
	ok(wrong == 0, "an answer behind the end is cut off however it arrives (%zu wrong)", wrong);
}

/* Nothing is left over from a step that was given up. */
static void
starting_anew(void)
{
	struct buffer out = { 0 }, question = { 0 };
	struct frame frame = { .output = take_output, .context = &out, .longest_value = 64 };

	frame_start(&frame, NONCE, true, true);
	frame_feed(&frame, "OK\x02[] 2 " NONCE END, strlen("OK\x02[] 2 " NONCE END));
	frame_start(&frame, "111111", false, true);
	frame_feed(&frame, "OKa\r\x04>", 6);
	frame_ask(&frame, DIGITS, false, &question);
	frame_feed(&frame, "b\x04", 2);
	buffer_clear(&out);
	frame_start(&frame, NONCE, false, true);
	ok(!frame.has_repr && frame.repr.length == 0 && frame.error.length == 0,
	    "a new step has no value and no error");
	ok(frame_feed(&frame, "OKc" NONCE END, strlen("OKc" NONCE END)) == FRAME_DONE && !frame.owed,
	    "it ends as if it were the first");
	is_string(buffer_string(&out), "c", "with its own output alone");
	frame_free(&frame);
	buffer_free(&out);
	buffer_free(&question);
}

/* A board that does not stop talking before it takes the step. */
static void
long_before(void)
{
	struct buffer out = { 0 };
	struct frame frame = { .output = take_output, .context = &out };
	size_t most = 0;

	frame_start(&frame, NONCE, false, true);
	for (int i = 0; i < 20000; i++) {
		frame_feed(&frame, "chatter\n", 8);
		most = frame.held.length > most ? frame.held.length : most;
	}
	ok(most < 70000, "what comes before the OK is not kept for ever: at most %zu bytes", most);
	ok(frame_feed(&frame, "OK" NONCE END, strlen("OK" NONCE END)) == FRAME_DONE &&
		out.length == 160000, "nor is it lost");
	frame_free(&frame);
	buffer_free(&out);
}

static void
trailing(void)
{
	struct buffer out = { 0 };
	struct frame frame = { .output = take_output, .context = &out };
	static const char reply[] = "OKa\r\n" NONCE END "background";

	frame_start(&frame, NONCE, false, true);
	ok(frame_feed(&frame, reply, strlen(reply)) == FRAME_DONE,
	    "what a thread prints behind the end, in the same read, does not hide it");
	is_string(buffer_string(&out), "a\n", "and is no output of the step");
	frame_free(&frame);
	buffer_free(&out);
}

/* CR CR LF and CR LF become LF; other CRs stay. */
static void
put_expected(struct buffer *to, const char *bytes, size_t length)
{
	size_t returns = 0;

	for (size_t i = 0; i <= length; i++) {
		if (i < length && bytes[i] == '\r') {
			returns++;
			continue;
		}
		if (i < length && bytes[i] == '\n')
			returns -= returns < 2 ? returns : 2;
		for (; returns; returns--)
			buffer_putc(to, '\r');
		if (i < length)
			buffer_putc(to, bytes[i]);
	}
}

/* The nonce and the end happen to be there, whole. */
static bool
holds_end(const struct buffer *printed)
{
	static const char *const ends[] = { NONCE "\n\x04\x04>", NONCE END, NONCE "\r" END };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (printed->length &&
		    memmem(printed->data, printed->length, ends[i], strlen(ends[i])))
			return true;
	return false;
}

/* Random output out of all that is special, in random pieces: it comes out as it went in. */
static void
random_output(void)
{
	static const struct part pieces[] = { PART("\x04"), PART(">"), PART("\r"), PART("\n"),
		PART("\r\n"), PART("a"), PART("12345"), PART("123"), PART("1"), PART(NONCE), PART("OK"),
		PART("\x04\x04>"), PART("\x04>"), PART(BANNER), PART("\x02"), PART(" 2 "), PART(HEAD),
		PART("Trace"), PART("\0"), PART("\xff"), PART("\n>>> "), PART("Python "),
		PART("KeyError: " DIGITS), PART("T") };
	size_t wrong = 0;

	srand(3);
	for (int round = 0; round < 20000; round++) {
		struct buffer printed = { 0 }, want = { 0 }, out = { 0 }, reply = { 0 };
		struct frame frame = { .output = take_output, .context = &out, .longest_value = 30 };
		enum frame_state state = FRAME_OPEN;
		bool valued = rand() % 4 == 0;
		size_t at = 0;

		for (int n = rand() % 16; n > 0; n--) {
			size_t i = (size_t)rand() % (sizeof pieces / sizeof *pieces);

			buffer_append(&printed, pieces[i].bytes, pieces[i].length);
		}
		buffer_puts(&reply, "OK");
		buffer_append(&reply, printed.data, printed.length);
		buffer_puts(&reply, valued ? "\x02[] 2 " NONCE END : NONCE END);
		put_expected(&want, printed.data, printed.length);
		frame_start(&frame, NONCE, valued, true);
		while (at < reply.length && (state == FRAME_OPEN || state == FRAME_LIKELY)) {
			size_t size = 1 + (size_t)rand() % (rand() % 2 ? 3 : 40);

			size = size < reply.length - at ? size : reply.length - at;
			state = frame_feed(&frame, reply.data + at, size);
			at += size;
		}
		if (!holds_end(&printed))
			wrong += state != FRAME_DONE || out.length != want.length ||
			    (out.length && memcmp(out.data, want.data, out.length) != 0) ||
			    (valued && strcmp(buffer_string(&frame.repr), "[]") != 0);
		buffer_free(&printed);
		buffer_free(&want);
		buffer_free(&out);
		buffer_free(&reply);
		frame_free(&frame);
	}
	ok(wrong == 0, "20000 random outputs in random pieces come out as they went in (%zu wrong)",
	    wrong);
}

#define CHECK_ALL(table)                                                   \
	do {                                                               \
		for (size_t i = 0; i < sizeof table / sizeof *table; i++) \
			check(&table[i]);                                  \
	} while (0)

int
main(void)
{
	CHECK_ALL(successes);
	CHECK_ALL(values);
	CHECK_ALL(endings);
	CHECK_ALL(pauses);
	CHECK_ALL(damages);
	liveness();
	large_values();
	owed_answers();
	starting_anew();
	long_before();
	trailing();
	random_output();
	return done_testing();
}
