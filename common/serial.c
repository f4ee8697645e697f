/*
 * serial:PATH?baud=&lines=&reset= and usb:WHICH: serial ports through
 * libserialport, whose only user this is, with ports.c.
 */
#include <errno.h>
#include <libserialport.h>
#include <linux/serial.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "buffer.h"
#include "line.h"
#include "ports.h"
#include "transport.h"

enum { FTDI = 0x0403 };

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

/*
 * DTR and RTS are ours: no flow control by them, and no drop of DTR when the
 * port is closed, as many boards would reset.
 */
static void
keep_lines(int fd)
{
	struct termios line;

	if (tcgetattr(fd, &line) != 0)
		return;
	line.c_cflag &= ~(tcflag_t)(HUPCL | CRTSCTS);
	tcsetattr(fd, TCSANOW, &line);
}

/*
 * FTDI bridges hold back what they receive for up to 16 ms unless told not to,
 * which every step would pay. Others have no such mode; that is no error.
 */
static void
hurry(int fd)
{
	struct serial_struct settings;

	if (ioctl(fd, TIOCGSERIAL, &settings) != 0)
		return;
	settings.flags |= ASYNC_LOW_LATENCY;
	ioctl(fd, TIOCSSERIAL, &settings);
}

/* All at once, and nothing of DTR and RTS, which each separate call would set again. */
static bool
set_frame(struct sp_port *port, int rate)
{
	struct sp_port_config *config;
	bool good;

	if (sp_new_config(&config) != SP_OK)
		return false;
	sp_set_config_baudrate(config, rate);
	sp_set_config_bits(config, 8);
	sp_set_config_parity(config, SP_PARITY_NONE);
	sp_set_config_stopbits(config, 1);
	sp_set_config_xon_xoff(config, SP_XONXOFF_DISABLED);
	good = sp_set_config(port, config) == SP_OK;
	sp_free_config(config);
	return good;
}

static bool
set_rate(struct transport *transport, struct sp_port *port, const char *rest)
{
	char *baud = address_option(rest, "baud");
	int rate = baud ? atoi(baud) : 115200;

	free(baud);
	if (rate <= 0) {
		transport->usage = true;
		return transport_fail(transport, "write ?baud=NUMBER");
	}
	if (set_frame(port, rate))
		return true;
	return serial_failed(transport, "cannot set up the line");
}

/* The lines first: the kernel has asserted both, and some boards stand still until then. */
static bool
set_up(struct transport *transport, struct sp_port *port, const char *rest,
    const struct line_plan *plan)
{
	int fd = fd_of(port);

	transport->read_fd = transport->write_fd = fd;
	ioctl(fd, TIOCEXCL);
	keep_lines(fd);
	if (!line_follow(transport, plan) || !set_rate(transport, port, rest))
		return false;
	if (transport->usb.vid == FTDI)
		hurry(fd);
	return true;
}

static bool
open_port(struct transport *transport, struct sp_port *port, const char *rest)
{
	struct line_plan plan;

	port_identify(port, &transport->usb);
	if (!line_plan(transport, rest, &plan))
		return false;
	if (sp_open(port, SP_MODE_READ_WRITE) != SP_OK)
		return serial_failed(transport, "cannot open");
	if (!set_up(transport, port, rest, &plan)) {
		sp_close(port);
		return false;
	}
	transport->state = port;
	return true;
}

/* Not in libserialport's list: a pty or another terminal device. */
static bool
open_terminal(struct transport *transport, const char *path, const char *rest)
{
	char *query = xasprintf("%s%s", path, rest + strcspn(rest, "?"));
	bool good;

	transport->ops = &tty_transport;
	good = transport->ops->open(transport, query);
	free(query);
	return good;
}

static bool
open_path(struct transport *transport, const char *path, const char *rest)
{
	struct sp_port *port;

	if (sp_get_port_by_name(path, &port) != SP_OK)
		return open_terminal(transport, path, rest);
	if (open_port(transport, port, rest))
		return true;
	sp_free_port(port);
	return false;
}

static bool
serial_open(struct transport *transport, const char *rest)
{
	char *path = address_path(rest), *real = realpath(path, NULL);
	bool good = real ? open_path(transport, real, rest)
			 : transport_cannot_open(transport);

	free(path);
	free(real);
	return good;
}

/* What is wrong with the address is for usb_open to say. */
static char *
usb_port(const char *rest)
{
	struct transport scratch = { 0 };
	char *wanted = address_path(rest), *path = port_find(&scratch, wanted);

	free(wanted);
	return path;
}

static bool
usb_open(struct transport *transport, const char *rest)
{
	char *wanted = address_path(rest), *path = port_find(transport, wanted);
	bool good = path && open_path(transport, path, rest);

	free(wanted);
	free(path);
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
	.port = address_file,
	.open = serial_open,
	.read = serial_read,
	.write = serial_write,
	.unsent = fd_unsent,
	.set_lines = fd_set_lines,
	.set_break = fd_set_break,
	.close = serial_close,
	.quiet_us = 25000,
};

const struct transport_ops usb_transport = {
	.port = usb_port,
	.open = usb_open,
	.read = serial_read,
	.write = serial_write,
	.unsent = fd_unsent,
	.set_lines = fd_set_lines,
	.set_break = fd_set_break,
	.close = serial_close,
	.quiet_us = 25000,
};
