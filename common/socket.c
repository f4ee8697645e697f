/* tcp:HOST:PORT, tcp:[V6]:PORT and unix:PATH: raw stream sockets. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "buffer.h"
#include "clock.h"
#include "transport.h"

enum { CONNECT_US = 5000000 };

static bool
connected(struct transport *transport, int fd)
{
	transport->read_fd = transport->write_fd = fd;
	return true;
}

/* connect(2) with a deadline; the fd is non-blocking afterwards. */
static bool
connect_until(int fd, const struct sockaddr *address, socklen_t size, int64_t deadline)
{
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	struct timespec store;
	socklen_t length = sizeof errno;

	if (!fd_nonblocking(fd))
		return false;
	if (connect(fd, address, size) == 0)
		return true;
	if (errno != EINPROGRESS)
		return false;
	if (ppoll(&ready, 1, time_left(deadline, clock_us(), &store), NULL) <= 0) {
		errno = ETIMEDOUT;
		return false;
	}
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &errno, &length) == 0 && errno == 0;
}

/* "HOST:PORT" or "[V6]:PORT" in place: the host; *port points behind the colon. */
static char *
split_host(char *text, char **port)
{
	char *colon = strrchr(text, ':');
	size_t length;

	if (!colon || colon == text || !colon[1])
		return NULL;
	*colon = '\0';
	*port = colon + 1;
	length = strlen(text);
	if (*text != '[')
		return text;
	if (text[length - 1] != ']')
		return NULL;
	text[length - 1] = '\0';
	return text + 1;
}

static bool
tcp_connect(struct transport *transport, const char *host, const char *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found;
	int64_t deadline = clock_us() + CONNECT_US;
	int one = 1, result = getaddrinfo(host, port, &hints, &found);

	if (result != 0)
		return transport_fail(transport, "cannot find the host: %s", gai_strerror(result));
	for (struct addrinfo *a = found; a; a = a->ai_next) {
		int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (fd >= 0 && connect_until(fd, a->ai_addr, a->ai_addrlen, deadline)) {
			freeaddrinfo(found);
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
			setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
			return connected(transport, fd);
		}
		transport_fail(transport, "cannot connect: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	freeaddrinfo(found);
	return false;
}

static bool
tcp_open(struct transport *transport, const char *rest)
{
	char *text = xstrdup(rest), *port = NULL, *host = split_host(text, &port);
	bool good = false;

	if (!host) {
		transport->usage = true;
		transport_fail(transport, "write tcp:HOST:PORT or tcp:[V6]:PORT");
	} else {
		good = tcp_connect(transport, host, port);
	}
	free(text);
	return good;
}

static char *
unix_port(const char *path)
{
	return realpath(path, NULL);
}

static bool
unix_open(struct transport *transport, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof address.sun_path) {
		transport->usage = true;
		return transport_fail(transport, "the path is longer than %zu bytes",
		    sizeof address.sun_path - 1);
	}
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect_until(fd, (struct sockaddr *)&address, sizeof address,
			   clock_us() + CONNECT_US))
		return connected(transport, fd);
	transport_fail(transport, "cannot connect: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return false;
}

static void
socket_close(struct transport *transport, int64_t deadline)
{
	(void)deadline;
	close(transport->read_fd);
}

const struct transport_ops tcp_transport = {
	.port = xstrdup,
	.open = tcp_open,
	.read = fd_read,
	.write = fd_write,
	.close = socket_close,
	.quiet_us = 50000,
	.lossless = true,
};

const struct transport_ops unix_transport = {
	.port = unix_port,
	.open = unix_open,
	.read = fd_read,
	.write = fd_write,
	.close = socket_close,
	.quiet_us = 10000,
	.lossless = true,
};
