/* Files in one go. */
#include "cover-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 65536 };

bool
read_whole_file(const char *path, struct buffer *to, char **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		while ((n = read(fd, buffer_reserve(to, PIECE), PIECE)) > 0)
			to->length += (size_t)n;
		if (n < 0)
			*error = xasprintf("%s: cannot read: %s", path, strerror(errno));
		close(fd);
	} else {
		*error = xasprintf("%s: cannot read: %s", path, strerror(errno));
	}
	return n == 0;
}

bool
write_whole_file(const char *path, const struct buffer *text, char **error)
{
	FILE *file = fopen(path, "we");
	bool good = file &&
	    fwrite(text->length ? text->data : "", 1, text->length, file) == text->length;

	if (file && fclose(file) != 0)
		good = false;
	if (!good)
		*error = xasprintf("%s: cannot write: %s", path, strerror(errno));
	return good;
}
