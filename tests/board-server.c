/*
 * board-server SOCKET BOARD COMMAND...: keep one board process on a unix
 * socket, as a ser2net keeps a serial port: connections come and go, the board
 * stays and does not notice. Ends with COMMAND and its status; then the board's
 * stdin is closed and its end is waited for.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exits.h"

enum { FROM_BOARD, LISTENER, CLIENT, COMMAND, FDS };

struct server {
	int to_board;
	pid_t board, command;
	struct pollfd fds[FDS];
};

static int
listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof address.sun_path)
		errx(EXIT_USAGE, "%s: too long for a socket", path);
	strcpy(address.sun_path, path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
	    listen(fd, 4) != 0)
		err(EXIT_SYSTEM, "%s", path);
	return fd;
}

static pid_t
start(char *const command[], int in, int out)
{
	pid_t pid = fork();

	if (pid < 0)
		err(EXIT_SYSTEM, "fork");
	if (pid > 0)
		return pid;
	signal(SIGPIPE, SIG_DFL);
	if (in >= 0)
		dup2(in, STDIN_FILENO);
	if (out >= 0)
		dup2(out, STDOUT_FILENO);
	execvp(command[0], command);
	err(127, "%s", command[0]);
}

static void
start_board(struct server *server, char *path)
{
	char *const command[] = { path, NULL };
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		err(EXIT_SYSTEM, "pipe");
	server->board = start(command, in[0], out[1]);
	server->to_board = in[1];
	server->fds[FROM_BOARD] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	close(in[0]);
	close(out[1]);
}

static void
drop_client(struct server *server)
{
	close(server->fds[CLIENT].fd);
	server->fds[CLIENT].fd = -1;
	server->fds[LISTENER].events = POLLIN; /* one client at a time */
}

/* What is read from one end goes to the other; without a client it is lost. */
static void
pass_on(struct server *server, int from)
{
	char bytes[65536];
	ssize_t n = read(server->fds[from].fd, bytes, sizeof bytes);
	int to = from == CLIENT ? server->to_board : server->fds[CLIENT].fd;

	if (n <= 0 && from == CLIENT) {
		drop_client(server);
	} else if (n <= 0) {
		close(server->fds[from].fd);
		server->fds[from].fd = -1;
		if (server->fds[CLIENT].fd >= 0)
			drop_client(server);
	}
	for (ssize_t at = 0, sent; to >= 0 && at < n; at += sent)
		if ((sent = write(to, bytes + at, (size_t)(n - at))) <= 0)
			break;
}

static void
take_client(struct server *server)
{
	server->fds[CLIENT].fd = accept4(server->fds[LISTENER].fd, NULL, NULL, SOCK_CLOEXEC);
	server->fds[LISTENER].events = 0;
}

/* Until the command has ended. */
static void
serve(struct server *server)
{
	while (poll(server->fds, FDS, -1) >= 0 || errno == EINTR) {
		if (server->fds[COMMAND].revents)
			return;
		if (server->fds[FROM_BOARD].revents)
			pass_on(server, FROM_BOARD);
		if (server->fds[CLIENT].revents)
			pass_on(server, CLIENT);
		if (server->fds[LISTENER].revents)
			take_client(server);
	}
	err(EXIT_SYSTEM, "poll");
}

static int
await(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		err(EXIT_SYSTEM, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	struct server server;
	char rest[65536];
	int status;

	if (argc < 4)
		errx(EXIT_USAGE, "usage: board-server SOCKET BOARD COMMAND...");
	signal(SIGPIPE, SIG_IGN);
	server.fds[LISTENER] = (struct pollfd){ .fd = listen_at(argv[1]), .events = POLLIN };
	server.fds[CLIENT] = (struct pollfd){ .fd = -1, .events = POLLIN };
	start_board(&server, argv[2]);
	server.command = start(argv + 3, -1, -1);
	server.fds[COMMAND] =
	    (struct pollfd){ .fd = pidfd_open(server.command, 0), .events = POLLIN };
	serve(&server);
	status = await(server.command);
	close(server.to_board);
	while (server.fds[FROM_BOARD].fd >= 0 &&
	    read(server.fds[FROM_BOARD].fd, rest, sizeof rest) > 0)
		;
	await(server.board);
	unlink(argv[1]);
	return status;
}
