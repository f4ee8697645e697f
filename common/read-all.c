#include "read-all.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PIECE = 65536 };

bool
read_all(int fd, size_t most, struct buffer *to)
{
	size_t before = to->length;

	for (;;) {
		ssize_t n = read(fd, buffer_reserve(to, PIECE), PIECE);

		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		to->length += (size_t)n;
		if (to->length - before > most) {
			errno = EFBIG;
			return false;
		}
	}
}

bool
read_all_of(const char *path, size_t most, struct buffer *to)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), problem;
	bool good = fd >= 0 && read_all(fd, most, to);

	problem = errno;
	if (fd >= 0)
		close(fd);
	errno = problem;
	return good;
}
