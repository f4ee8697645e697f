/*
 * board-type SOCKET TEXT ANSWER: type TEXT to a board at a unix socket, as a
 * person at a terminal would. Status 0 when what it says is ANSWER and no more,
 * 1 with what it said when not. TEXT and ANSWER have printf(1)'s escapes \r \n.
 */
#include <err.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "exits.h"

enum {
	LONGEST_MS = 5000, /* for the answer to begin and to go on */
	QUIET_MS = 100,	   /* after it: nothing more is on its way */
};

/* Replace the escapes, in place. */
static size_t
unescape(char *text)
{
	char *to = text;

	for (char *from = text; *from; from++, to++) {
		*to = *from;
		if (*from == '\\' && (from[1] == 'r' || from[1] == 'n'))
			*to = *++from == 'r' ? '\r' : '\n';
	}
	*to = '\0';
	return (size_t)(to - text);
}

static int
connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(path) >= sizeof address.sun_path)
		errx(EXIT_USAGE, "%s: too long for a socket", path);
	strcpy(address.sun_path, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		err(EXIT_SYSTEM, "%s", path);
	return fd;
}

/* Read until the answer is there and nothing follows it, or nothing comes any more. */
static size_t
listen_to(int fd, const char *answer, char *said, size_t most)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	size_t length = 0;
	bool all = false;

	while (length < most && poll(&ready, 1, all ? QUIET_MS : LONGEST_MS) > 0) {
		ssize_t n = read(fd, said + length, most - length);

		if (n <= 0)
			break;
		length += (size_t)n;
		said[length] = '\0';
		all = strcmp(said, answer) == 0;
	}
	said[length] = '\0';
	return length;
}

int
main(int argc, char **argv)
{
	char said[65536];
	size_t length;
	int fd;

	if (argc != 4)
		errx(EXIT_USAGE, "usage: board-type SOCKET TEXT ANSWER");
	fd = connect_to(argv[1]);
	length = unescape(argv[2]);
	if (write(fd, argv[2], length) != (ssize_t)length)
		err(EXIT_SYSTEM, "%s", argv[1]);
	unescape(argv[3]);
	length = listen_to(fd, argv[3], said, sizeof said - 1);
	if (strcmp(said, argv[3]) == 0)
		return EXIT_PASS;
	fwrite(said, 1, length, stdout);
	return EXIT_VERDICT;
}
