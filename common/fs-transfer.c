/* put and get: files and whole directories, there and back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exits.h"
#include "fs.h"
#include "hostpath.h"
#include "landing.h"
#include "text.h"

enum { DEEPEST = 40 };

/*
 * There.
 */

/* A name here that no board can have: boards' names are text. */
static bool
is_text(struct fs *fs, const char *name)
{
	if (utf8_valid(name, strlen(name)) == strlen(name))
		return true;
	fs_say(fs, EXIT_USAGE, "%s: its name is no UTF-8", name);
	return false;
}

static void put_entry(struct fs *fs, int directory, const char *name, const char *to,
    const char *base, int depth);

/* All in a directory that is open (and closed here), to the directory `to`. */
static void
put_directory(struct fs *fs, int fd, const char *to, int depth)
{
	DIR *entries = fdopendir(fd);
	struct dirent *entry;

	if (!entries) {
		fs_say(fs, EXIT_SYSTEM, ":%s: cannot read what is to be put there: %s", to,
		    strerror(errno));
		close(fd);
		return;
	}
	if (*to && !fs_do(fs, fileop_mkdir(&fs->system, to, true))) {
		closedir(entries);
		return;
	}
	while (!fs_over(fs) && (entry = readdir(entries))) {
		char *path;

		if (!landing_name(entry->d_name) || !is_text(fs, entry->d_name))
			continue;
		path = fs_join(to, entry->d_name);
		put_entry(fs, fd, entry->d_name, path, NULL, depth + 1);
		free(path);
	}
	closedir(entries);
}

static void
put_entry(struct fs *fs, int directory, const char *name, const char *to, const char *base,
    int depth)
{
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) != 0) {
		fs_say(fs, EXIT_USAGE, "%s: %s", name, strerror(errno));
	} else if (S_ISDIR(status.st_mode) && !fs->recursive) {
		fs_say(fs, EXIT_USAGE, "%s: is a directory; -r puts all that is in it", name);
	} else if (S_ISDIR(status.st_mode) && depth > DEEPEST) {
		fs_say(fs, EXIT_USAGE, "%s: too deep", name);
	} else if (S_ISDIR(status.st_mode)) {
		char *path = base ? fs_join(to, base) : xstrdup(to);

		put_directory(fs, fd, path, depth);
		free(path);
		return; /* fd is closed */
	} else if (!S_ISREG(status.st_mode)) {
		fs_say(fs, EXIT_USAGE, "%s: is not a file", name);
	} else {
		fs_do(fs, fileop_put(&fs->system, fd, to, base, fs->force));
	}
	if (fd >= 0)
		close(fd);
}

void
fs_put(struct fs *fs, const char *here, const char *to, bool many)
{
	char *path = xstrdup(here), *into;
	const char *base;

	for (size_t end = strlen(path); end > 1 && path[end - 1] == '/';)
		path[--end] = '\0';
	base = hostpath_base(path);
	if (!is_text(fs, base)) {
		free(path);
		return;
	}
	into = !to ? xstrdup("") : many && *to ? xasprintf("%s/", to) : xstrdup(to);
	if (landing_name(base))
		put_entry(fs, AT_FDCWD, path, into, base, 1);
	else
		put_entry(fs, AT_FDCWD, path, into, NULL, 1); /* "." and the like: what is in it */
	free(into);
	free(path);
}

/*
 * Back.
 */

static void
get_file(struct fs *fs, const char *path, int directory, const char *name)
{
	struct landing landing;
	struct fileop *op;

	if (!landing_open(&landing, directory, name)) {
		fs_say(fs, EXIT_SYSTEM, "%s: cannot be written: %s", name, strerror(errno));
		return;
	}
	op = fileop_get(&fs->system, path, fs->limit, landing_sink, &landing);
	if (!fs->force)
		op->fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (!fs_try(fs, op))
		fs_complain(fs, op);
	else if (!op->same && !landing_keep(&landing))
		fs_say(fs, EXIT_SYSTEM, "%s: cannot be written: %s", name, strerror(errno));
	landing_drop(&landing);
	if (op->fd >= 0)
		close(op->fd);
	fileop_free(op);
}

static void get_entries(struct fs *fs, const char *path, int directory, int depth);

static void
get_directory(struct fs *fs, const char *path, int above, const char *name, int depth)
{
	int directory = landing_directory(above, name);

	if (directory < 0) {
		fs_say(fs, EXIT_SYSTEM, "%s: cannot be written to: %s", name, strerror(errno));
		return;
	}
	get_entries(fs, path, directory, depth);
	close(directory);
}

/* All in a directory on the board, to one that is open here. */
static void
get_entries(struct fs *fs, const char *path, int directory, int depth)
{
	struct fileop *op = fileop_list(&fs->system, path);

	if (depth > DEEPEST)
		fs_say(fs, EXIT_SYSTEM, ":%s: too deep", path);
	else if (!fs_try(fs, op))
		fs_complain(fs, op);
	for (size_t i = 0; i < op->count && op->failure == FILE_FINE && !fs_over(fs); i++) {
		const struct file_entry *entry = &op->entries[i];
		char *below = fs_join(path, entry->name);

		if (entry->kind == 'f')
			get_file(fs, below, directory, entry->name);
		else if (entry->kind == 'd')
			get_directory(fs, below, directory, entry->name, depth + 1);
		free(below);
	}
	fileop_free(op);
}

/* The last name of a path on the board; "" for a directory that has none. */
static const char *
last_name(char *path)
{
	const char *base;

	for (size_t end = strlen(path); end > 0 && path[end - 1] == '/';)
		path[--end] = '\0';
	base = hostpath_base(path);
	return landing_name(base) ? base : "";
}

/* A file or a directory on the board as `name` in the directory that is open here. */
static void
get_one(struct fs *fs, const char *path, int directory, const char *name)
{
	struct fileop *op;

	if (!fs->recursive) {
		if (*name)
			get_file(fs, path, directory, name);
		else
			fs_say(fs, EXIT_USAGE, ":%s: is a directory; -r gets all that is in it", path);
		return;
	}
	op = fileop_look(&fs->system, path, false);
	if (!fs_try(fs, op))
		fs_complain(fs, op);
	else if (op->kind != 'd')
		get_file(fs, path, directory, name);
	else if (*name)
		get_directory(fs, path, directory, name, 1);
	else
		get_entries(fs, path, directory, 1);
	fileop_free(op);
}

/* Split PATH into what is to be opened and the name in it. */
static int
open_above(const char *path, const char **name)
{
	const char *base = hostpath_base(path);
	char *above = base == path ? xstrdup(".") : xstrndup(path, (size_t)(base - path));
	int fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(above);
	*name = base;
	return fd;
}

void
fs_get(struct fs *fs, const char *path, const char *here, bool many)
{
	char *copy = xstrdup(path);
	const char *name = last_name(copy);
	int directory = open(here ? here : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0 && !many && (errno == ENOENT || errno == ENOTDIR) && *name)
		directory = open_above(here, &name); /* a name for what comes */
	if (directory < 0)
		fs_say(fs, EXIT_USAGE, "%s: %s", here ? here : ".", strerror(errno));
	else
		get_one(fs, path, directory, name);
	if (directory >= 0)
		close(directory);
	free(copy);
}
