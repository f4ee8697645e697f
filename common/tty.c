/* tty:PATH?baud=&lines=&reset=: any terminal device, through termios. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "buffer.h"
#include "line.h"
#include "transport.h"

static const struct {
	const char *name;
	speed_t speed;
} speeds[] = {
	{ "9600", B9600 },
	{ "19200", B19200 },
	{ "38400", B38400 },
	{ "57600", B57600 },
	{ "115200", B115200 },
	{ "230400", B230400 },
	{ "460800", B460800 },
	{ "921600", B921600 },
	{ "1000000", B1000000 },
	{ "1500000", B1500000 },
	{ "2000000", B2000000 },
	{ "3000000", B3000000 },
};

static bool
set_line(struct transport *transport, int fd, const char *baud)
{
	struct termios line;

	if (tcgetattr(fd, &line) != 0)
		return transport_fail(transport, "not a terminal device: %s", strerror(errno));
	cfmakeraw(&line);
	line.c_cflag |= CLOCAL | CREAD;
	line.c_cflag &= ~(tcflag_t)(HUPCL | CRTSCTS | CSTOPB);
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
		if (strcmp(speeds[i].name, baud) == 0) {
			cfsetspeed(&line, speeds[i].speed);
			if (tcsetattr(fd, TCSANOW, &line) == 0)
				return true;
			return transport_fail(transport, "cannot set up the line: %s", strerror(errno));
		}
	transport->usage = true;
	return transport_fail(transport, "baud rate %s is not known here; use serial: for it", baud);
}

static bool
tty_open(struct transport *transport, const char *rest)
{
	char *path = address_path(rest), *baud = address_option(rest, "baud");
	struct line_plan plan;
	bool good = line_plan(transport, rest, &plan);
	int fd = good ? open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;

	if (good && fd < 0)
		good = transport_cannot_open(transport);
	transport->read_fd = transport->write_fd = fd;
	good = good && set_line(transport, fd, baud ? baud : "115200") &&
	    line_follow(transport, &plan);
	if (good)
		ioctl(fd, TIOCEXCL);
	else if (fd >= 0)
		close(fd);
	free(path);
	free(baud);
	return good;
}

static void
tty_close(struct transport *transport, int64_t deadline)
{
	(void)deadline;
	ioctl(transport->read_fd, TIOCNXCL);
	close(transport->read_fd);
}

const struct transport_ops tty_transport = {
	.port = address_file,
	.open = tty_open,
	.read = fd_read,
	.write = fd_write,
	.unsent = fd_unsent,
	.set_lines = fd_set_lines,
	.set_break = fd_set_break,
	.close = tty_close,
	.quiet_us = 25000,
};
