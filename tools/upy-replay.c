/* upy-replay: serve what a trace has recorded, as a board. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "options.h"
#include "records.h"
#include "replay.h"
#include "signals.h"

enum { OPT_LISTEN = 256, OPT_SEED, OPT_SPEED };

static const struct option_spec options[] = {
	{ OPT_LISTEN, "listen", "PATH", "serve one user of a Unix socket, not stdin and stdout" },
	{ OPT_SEED, "seed", NULL, "print the UPY_SEED of the trace, and exit" },
	{ OPT_SPEED, "speed", "FACTOR", "answer as the board did in time (1), or faster" },
	{ 0 },
};

static const struct command command = { "upy-replay", "TRACE",
	"serve what a trace has recorded, as a board", options };

struct server {
	const char *file, *listen;
	bool seed;
	double speed; /* 0: as fast as possible */
	struct replay replay;
	struct trace trace;
	int in, out, status;
	struct buffer waiting; /* was read, but not yet wanted */
	int64_t last;	       /* when the last piece was over */
};

static void
parse(struct server *server, int argc, char **argv)
{
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case OPT_LISTEN:
			server->listen = optarg;
			break;
		case OPT_SEED:
			server->seed = true;
			break;
		case OPT_SPEED:
			server->speed = atof(optarg);
			if (!(server->speed > 0 && server->speed < 1e6))
				usage_error(&command, "--speed: '%s' is no number above 0", optarg);
			break;
		}
	if (argc - optind != 1)
		usage_error(&command, "give one trace");
	server->file = argv[optind];
}

static void
load(struct server *server)
{
	struct buffer text = { 0 };
	int fd = open(server->file, O_RDONLY | O_CLOEXEC);
	char *error;
	ssize_t n;

	if (fd < 0)
		err(EXIT_USAGE, "%s", server->file);
	while ((n = read(fd, buffer_reserve(&text, 65536), 65536)) > 0)
		text.length += (size_t)n;
	if (n < 0)
		err(EXIT_SYSTEM, "%s", server->file);
	close(fd);
	if (!trace_parse(&server->trace, text.data, text.length, &error))
		errx(EXIT_USAGE, "%s:%s", server->file, error);
	buffer_free(&text);
	replay_init(&server->replay, &server->trace);
}

/* Whether the fd is ready before the deadline; not when a signal asks us to stop. */
static bool
wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd ready = { .fd = fd, .events = events };
	struct timespec store;
	int n;

	do {
		if (stop_signal)
			return false;
		n = ppoll(&ready, 1, time_left(deadline, clock_us(), &store), signals_waiting());
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

/* More of what is sent. False when nothing more will be. */
static bool
read_more(struct server *server)
{
	ssize_t n;

	if (!wait_for(server->in, POLLIN, NEVER))
		return false;
	n = read(server->in, buffer_reserve(&server->waiting, 65536), 65536);
	if (n > 0)
		server->waiting.length += (size_t)n;
	return n > 0;
}

static bool
take(struct server *server)
{
	size_t taken;

	if (server->waiting.length == 0 && !read_more(server))
		return false;
	taken = replay_take(&server->replay, server->waiting.data, server->waiting.length);
	buffer_consume(&server->waiting, taken);
	if (taken == 0 && replay_state(&server->replay) == REPLAY_WAITS)
		return read_more(server);
	return true;
}

/* Let as much time pass as the board took; less when nobody waits any more. */
static void
take_time(const struct server *server)
{
	const struct trace_piece *piece = &server->trace.pieces[server->replay.piece];
	double pause;

	if (server->speed == 0 || server->replay.piece == 0 || server->replay.extra.length)
		return;
	pause = (double)(piece->time_us - piece[-1].time_us) / 1e6 / server->speed;
	if (pause > 0)
		wait_for(server->in, POLLRDHUP, deadline_after(server->last, pause));
}

/* Write some of the bytes; false when nobody reads them any more. */
static bool
write_some(struct server *server, struct buffer *bytes)
{
	/* What poll(2) promises of a pipe: so much does not block. */
	size_t size = bytes->length < PIPE_BUF ? bytes->length : PIPE_BUF;
	ssize_t n;

	if (!wait_for(server->out, POLLOUT, NEVER))
		return false;
	n = write(server->out, bytes->data, size);
	if (n < 0 && errno != EPIPE && errno != ECONNRESET) {
		warn("cannot write");
		server->status = EXIT_SYSTEM;
	}
	buffer_consume(bytes, n > 0 ? (size_t)n : 0);
	return n > 0;
}

static bool
give(struct server *server)
{
	struct buffer bytes = { 0 };
	bool good = true;

	take_time(server);
	replay_give(&server->replay, &bytes);
	while (good && bytes.length)
		good = write_some(server, &bytes);
	buffer_free(&bytes);
	return good;
}

static bool
explain(struct server *server)
{
	struct buffer text = { 0 };

	replay_explain(&server->replay, server->waiting.data, server->waiting.length, &text);
	warnx("%s:%zu: %s", server->file, replay_line(&server->replay), buffer_string(&text));
	buffer_free(&text);
	server->status = EXIT_SYSTEM;
	return false;
}

/* What comes next. False when there is nothing more to do. */
static bool
advance(struct server *server)
{
	switch (replay_state(&server->replay)) {
	case REPLAY_WAITS:
	case REPLAY_OVER:
		return take(server);
	case REPLAY_GIVES:
		return give(server);
	case REPLAY_GONE:
		take_time(server);
		return false;
	case REPLAY_DEVIATED:
		break;
	}
	return explain(server);
}

/* Be the board until the trace, or whoever uses it, has gone away. */
static void
serve(struct server *server)
{
	size_t piece = 0;

	server->last = clock_us();
	do {
		if (server->replay.piece != piece)
			server->last = clock_us();
		piece = server->replay.piece;
	} while (advance(server));
}

/* Wait for a user at a Unix socket. False when a signal came first. */
static bool
accept_user(struct server *server)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(server->listen) >= sizeof address.sun_path)
		errx(EXIT_USAGE, "%s: too long for the name of a socket", server->listen);
	strcpy(address.sun_path, server->listen);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1) != 0)
		err(EXIT_SYSTEM, "%s", server->listen);
	printf("unix:%s\n", server->listen); /* whoever reads this may connect */
	fflush(stdout);
	if (wait_for(fd, POLLIN, NEVER))
		server->in = server->out = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	close(fd);
	unlink(server->listen);
	return server->in >= 0;
}

static void
print_seed(struct server *server)
{
	if (server->trace.seed)
		printf("%016llx\n", (unsigned long long)server->trace.seed);
	else
		warnx("%s: does not tell its seed", server->file);
	server->status = server->trace.seed ? EXIT_PASS : EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	struct server server = { .in = STDIN_FILENO, .out = STDOUT_FILENO };

	parse(&server, argc, argv);
	load(&server);
	signals_catch();
	if (server.listen)
		server.in = -1;
	if (server.seed)
		print_seed(&server);
	else if (!server.listen || accept_user(&server))
		serve(&server);
	replay_free(&server.replay);
	trace_free(&server.trace);
	buffer_free(&server.waiting);
	signals_reraise();
	if ((server.listen || server.seed) && !finish_output())
		server.status = EXIT_SYSTEM;
	return server.status;
}
