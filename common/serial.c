/*
 * serial:PATH?baud= and usb:WHICH: serial ports through libserialport, whose
 * only user this is.
 *
 * DTR and RTS are both asserted on opening, as the kernel does by itself: on
 * ESP boards equal lines mean "run", and RP2, STM32 and SAMD send nothing
 * without DTR. `?lines=off` is for boards that wire one of them to reset.
 */
#include <errno.h>
#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "buffer.h"
#include "ports.h"
#include "transport.h"

static bool
serial_failed(struct transport *transport, const char *what)
{
	char *why = sp_last_error_message();

	if (errno == EACCES)
		transport_fail(transport, "%s: %s: add yourself to the group that owns the port "
		    "(dialout on Debian)", what, strerror(errno));
	else
		transport_fail(transport, "%s: %s", what, why ? why : "unknown error");
	sp_free_error_message(why);
	return false;
}

static int
fd_of(struct sp_port *port)
{
	int fd = -1;

	sp_get_port_handle(port, &fd);
	return fd;
}

/* Do not drop DTR when the port is closed: many boards would reset. */
static void
keep_lines(int fd)
{
	struct termios line;

	if (tcgetattr(fd, &line) != 0)
		return;
	line.c_cflag &= ~(tcflag_t)HUPCL;
	tcsetattr(fd, TCSANOW, &line);
}

static bool
set_up(struct transport *transport, struct sp_port *port, const char *rest)
{
	char *baud = address_option(rest, "baud"), *lines = address_option(rest, "lines");
	int rate = baud ? atoi(baud) : 115200;
	bool off = lines && strcmp(lines, "off") == 0, good = false;

	if (rate <= 0 || (lines && !off && strcmp(lines, "on") != 0)) {
		transport->usage = true;
		transport_fail(transport, "write ?baud=NUMBER and ?lines=on or off");
	} else if (sp_set_baudrate(port, rate) != SP_OK || sp_set_bits(port, 8) != SP_OK ||
	    sp_set_parity(port, SP_PARITY_NONE) != SP_OK || sp_set_stopbits(port, 1) != SP_OK ||
	    sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) != SP_OK) {
		serial_failed(transport, "cannot set up the line");
	} else {
		/* Not every port has these lines; that is no error. */
		sp_set_dtr(port, off ? SP_DTR_OFF : SP_DTR_ON);
		sp_set_rts(port, off ? SP_RTS_OFF : SP_RTS_ON);
		keep_lines(fd_of(port));
		good = true;
	}
	free(baud);
	free(lines);
	return good;
}

static bool
open_port(struct transport *transport, struct sp_port *port, const char *rest)
{
	if (!transport_lock(transport, sp_get_port_name(port)))
		return false;
	if (sp_open(port, SP_MODE_READ_WRITE) != SP_OK)
		return serial_failed(transport, "cannot open");
	ioctl(fd_of(port), TIOCEXCL);
	if (!set_up(transport, port, rest)) {
		sp_close(port);
		return false;
	}
	transport->state = port;
	transport->read_fd = transport->write_fd = fd_of(port);
	return true;
}

static bool
serial_open(struct transport *transport, const char *rest)
{
	char *path = address_path(rest), *real = realpath(path, NULL);
	struct sp_port *port;
	bool good;

	if (!real) {
		transport_fail(transport, "cannot open: %s", strerror(errno));
		free(path);
		return false;
	}
	free(path);
	if (sp_get_port_by_name(real, &port) != SP_OK) {
		/* Not in libserialport's list: a pty or another terminal device. */
		char *query = xasprintf("%s%s", real, rest + strcspn(rest, "?"));

		transport->ops = &tty_transport;
		good = transport->ops->open(transport, query);
		free(query);
		free(real);
		return good;
	}
	good = open_port(transport, port, rest);
	if (!good)
		sp_free_port(port);
	free(real);
	return good;
}

/* VID:PID in hexadecimal, a serial number, or @BUS-PORT-PATH of the port's sysfs name. */
static bool
port_matches(struct sp_port *port, const char *wanted)
{
	unsigned vid, pid;
	int has_vid, has_pid;
	const char *serial = sp_get_port_usb_serial(port);

	if (sp_get_port_transport(port) != SP_TRANSPORT_USB)
		return false;
	if (*wanted == '@') {
		char *link = xasprintf("/sys/class/tty/%s", strrchr(sp_get_port_name(port), '/') + 1);
		char *path = realpath(link, NULL), *part = xasprintf("/%s:", wanted + 1);
		bool found = path && strstr(path, part);

		free(link);
		free(path);
		free(part);
		return found;
	}
	if (sscanf(wanted, "%4x:%4x", &vid, &pid) == 2)
		return sp_get_port_usb_vid_pid(port, &has_vid, &has_pid) == SP_OK &&
		    (unsigned)has_vid == vid && (unsigned)has_pid == pid;
	return serial && strcmp(serial, wanted) == 0;
}

static bool
usb_open(struct transport *transport, const char *rest)
{
	char *wanted = address_path(rest);
	struct sp_port **ports = NULL, *found = NULL, *copy = NULL;
	struct buffer names = { 0 };
	size_t count = 0;
	bool good = false;

	if (sp_list_ports(&ports) == SP_OK)
		for (size_t i = 0; ports[i]; i++)
			if (port_matches(ports[i], wanted)) {
				found = ports[i];
				buffer_printf(&names, " %s", sp_get_port_name(ports[i]));
				count++;
			}
	if (count == 0) {
		transport_fail(transport, "no USB serial port is that one");
	} else if (count > 1) {
		transport->usage = true;
		transport_fail(transport, "several ports match:%s", buffer_string(&names));
	} else if (sp_copy_port(found, &copy) == SP_OK) {
		transport->ops = &serial_transport;
		good = open_port(transport, copy, rest);
		if (!good)
			sp_free_port(copy);
	}
	buffer_free(&names);
	if (ports)
		sp_free_port_list(ports);
	free(wanted);
	return good;
}

static ssize_t
serial_read(struct transport *transport, char *bytes, size_t size)
{
	int n = sp_nonblocking_read(transport->state, bytes, size);

	/* An unplugged port reads as empty for ever; only this question tells. */
	if (n > 0 || (n == 0 && sp_input_waiting(transport->state) >= 0))
		return n;
	serial_failed(transport, "the port is gone");
	return -1;
}

static ssize_t
serial_write(struct transport *transport, const char *bytes, size_t length)
{
	int n = sp_nonblocking_write(transport->state, bytes, length);

	if (n >= 0)
		return n;
	serial_failed(transport, "the port is gone");
	return -1;
}

static void
serial_close(struct transport *transport, int64_t deadline)
{
	(void)deadline;
	sp_close(transport->state);
	sp_free_port(transport->state);
}

const struct transport_ops serial_transport = {
	.open = serial_open,
	.read = serial_read,
	.write = serial_write,
	.unsent = fd_unsent,
	.close = serial_close,
	.quiet_us = 25000,
};

const struct transport_ops usb_transport = {
	.open = usb_open,
	.read = serial_read,
	.write = serial_write,
	.unsent = fd_unsent,
	.close = serial_close,
	.quiet_us = 25000,
};

/* Vendors of boards with a USB port of their own, and of the bridges that others use. */
static const int vendors[] = {
	0x2e8a, /* Raspberry Pi */
	0xf055, /* MicroPython pyboard */
	0x303a, /* Espressif */
	0x239a, /* Adafruit */
	0x0d28, /* DAPLink: micro:bit */
	0x10c4, /* Silicon Labs CP210x */
	0x1a86, /* WCH CH340 */
	0x0403, /* FTDI */
	0x0483, /* STMicroelectronics */
	0x1fc9, /* NXP */
	0x2341, /* Arduino */
};

static bool
may_be_board(struct sp_port *port)
{
	int vid, pid;

	if (sp_get_port_transport(port) != SP_TRANSPORT_USB ||
	    sp_get_port_usb_vid_pid(port, &vid, &pid) != SP_OK)
		return false;
	for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
		if (vendors[i] == vid)
			return true;
	return false;
}

char **
ports_boards(void)
{
	struct sp_port **ports = NULL;
	char **names = xcalloc(1, sizeof *names);
	size_t count = 0;

	if (sp_list_ports(&ports) != SP_OK)
		return names;
	for (size_t i = 0; ports[i]; i++) {
		if (!may_be_board(ports[i]))
			continue;
		names = xrealloc(names, (count + 2) * sizeof *names);
		names[count++] = xasprintf("serial:%s", sp_get_port_name(ports[i]));
		names[count] = NULL;
	}
	sp_free_port_list(ports);
	return names;
}

void
ports_free(char **ports)
{
	for (size_t i = 0; ports[i]; i++)
		free(ports[i]);
	free(ports);
}
