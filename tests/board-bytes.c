/* board-bytes ADDRESS: what a board sends until it ends, which has to be soon. */
#include <err.h>
#include <poll.h>
#include <unistd.h>

#include "clock.h"
#include "exits.h"
#include "transport.h"

enum { LIMIT_S = 30 };

int
main(int argc, char **argv)
{
	int64_t deadline = deadline_after(clock_us(), LIMIT_S);
	struct transport *board;
	char bytes[4096], *error;
	ssize_t n = 0;
	int status, ready = 1;

	if (argc != 2)
		errx(EXIT_USAGE, "usage: board-bytes ADDRESS");
	board = transport_open(argv[1], &error, &status);
	if (!board)
		errx(status, "%s", error);
	while (n >= 0 && ready > 0) {
		struct pollfd fd = { .fd = board->read_fd, .events = POLLIN };
		struct timespec store;

		ready = ppoll(&fd, 1, time_left(deadline, clock_us(), &store), NULL);
		n = ready > 0 ? transport_read(board, bytes, sizeof bytes) : 0;
		if (n > 0 && write(STDOUT_FILENO, bytes, (size_t)n) != n)
			err(EXIT_SYSTEM, "<stdout>");
	}
	transport_hang_up(board);
	transport_close(board, clock_us());
	if (ready <= 0)
		errx(EXIT_SYSTEM, "%s: has not ended after %d s", argv[1], LIMIT_S);
	return EXIT_PASS;
}
