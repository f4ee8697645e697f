/* Files that are replaced as a whole: written beside their place, then renamed. */
#include "report-file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"

/* Like open(2): what the umask leaves of rw-rw-rw-; mkstemp(3) gives rw------- only. */
static void
set_usual_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	(void)!fchmod(fd, 0666 & ~mask);
}

/* Where the path leads: a link stays, what it names is replaced. To be freed. */
static char *
real_place(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : xstrdup(path);
}

/* Descriptors of the caller's, wherever they lead: other programs may write there, too. */
static bool
is_stream(const char *path)
{
	return strncmp(path, "/dev/std", 8) == 0 || strncmp(path, "/dev/fd/", 8) == 0;
}

/* A regular file, or none yet. */
static bool
is_replaceable(const char *path)
{
	struct stat status;

	if (is_stream(path))
		return false;
	return stat(path, &status) == 0 ? S_ISREG(status.st_mode) : errno == ENOENT;
}

static bool
open_beside(struct report_file *file)
{
	int fd;

	file->temporary = xasprintf("%s.XXXXXX", file->path);
	fd = mkstemp(file->temporary);
	if (fd >= 0 && (file->to = fdopen(fd, "w"))) {
		set_usual_mode(fd);
		unlink(file->path);
		return true;
	}
	if (fd >= 0)
		close(fd);
	free(file->temporary);
	file->temporary = NULL;
	return false;
}

bool
report_file_open(struct report_file *file, const char *path, char **error)
{
	*file = (struct report_file){ .path = real_place(path) };
	/* Where no file can be made, one that is there may still be writable. */
	if (is_replaceable(path) && open_beside(file))
		return true;
	file->to = fopen(path, is_stream(path) ? "a" : "w");
	if (file->to)
		return true;
	*error = xasprintf("%s: %s", path, strerror(errno));
	free(file->path);
	file->path = NULL;
	return false;
}

bool
report_file_finish(struct report_file *file, char **error)
{
	bool lost = ferror(file->to) != 0;
	char *temporary = file->temporary;

	errno = 0;
	lost |= fclose(file->to) != 0;
	if (!lost && temporary)
		lost = rename(temporary, file->path) != 0;
	if (lost)
		*error = xasprintf("%s: cannot write: %s", file->path, strerror(errno ? errno : EIO));
	if (lost && temporary)
		unlink(temporary);
	file->temporary = NULL; /* from here on a signal finds nothing to remove */
	free(temporary);
	free(file->path);
	file->path = NULL;
	return !lost;
}

void
report_file_abandon(const struct report_file *file)
{
	if (file->temporary)
		unlink(file->temporary);
}
