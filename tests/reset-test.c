/* Resets from outside, on lines that are only written down. */
#include "reset.h"

#include <poll.h>
#include <string.h>

#include "buffer.h"
#include "clock.h"
#include "tap.h"

static struct buffer done;

static bool
set_lines(struct transport *transport, bool dtr, bool rts)
{
	(void)transport;
	buffer_printf(&done, "%s%s ", dtr ? "DTR" : "dtr", rts ? "RTS" : "rts");
	return true;
}

static bool
set_break(struct transport *transport, bool on)
{
	(void)transport;
	buffer_puts(&done, on ? "BREAK " : "break ");
	return true;
}

/* What the board has said and nobody has read. */
static size_t waiting;

static ssize_t
read_some(struct transport *transport, char *bytes, size_t size)
{
	size_t length = waiting < size ? waiting : size;

	(void)transport;
	memset(bytes, 'x', length);
	waiting -= length;
	return (ssize_t)length;
}

static const struct transport_ops ops = { .read = read_some, .set_lines = set_lines, .set_break = set_break };

/* Whether that is what was done to the lines since the last time. */
static bool
was_done(const char *wanted)
{
	bool good = strcmp(buffer_string(&done), wanted) == 0;

	if (!good)
		printf("# %s\n", buffer_string(&done));
	buffer_clear(&done);
	return good;
}

static void
pulses(enum reset_method method, const char *name, const char *first, const char *then)
{
	struct transport transport = { .ops = &ops };
	struct reset reset;

	waiting = 5000;
	ok(reset_begin(&reset, method, NULL, "", &transport, 0) && was_done(first) &&
	    reset_go_on(&reset, &transport, reset.timer - 1) == RESET_BUSY && was_done(""),
	    "%s: the board is held in reset for a while", name);
	ok(waiting == 0, "%s: what it said before is not read any more", name);
	waiting = 10;
	ok(reset_go_on(&reset, &transport, reset.timer) == RESET_BUSY && was_done(then) &&
	    reset_go_on(&reset, &transport, reset.timer) == RESET_DONE && was_done(""),
	    "%s: then it runs", name);
	ok(waiting == (method == RESET_DTR ? 10 : 0),
	    "%s: what came before it runs again is forgotten, and nothing else", name);
	reset_end(&reset, &transport);
	ok(was_done(""), "%s: and is left alone", name);
	reset_begin(&reset, method, NULL, "", &transport, 0);
	was_done(first);
	reset_end(&reset, &transport);
	ok(was_done(then), "%s: one that is given up holds no board in reset", name);
}

/* Run a command to its end. */
static enum reset_progress
command(const char *text, struct reset *reset)
{
	enum reset_progress progress = RESET_FAILED;
	struct pollfd ended = { .events = POLLIN };

	if (!reset_begin(reset, RESET_COMMAND, text, "the address", NULL, 0))
		return progress;
	ended.fd = reset->fd;
	while (poll(&ended, 1, 10000) == 1 &&
	    (progress = reset_go_on(reset, NULL, 0)) == RESET_BUSY)
		;
	reset_end(reset, NULL);
	return progress;
}

static void
commands(void)
{
	struct reset reset;

	ok(command("test \"$UPY_ADDRESS\" = 'the address'", &reset) == RESET_DONE,
	    "a command finds the address");
	ok(command("exit 3", &reset) == RESET_FAILED &&
	    strcmp(reset.error, "the reset command ended with status 3") == 0, "its status counts");
	ok(command("kill -9 $$", &reset) == RESET_FAILED &&
	    strcmp(reset.error, "the reset command was killed by signal 9") == 0, "so does its death");
	ok(command("test -z \"$(cat)\"", &reset) == RESET_DONE, "there is nothing for it to read");
	ok(reset_begin(&reset, RESET_COMMAND, "sleep 60", "", NULL, 0), "a command that takes long");
	reset_end(&reset, NULL);
	ok(reset.pid == 0 && reset.fd == -1, "is killed when it is given up");
}

int
main(void)
{
	pulses(RESET_RTS, "RTS", "dtrRTS ", "dtrrts ");
	pulses(RESET_DTR, "DTR", "dtrrts ", "DTRRTS ");
	pulses(RESET_BREAK, "break", "BREAK ", "break ");
	commands();
	buffer_free(&done);
	return done_testing();
}
