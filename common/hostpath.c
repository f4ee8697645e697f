/* Finding files on the host, and telling their names from code. */
#include "hostpath.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"

static bool
is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

char *
hostpath_find(const char *beside, const char *path)
{
	const char *slash = beside ? strrchr(beside, '/') : NULL;

	if (slash && *path != '/') {
		char *joined = xasprintf("%.*s/%s", (int)(slash - beside), beside, path);

		if (is_file(joined))
			return joined;
		free(joined);
	}
	return is_file(path) ? xstrdup(path) : NULL;
}

bool
hostpath_readable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status = { 0 };
	bool good = fd >= 0 && fstat(fd, &status) == 0;

	if (fd >= 0)
		close(fd);
	if (good && S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		return false;
	}
	return good;
}

bool
hostpath_climbs(const char *path)
{
	for (const char *at = path; (at = strstr(at, "..")); at += 2)
		if ((at == path || at[-1] == '/') && (at[2] == '/' || at[2] == '\0'))
			return true;
	return false;
}

const char *
hostpath_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length > end_length && strcmp(text + length - end_length, end) == 0;
}

bool
hostpath_looks_like_one(const char *text)
{
	static const char *const starts[] = { "/", "./", "../", "~/" };
	const char *base = hostpath_base(text);

	if (strchr(text, '\n'))
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	for (const char *c = text; *c; c++)
		if (!isalnum((unsigned char)*c) && (signed char)*c > 0 && !strchr("_-+.@/", *c))
			return false;
	if (!isalpha((unsigned char)*base) && *base != '_' && (signed char)*base > 0)
		return false;
	return base != text || ends_with(text, ".py") || ends_with(text, ".mpy");
}
