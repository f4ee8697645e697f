/* Serial ports, as far as a pty and made-up USB devices show them. */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <unistd.h>

#include "buffer.h"
#include "clock.h"
#include "line.h"
#include "ports.h"
#include "transport.h"

#include "tap.h"

/* Whether the lines of a USB port with these ids would be so, and the reset method. */
static void
is_preset(int vid, int pid, bool lines, const char *reset, const char *sentence)
{
	struct transport transport = { .usb = { .vid = vid, .pid = pid } };
	struct line_plan plan;
	bool good = line_plan(&transport, "/dev/null", &plan) && plan.touch && !plan.asked;

	ok(good && plan.dtr == lines && plan.rts == lines, "%s", sentence);
	is_string(plan.reset, reset, "... and its reset method");
}

static void
test_presets(void)
{
	is_preset(0x10c4, 0xea60, false, "rts", "ESP behind a CP210x: lines off");
	is_preset(0x1a86, 0x7523, false, "rts", "ESP behind a CH340: lines off");
	is_preset(0x0403, 0x6001, false, "rts", "ESP behind an FTDI bridge: lines off");
	is_preset(0x303a, 0x1001, true, "rts", "Espressif's USB-JTAG unit: lines on");
	is_preset(0x303a, 0x4001, true, NULL, "the firmware's port on Espressif's chips: lines on");
	is_preset(0x2e8a, 0x0005, true, NULL, "RP2: lines on");
	is_preset(0xf055, 0x9800, true, NULL, "pyboard: lines on");
	is_preset(0x0483, 0x5740, true, NULL, "STM32: lines on");
	is_preset(0x0483, 0x374b, true, "break", "ST-Link: lines on");
	is_preset(0x0d28, 0x0204, true, "break", "micro:bit: lines on");
	is_preset(0x1234, 0x5678, true, NULL, "an unknown USB device: lines on");
	ok(line_known_vendor(0x2e8a) && !line_known_vendor(0x1234), "vendors of boards are known");
}

/* One row of ?lines= and ?reset=. */
static void
is_plan(const char *rest, bool touch, bool dtr, bool rts, const char *reset)
{
	struct transport transport = { .usb = { .vid = 0x0403, .pid = 0x6001 } };
	struct line_plan plan;

	ok(line_plan(&transport, rest, &plan) && plan.touch == touch && plan.dtr == dtr &&
	    plan.rts == rts, "%s", rest);
	is_string(plan.reset, reset, "... and the reset method");
}

static void
test_plans(void)
{
	struct transport transport = { 0 };
	struct line_plan plan;

	is_plan("x?lines=on", true, true, true, "rts");
	is_plan("x?baud=9600&lines=dtr", true, true, false, "rts");
	is_plan("x?lines=rts&reset=break", true, false, true, "break");
	is_plan("x?lines=keep&reset=none", false, false, false, NULL);
	is_plan("x?reset=dtr", true, false, false, "dtr");

	ok(line_plan(&transport, "x", &plan) && !plan.touch, "lines of a port that is not USB are left alone");
	ok(!line_plan(&transport, "x?lines=up", &plan) && transport.usage, "an unknown word is refused");
	is_string(transport.error, "lines=up: write on, off, dtr, rts or keep", "... with what is known");
	ok(!line_plan(&transport, "x?reset=hard", &plan), "an unknown method is refused");
	is_string(transport.error, "reset=hard: write rts, dtr, break or none", "... with what is known");
}

static const struct port plugged[] = {
	{ "/dev/ttyACM0", "", { 0x2e8a, 0x0005, "E661", "", "" }, "1-1.4", 0 },
	{ "/dev/ttyACM1", "", { 0x2e8a, 0x0005, "E661", "", "" }, "1-1.4", 2 },
	{ "/dev/ttyACM2", "", { 0x2e8a, 0x0005, "E662", "", "" }, "1-1.41", 0 },
	{ "/dev/ttyUSB0", "", { 0x0403, 0x6001, "", "", "" }, "2-1", 0 },
	{ "/dev/ttyUSB1", "", { 0x0403, 0x6010, "a:b:if", "", "" }, "2-2", 12 },
	{ "/dev/ttyS0", "", { 0 }, "", -1 },
};

static void
fits(const char *text, const char *want)
{
	struct buffer names = { 0 };
	struct port_wanted wanted;

	port_want(text, &wanted);
	for (size_t i = 0; i < sizeof plugged / sizeof *plugged; i++)
		if (port_fits(&plugged[i], &wanted))
			buffer_printf(&names, " %s", plugged[i].path + strlen("/dev/tty"));
	ok(strcmp(buffer_string(&names), want) == 0, "usb:%s is%s", text, *want ? want : " none");
	buffer_free(&names);
}

static void
test_usb(void)
{
	fits("2e8a:0005", " ACM0 ACM1 ACM2");
	fits("2E8A:5", " ACM0 ACM1 ACM2");
	fits("2e8a:0005:if02", " ACM1");
	fits("0403:6010", " USB1");
	fits("0403:6010:if0c", " USB1");
	fits("0403:6002", "");
	fits("E661", " ACM0 ACM1");
	fits("E661:if00", " ACM0");
	fits("E66", "");
	fits("a:b:if", " USB1");
	fits("@1-1.4", " ACM0 ACM1");
	fits("@1-1.4:if02", " ACM1");
	fits("@1-1", "");
	fits("", "");
	fits(":if00", "");
	fits("@", "");
	fits("0000:0000", "");
}

struct terminal {
	int master, slave;
	char name[64];
	char *address;
};

static bool
make_terminal(struct terminal *terminal, const char *scheme, const char *options)
{
	if (openpty(&terminal->master, &terminal->slave, terminal->name, NULL, NULL) != 0)
		return false;
	terminal->address = xasprintf("%s%s%s", scheme, terminal->name, options);
	return true;
}

static void
free_terminal(struct terminal *terminal)
{
	close(terminal->master);
	close(terminal->slave);
	free(terminal->address);
}

/* A pty that cannot be opened, or NULL and the message. */
static void
refused(const char *scheme, const char *options, int wanted, const char *message)
{
	struct terminal terminal;
	char *error = NULL;
	int status = 0;

	if (!make_terminal(&terminal, scheme, options))
		return;
	ok(!transport_open(terminal.address, &error, &status) && status == wanted,
	    "%sPTY%s is refused with status %d", scheme, options, wanted);
	is_string(error ? error + strlen(terminal.address) + 2 : NULL, message, "... and says why");
	free(error);
	free_terminal(&terminal);
}

static void
test_terminal(const char *scheme)
{
	struct terminal terminal;
	struct transport *transport = NULL, *second;
	char *error = NULL, bytes[8];
	int status = 0;

	if (!ok(make_terminal(&terminal, scheme, "?reset=break") &&
	    (transport = transport_open(terminal.address, &error, &status)), "%sPTY opens", scheme))
		return;
	is_string(transport->reset, "break", "it has the reset method of the address");
	ok(!transport->usb.vid, "it is no USB device");

	ok(!transport_set_lines(transport, true, false), "a pty has no lines");
	is_string(transport->error, "the port has no lines DTR and RTS", "... and says so");
	ok(transport_set_break(transport, true) == transport_set_break(transport, false),
	    "a break does no harm");

	second = transport_open(terminal.address, &error, &status);
	ok(!second && status == 3 && error && strstr(error, "in use by process"),
	    "a second user is refused");
	free(error);

	ok(write(terminal.master, "ab", 2) == 2 &&
	    poll(&(struct pollfd){ .fd = transport->read_fd, .events = POLLIN }, 1, 5000) == 1 &&
	    transport_read(transport, bytes, sizeof bytes) == 2, "bytes come");
	ok(transport_read(transport, bytes, sizeof bytes) == 0, "no bytes are no error");
	close(terminal.slave);
	close(terminal.master);
	ok(transport_read(transport, bytes, sizeof bytes) < 0, "an unplugged port is gone");
	ok(*transport->error, "... and says so: %s", transport->error);
	ok(transport_write(transport, "x", 1) < 0, "it cannot be written either");
	transport_close(transport, clock_us());
	free(terminal.address);
}

static void
test_no_lines(void)
{
	char *error = NULL;
	int status = 0;
	struct transport *transport = transport_open("exec:cat", &error, &status);

	if (!ok(transport, "exec: opens"))
		return;
	ok(!transport_set_lines(transport, true, true), "a program has no lines");
	is_string(transport->error, "there are no lines DTR and RTS on the way to this board",
	    "... and says so");
	ok(!transport_set_break(transport, true), "and takes no break");
	is_string(transport->error, "a break cannot be sent on the way to this board",
	    "... and says so");
	transport_hang_up(transport);
	transport_close(transport, clock_us() + 2000000);
}

int
main(void)
{
	char directory[] = "/tmp/upy-serial.XXXXXX";
	char *command;

	/* Lock files of our own. */
	if (!mkdtemp(directory))
		return 1;
	setenv("XDG_RUNTIME_DIR", directory, 1);
	test_presets();
	test_plans();
	test_usb();
	test_terminal("tty:");
	test_terminal("serial:");
	refused("tty:", "?lines=off", 3, "the port has no lines DTR and RTS");
	refused("serial:", "?lines=both", 2, "lines=both: write on, off, dtr, rts or keep");
	refused("tty:", "?baud=12345", 2, "baud rate 12345 is not known here; use serial: for it");
	test_no_lines();
	command = xasprintf("rm -r %s", directory);
	if (system(command) != 0)
		return 1;
	free(command);
	return done_testing();
}
