/* sync: a directory on the board made what one here is. */
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
#include "text.h"

enum { DEEPEST = 40 };

struct sync {
	struct fs *fs;
	size_t created, changed, deleted, unchanged;
};

/* A directory in both places; `path` is that below the two roots, "" for these. */
struct level {
	const char *path, *to;
	int fd;
	struct fileop *there; /* what the board lists */
	bool *seen;	      /* which of these are here, too */
	int depth;
};

static void
tell(const struct sync *sync, const char *what, const char *path, const char *end)
{
	if (!sync->fs->quiet)
		fs_print(sync->fs, "%-9s %s%s", what, path, end);
}

static const struct file_entry *
find_there(struct level *level, const char *name)
{
	for (size_t i = 0; i < level->there->count; i++)
		if (strcmp(level->there->entries[i].name, name) == 0) {
			level->seen[i] = true;
			return &level->there->entries[i];
		}
	return NULL;
}

/* Whether the files have the same bytes; false too when that cannot be found out. */
static bool
is_same(struct fs *fs, int fd, const char *to)
{
	struct fileop *op = fileop_look(&fs->system, to, true);
	char sum[CHECKSUM_TEXT];
	uint64_t size;
	bool same;

	if (!fs_try(fs, op))
		fs_complain(fs, op);
	same = op->failure == FILE_FINE &&
	    checksum_file(fd, fs_checksum(&fs->system), sum, &size) && size == op->size &&
	    strcmp(sum, op->sum) == 0;
	fileop_free(op);
	return same;
}

static void
sync_file(struct sync *sync, const struct file_entry *there, int fd, off_t size, const char *path,
    const char *to)
{
	struct fs *fs = sync->fs;
	bool same = false, good = true;

	if (there && there->kind == 'f' && there->size == (uint64_t)size)
		same = is_same(fs, fd, to);
	if (!same && !fs->dry_run && !fs_over(fs))
		good = fs_do(fs, fileop_put(&fs->system, fd, to, NULL, true));
	if (!good || fs_over(fs))
		return;
	if (same) {
		sync->unchanged++;
	} else if (there) {
		sync->changed++;
		tell(sync, "changed", path, "");
	} else {
		sync->created++;
		tell(sync, "new", path, "");
	}
}

static void
delete(struct sync *sync, const struct file_entry *entry, const char *path, const char *to)
{
	if (!sync->fs->dry_run && !fs_do(sync->fs, fileop_remove(&sync->fs->system, to, true)))
		return;
	sync->deleted++;
	tell(sync, "deleted", path, entry->kind == 'd' ? "/" : "");
}

static void sync_directory(struct sync *sync, int fd, const char *path, const char *to, bool there,
    int depth);

static void
sync_entry(struct sync *sync, struct level *level, const char *name)
{
	struct fs *fs = sync->fs;
	char *path = fs_join(level->path, name), *to = fs_join(level->to, name);
	const struct file_entry *there = find_there(level, name);
	int fd = -1;
	struct stat status;

	if (fs_is_excluded(fs, path) || fs_over(fs))
		goto out;
	fd = openat(level->fd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) != 0) {
		fs_say(fs, EXIT_USAGE, "%s: %s", path, strerror(errno));
	} else if (utf8_valid(name, strlen(name)) != strlen(name)) {
		fs_say(fs, EXIT_USAGE, "%s: its name is no UTF-8", path);
	} else if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) {
		goto out; /* a socket, a device: nothing for a board */
	} else {
		/* What is of another kind there stands in the way. */
		if (there && fs->delete && (there->kind == 'd') != S_ISDIR(status.st_mode)) {
			delete(sync, there, path, to);
			there = NULL;
		}
		if (S_ISREG(status.st_mode))
			sync_file(sync, there, fd, status.st_size, path, to);
		else if (level->depth == DEEPEST)
			fs_say(fs, EXIT_USAGE, "%s: too deep", path);
		else
			sync_directory(sync, fd, path, to, there != NULL, level->depth + 1);
	}
out:
	if (fd >= 0)
		close(fd);
	free(path);
	free(to);
}

static void
delete_unseen(struct sync *sync, const struct level *level)
{
	for (size_t i = 0; i < level->there->count && !fs_over(sync->fs); i++) {
		const struct file_entry *entry = &level->there->entries[i];
		char *path = fs_join(level->path, entry->name);
		char *to = fs_join(level->to, entry->name);

		if (!level->seen[i] && entry->kind != 'm' && !fs_is_excluded(sync->fs, path))
			delete(sync, entry, path, to);
		free(path);
		free(to);
	}
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static void
sync_level(struct sync *sync, struct level *level)
{
	struct dirent **names;
	int count = scandirat(level->fd, ".", &names, is_entry, by_name);

	if (count < 0) {
		fs_say(sync->fs, EXIT_USAGE, "%s: %s", level->path, strerror(errno));
		return;
	}
	for (int i = 0; i < count; i++) {
		sync_entry(sync, level, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	if (sync->fs->delete)
		delete_unseen(sync, level);
}

static void
sync_directory(struct sync *sync, int fd, const char *path, const char *to, bool there, int depth)
{
	struct fs *fs = sync->fs;
	struct level level = { .path = path, .to = to, .fd = fd, .depth = depth,
		.there = fileop_list(&fs->system, to) };

	if (!there && !fs->dry_run && *to && !fs_do(fs, fileop_mkdir(&fs->system, to, true)))
		goto out;
	if (there && !fs_try(fs, level.there)) {
		fs_complain(fs, level.there);
		goto out;
	}
	level.seen = xcalloc(level.there->count + 1, sizeof *level.seen);
	sync_level(sync, &level);
out:
	free(level.seen);
	fileop_free(level.there);
}

/* Whether the directory is there; false with *wrong when something else is, or nobody knows. */
static bool
find_root(struct fs *fs, const char *to, bool *wrong)
{
	struct fileop *op = fileop_look(&fs->system, to, false);
	bool there = fs_try(fs, op);

	*wrong = there ? op->kind != 'd' : op->number != ENOENT;
	if (there && *wrong)
		fs_say(fs, EXIT_USAGE, ":%s: is no directory", to);
	else if (*wrong)
		fs_complain(fs, op);
	fileop_free(op);
	return there && !*wrong;
}

void
fs_sync(struct fs *fs, const char *here, const char *to)
{
	struct sync sync = { .fs = fs };
	int fd = open(here, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool wrong, there;

	if (fd < 0) {
		fs_say(fs, EXIT_USAGE, "%s: %s", here, strerror(errno));
		return;
	}
	there = find_root(fs, to, &wrong);
	if (!wrong)
		sync_directory(&sync, fd, "", to, there, 1);
	close(fd);
	if (!wrong && !fs_over(fs))
		fs_print(fs, "%zu new, %zu changed, %zu deleted, %zu unchanged%s", sync.created,
		    sync.changed, sync.deleted, sync.unchanged,
		    fs->dry_run ? " (nothing was done)" : "");
}
