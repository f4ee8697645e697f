/* The table of schemes, and what all transports share. */
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "buffer.h"
#include "exits.h"
#include "lock.h"

static const struct scheme {
	const char *prefix;
	const struct transport_ops *ops;
} schemes[] = {
	{ "exec:", &exec_transport },
	{ "execpty:", &execpty_transport },
	{ "tty:", &tty_transport },
	{ "serial:", &serial_transport },
	{ "usb:", &usb_transport },
	{ "tcp:", &tcp_transport },
	{ "unix:", &unix_transport },
	{ "qemu:", &qemu_transport },
};

/* The ops for an address; *rest is what follows the scheme. A bare path is a serial port. */
static const struct transport_ops *
find_scheme(const char *address, const char **rest)
{
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t size = strlen(schemes[i].prefix);

		if (strncmp(address, schemes[i].prefix, size) == 0) {
			*rest = address + size;
			return schemes[i].ops;
		}
	}
	*rest = address;
	return *address == '/' ? &serial_transport : NULL;
}

bool
transport_known(const char *address)
{
	const char *rest;

	return find_scheme(address, &rest) && *rest;
}

char *
transport_port(const char *address)
{
	const char *rest;
	const struct transport_ops *ops = find_scheme(address, &rest);

	return ops && ops->port && *rest ? ops->port(rest) : NULL;
}

static bool
lock(struct transport *transport, const char *address)
{
	char *port = transport_port(address), *error;

	if (port && !locks_have(port)) {
		transport->lock_fd = lock_port(port, &error);
		if (transport->lock_fd < 0) {
			transport_fail(transport, "%s", error);
			free(error);
			free(port);
			return false;
		}
	}
	free(port);
	return true;
}

struct transport *
transport_open(const char *address, char **error, int *status)
{
	struct transport *transport;
	const char *rest;

	*status = EXIT_USAGE;
	if (!transport_known(address)) {
		*error = xasprintf("%s: no address of a board", address);
		return NULL;
	}
	transport = xcalloc(1, sizeof *transport);
	transport->read_fd = transport->write_fd = transport->lock_fd = -1;
	transport->ops = find_scheme(address, &rest);
	if (lock(transport, address) && transport->ops->open(transport, rest))
		return transport;
	*status = transport->usage ? EXIT_USAGE : EXIT_SYSTEM;
	*error = xasprintf("%s: %s", address, transport->error);
	if (transport->lock_fd >= 0)
		close(transport->lock_fd);
	free(transport);
	return NULL;
}

ssize_t
transport_read(struct transport *transport, char *bytes, size_t size)
{
	return transport->ops->read(transport, bytes, size);
}

ssize_t
transport_write(struct transport *transport, const char *bytes, size_t length)
{
	return transport->ops->write(transport, bytes, length);
}

size_t
transport_unsent(struct transport *transport)
{
	return transport->ops->unsent ? transport->ops->unsent(transport) : 0;
}

void
transport_hang_up(struct transport *transport)
{
	if (transport->ops->hang_up)
		transport->ops->hang_up(transport);
}

bool
transport_set_lines(struct transport *transport, bool dtr, bool rts)
{
	if (transport->ops->set_lines)
		return transport->ops->set_lines(transport, dtr, rts);
	return transport_fail(transport, "there are no lines DTR and RTS on the way to this board");
}

bool
transport_set_break(struct transport *transport, bool on)
{
	if (transport->ops->set_break)
		return transport->ops->set_break(transport, on);
	return transport_fail(transport, "a break cannot be sent on the way to this board");
}

void
transport_close(struct transport *transport, int64_t deadline)
{
	transport->ops->close(transport, deadline);
	if (transport->lock_fd >= 0)
		close(transport->lock_fd);
	free(transport);
}

bool
transport_fail(struct transport *transport, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(transport->error, sizeof transport->error, format, arguments);
	va_end(arguments);
	return false;
}

bool
transport_cannot_open(struct transport *transport)
{
	if (errno == ENOENT)
		return transport_fail(transport,
		    "there is no such port; upy-devs lists those there are");
	return transport_fail(transport, "cannot open: %s", strerror(errno));
}

char *
address_path(const char *rest)
{
	return xstrndup(rest, strcspn(rest, "?"));
}

char *
address_file(const char *rest)
{
	char *path = address_path(rest), *file = realpath(path, NULL);

	free(path);
	return file;
}

char *
address_option(const char *rest, const char *name)
{
	size_t size = strlen(name);

	for (const char *at = rest + strcspn(rest, "?"); *at; at += strcspn(at, "&")) {
		at++;
		if (strncmp(at, name, size) == 0 && at[size] == '=')
			return xstrndup(at + size + 1, strcspn(at + size + 1, "&"));
	}
	return NULL;
}

ssize_t
fd_read(struct transport *transport, char *bytes, size_t size)
{
	ssize_t n = read(transport->read_fd, bytes, size);

	if (n > 0)
		return n;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	transport_fail(transport, n == 0 ? "the connection was closed" : "cannot read: %s",
	    strerror(errno));
	return -1;
}

ssize_t
fd_write(struct transport *transport, const char *bytes, size_t length)
{
	ssize_t n = write(transport->write_fd, bytes, length);

	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		return 0;
	transport_fail(transport, "cannot write: %s", strerror(errno));
	return -1;
}

size_t
fd_unsent(struct transport *transport)
{
	int bytes = 0;

	/* A terminal knows what it has still to send, a pipe what was not read. */
	if (ioctl(transport->write_fd, TIOCOUTQ, &bytes) != 0 &&
	    ioctl(transport->write_fd, FIONREAD, &bytes) != 0)
		return 0;
	return bytes > 0 ? (size_t)bytes : 0;
}

bool
fd_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}
