/* Why something failed on a board, as this system says it. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "files-internal.h"

/* Numbers that MicroPython uses everywhere (those of Linux), and Emscripten's. */
static const struct {
	int here, there, emscripten;
	const char *name;
} numbers[] = {
	{ EPERM, 1, 63, "EPERM" },
	{ ENOENT, 2, 44, "ENOENT" },
	{ EIO, 5, 29, "EIO" },
	{ EBADF, 9, 8, "EBADF" },
	{ ENOMEM, 12, 48, "ENOMEM" },
	{ EACCES, 13, 2, "EACCES" },
	{ EBUSY, 16, 10, "EBUSY" },
	{ EEXIST, 17, 20, "EEXIST" },
	{ ENODEV, 19, 43, "ENODEV" },
	{ ENOTDIR, 20, 54, "ENOTDIR" },
	{ EISDIR, 21, 31, "EISDIR" },
	{ EINVAL, 22, 28, "EINVAL" },
	{ EMFILE, 24, 33, "EMFILE" },
	{ EFBIG, 27, 22, "EFBIG" },
	{ ENOSPC, 28, 51, "ENOSPC" },
	{ EROFS, 30, 69, "EROFS" },
	{ ENAMETOOLONG, 36, 37, "ENAMETOOLONG" },
	{ ENOTEMPTY, 39, 55, "ENOTEMPTY" },
};

static int
number_here(const struct filesystem *fs, long there)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (there == (fs->emscripten ? numbers[i].emscripten : numbers[i].there))
			return numbers[i].here;
	return 0;
}

/* "[Errno 2] ENOENT", "2", "44", "(17, 'EEXIST')", "file not found", ... */
static int
from_message(const struct filesystem *fs, const char *message)
{
	size_t at = strcspn(message, "0123456789\n");

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strstr(message, numbers[i].name))
			return numbers[i].here;
	if (isdigit((unsigned char)message[at]))
		return number_here(fs, strtol(message + at, NULL, 10));
	if (strstr(message, "not found"))
		return ENOENT;
	return strstr(message, "space") ? ENOSPC : 0;
}

int
fs_errno_here(const struct filesystem *fs, const char *number)
{
	return number_here(fs, strtol(number, NULL, 10));
}

int
fs_errno(const struct filesystem *fs, const char *traceback)
{
	const char *found = traceback, *next;

	/* The last line; CPython's names for an OSError end in Error, too. */
	while ((next = strchr(found, '\n')) && next[1])
		found = next + 1;
	if (strncmp(found, "MemoryError", 11) == 0)
		return ENOMEM;
	if (strncmp(found, "OSError", 7) == 0 || strstr(found, "Error: [Errno "))
		return from_message(fs, strchr(found, ':') ? strchr(found, ':') : found);
	return 0;
}
