/* Commands that show: ls, cat, hash, df. And those that need only a name: rm, mkdir, mv, cp. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "fs.h"
#include "text.h"

enum { DEEPEST = 40 }; /* levels of directories: one that holds itself has no end */

static void
print_entry(const struct fs *fs, const char *path, char kind, uint64_t size)
{
	const char *slash = kind == 'd' || kind == 'm' ? "/" : "";

	if (fs->long_list)
		fs_print(fs, "%c %10llu  %s%s", kind, (unsigned long long)size, path, slash);
	else
		fs_print(fs, "%s%s", path, slash);
}

/* What is in the directory; `shown` is its path as it is printed, "" for the first. */
static void
list(struct fs *fs, const char *path, const char *shown, int depth)
{
	struct fileop *op = fileop_list(&fs->system, path);

	if (!fs_try(fs, op))
		fs_complain(fs, op);
	for (size_t i = 0; i < op->count && op->failure == FILE_FINE; i++) {
		const struct file_entry *entry = &op->entries[i];
		char *name = fs_join(shown, entry->name), *below = fs_join(path, entry->name);

		print_entry(fs, name, entry->kind, entry->size);
		if (fs->recursive && entry->kind == 'd' && depth == DEEPEST)
			fs_say(fs, EXIT_SYSTEM, ":%s: too deep", path);
		else if (fs->recursive && entry->kind == 'd')
			list(fs, below, name, depth + 1);
		free(name);
		free(below);
	}
	fileop_free(op);
}

void
fs_ls(struct fs *fs, const char *path)
{
	struct fileop *op = fileop_look(&fs->system, path, false);

	if (*path && !fs_try(fs, op))
		fs_complain(fs, op);
	else if (*path && op->kind != 'd')
		print_entry(fs, path, op->kind, op->size);
	else
		list(fs, path, "", 1);
	fileop_free(op);
}

static bool
to_stdout(void *context, const char *bytes, size_t length)
{
	struct fs *fs = context;
	struct buffer text = { 0 };
	bool good;

	if (!bytes) {
		/* What was printed cannot be taken back. */
		errno = EIO;
		good = !fs->printed;
		fs->printed = true;
		return good;
	}
	if (fs->visible)
		put_visible(&text, bytes, length);
	else
		buffer_append(&text, bytes, length);
	good = fwrite(text.data, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
	buffer_free(&text);
	return good;
}

void
fs_cat(struct fs *fs, const char *path)
{
	fs->printed = false;
	fs_do(fs, fileop_get(&fs->system, path, fs->limit, to_stdout, fs));
}

/* A line as sha256sum(1) prints it: names with a backslash or a line end in them are escaped. */
static void
print_sum(const struct fs *fs, const char *sum, const char *path)
{
	struct buffer name = { 0 };

	for (const char *at = path; *at; at++)
		if (*at == '\\' || *at == '\n' || *at == '\r')
			buffer_printf(&name, "\\%c", *at == '\\' ? '\\' : *at == '\n' ? 'n' : 'r');
		else
			buffer_putc(&name, *at);
	fs_print(fs, "%s%s  %s", name.length > strlen(path) ? "\\" : "", sum, buffer_string(&name));
	buffer_free(&name);
}

/* The board cannot compute it: the file comes here. */
static bool
hash_here(struct fs *fs, const char *path, char sum[CHECKSUM_TEXT])
{
	struct checksum check;
	bool good = fs_do(fs, fileop_get(&fs->system, path, fs->limit, checksum_sink, &check));

	if (good)
		checksum_end(&check, sum);
	return good;
}

void
fs_hash(struct fs *fs, const char *path)
{
	struct fileop *op = fileop_look(&fs->system, path, true);
	char sum[CHECKSUM_TEXT];
	bool good = fs_try(fs, op);

	if (!good)
		fs_complain(fs, op);
	else if (op->kind != 'f')
		fs_say(fs, EXIT_USAGE, ":%s: is not a file", path);
	good = good && op->kind == 'f';
	memcpy(sum, op->sum, sizeof sum);
	fileop_free(op);
	if (good && fs_checksum(&fs->system) != CHECKSUM_SHA256)
		good = hash_here(fs, path, sum);
	if (good)
		print_sum(fs, sum, path);
}

void
fs_df(struct fs *fs, const char *path)
{
	struct fileop *op = fileop_room(&fs->system, path);

	if (!fs_try(fs, op))
		fs_complain(fs, op);
	else
		fs_print(fs, "%12llu %12llu %12llu  %s", (unsigned long long)op->room[0],
		    (unsigned long long)(op->room[0] - op->room[1]),
		    (unsigned long long)op->room[1], *path ? path : "/");
	fileop_free(op);
}

void
fs_rm(struct fs *fs, const char *path)
{
	fs_do(fs, fileop_remove(&fs->system, path, fs->recursive));
}

void
fs_mkdir(struct fs *fs, const char *path)
{
	fs_do(fs, fileop_mkdir(&fs->system, path, fs->parents));
}

/* `to`, or what the file is called in it when that is a directory; to be freed. NULL: told. */
static char *
target(struct fs *fs, const char *path, const char *to, bool many)
{
	struct fileop *op = fileop_look(&fs->system, to, false);
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	bool there = fs_try(fs, op), directory = there && op->kind == 'd';

	if (!there && (op->failure != FILE_MISUSE || many))
		fs_complain(fs, op);
	else if (many && !directory)
		fs_say(fs, EXIT_USAGE, ":%s: is no directory", to);
	else
		there = true;
	if (many && !directory)
		there = false;
	fileop_free(op);
	if (!there || fs_over(fs))
		return NULL;
	return directory ? fs_join(to, name) : xstrdup(to);
}

void
fs_mv(struct fs *fs, const char *path, const char *to, bool many)
{
	char *name = target(fs, path, to, many);

	if (name)
		fs_do(fs, fileop_rename(&fs->system, path, name));
	free(name);
}

void
fs_copy(struct fs *fs, const char *path, const char *to, bool many)
{
	char *name = target(fs, path, to, many);

	if (name)
		fs_do(fs, fileop_copy(&fs->system, path, name));
	free(name);
}
