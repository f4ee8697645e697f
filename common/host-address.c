/* Who is where. */
#include "host-address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* It leaves no name behind. What asks a network interface may raise anything. */
const char host_address_code[] =
    "(lambda g:(exec(\"def f():\\n"
    " try:import network as n\\n"
    " except ImportError:\\n"
    "  import sys\\n"
    "  return '127.0.0.1' if sys.platform in('linux','darwin') else None\\n"
    " for i in'STA_IF','AP_IF':\\n"
    "  try:\\n"
    "   w=n.WLAN(getattr(n,i))\\n"
    "   a=w.ifconfig()[0]\\n"
    "   if w.active() and a!='0.0.0.0':return a\\n"
    "  except Exception:pass\\n\",g),g['f']())[1])({})";

/* For a way out of this host: any address that is not in its own net (RFC 5737). */
static const char elsewhere[] = "192.0.2.1";

/* The board runs on a host of its own, which only the registry knows; or NULL. */
static char *
host_of(const char *device)
{
	const char *colon = strrchr(device, ':');

	if (strncmp(device, "tcp:", 4) != 0 || colon < device + 4)
		return NULL;
	if (device[4] == '[')
		return xstrndup(device + 5, strcspn(device + 5, "]"));
	return xstrndup(device + 4, (size_t)(colon - device - 4));
}

/* What the board has told, without quotes; to be freed. NULL: it does not know. */
static char *
board_address(const char *device, struct buffer *repr)
{
	const char *told = buffer_string(repr);
	char *own = NULL;

	if (*told != '\'')
		return NULL;
	if (strcmp(told, "'127.0.0.1'") == 0 && (own = host_of(device)))
		return own;
	return xstrndup(told + 1, strcspn(told + 1, "'"));
}

/* The address of ours that packets to `host` carry: nothing is sent. */
static bool
local_address(const char *host, struct buffer *repr, char *why, size_t size)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *found = NULL;
	int fault = getaddrinfo(host, "9", &hints, &found), fd = -1;
	struct sockaddr_storage own;
	socklen_t length = sizeof own;
	char text[INET6_ADDRSTRLEN] = "";

	if (fault == 0)
		fd = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) == 0 &&
	    getsockname(fd, (struct sockaddr *)&own, &length) == 0)
		getnameinfo((struct sockaddr *)&own, length, text, sizeof text, NULL, 0,
		    NI_NUMERICHOST);
	else
		snprintf(why, size, "there is no way from here to %s: %s; give ip: ADDRESS", host,
		    fault ? gai_strerror(fault) : strerror(errno));
	if (fd >= 0)
		close(fd);
	freeaddrinfo(found);
	buffer_clear(repr);
	buffer_printf(repr, "'%s'", text);
	return *text;
}

/* One that the kernel gives: it does not give the same again soon. */
static bool
free_port(struct buffer *repr, char *why, size_t size)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in own = { .sin_family = AF_INET };
	socklen_t length = sizeof own;
	bool good = fd >= 0 && bind(fd, (struct sockaddr *)&own, sizeof own) == 0 &&
	    getsockname(fd, (struct sockaddr *)&own, &length) == 0;

	if (!good)
		snprintf(why, size, "there is no free port: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	buffer_clear(repr);
	buffer_printf(repr, "%d", ntohs(own.sin_port));
	return good;
}

bool
host_address(const char *of, const char *device, struct buffer *repr, char *why, size_t size)
{
	char *board;
	bool good;

	if (strcmp(of, "port") == 0)
		return free_port(repr, why, size);
	board = board_address(device, repr);
	if (strcmp(of, "host") == 0) {
		good = local_address(board ? board : elsewhere, repr, why, size);
	} else {
		good = board != NULL;
		buffer_clear(repr);
		buffer_printf(repr, "'%s'", board ? board : "");
		snprintf(why, size, "the board knows no address of its own; give ip: ADDRESS");
	}
	free(board);
	return good;
}
