/* Operations that a program or two can do: look, list, remove, and so on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files-internal.h"
#include "pylit.h"

enum { MOST_ENTRIES = 100000, LONGEST_NAME = 4096 };

bool
fs_take_look(struct fileop *op)
{
	char sum[CHECKSUM_TEXT];
	long long size;

	if (sscanf(op->reply.data, "%c %lld %64s", &op->kind, &size, sum) != 3 || size < 0 ||
	    !strchr("-fdo", op->kind)) {
		fileop_fail(op, FILE_FAILED, "the board's answer makes no sense");
		return false;
	}
	if (op->kind == '-') {
		op->number = fs_errno_here(op->fs, sum);
		fileop_explain(op);
		return false;
	}
	op->size = (uint64_t)size;
	memcpy(op->sum, sum, sizeof op->sum);
	return true;
}

static void
look_next(struct fileop *op)
{
	/* A checksum may take long: its time depends on the size, which comes first. */
	fs_need(op, FUNCTION_LOOK);
	put_call(&op->code, "__upy_look", op->path, ",%d", op->state ? -1 : -2);
}

static void
look_take(struct fileop *op)
{
	if (!fs_take_look(op))
		return;
	if (op->state == 0 && op->force && op->kind == 'f')
		op->state = 1;
	else
		fileop_finish(op);
}

static const struct file_verb look = { look_next, look_take, NULL, NULL, true };

struct fileop *
fileop_look(struct filesystem *fs, const char *path, bool sum)
{
	struct fileop *op = fileop_new(fs, &look, path);

	op->force = sum;
	return op;
}

/*
 * Listing.
 */

/* What leads to another directory. */
static bool
is_dots(const char *name, size_t length)
{
	return *name == '.' && (length == 1 || (length == 2 && name[1] == '.'));
}

/* KIND SIZE 'NAME'. A name that cannot be one is the board's lie. */
static bool
take_entry(struct fileop *op, const char *line, size_t length)
{
	struct pylit *literal;
	const struct pyvalue *name;
	char *quote;
	long long size = length > 4 ? strtoll(line + 2, &quote, 10) : -1;
	bool good;

	if (size < 0 || length > LONGEST_NAME || !strchr("fdmo", line[0]) || *quote != ' ' ||
	    !(literal = pylit_parse(quote, length - (size_t)(quote - line), NULL)))
		return false;
	name = pylit_value(literal);
	good = name->kind == PY_STR && name->length > 0 &&
	    !memchr(name->bytes, '\0', name->length) && !memchr(name->bytes, '/', name->length) &&
	    !is_dots(name->bytes, name->length);
	if (good)
		op->entries[op->count++] = (struct file_entry){ .kind = line[0],
			.size = (uint64_t)size, .name = xstrndup(name->bytes, name->length) };
	pylit_free(literal);
	return good;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct file_entry *one = a, *other = b;

	return strcmp(one->name, other->name);
}

/* All lines of op->reply as entries. */
bool
fs_take_list(struct fileop *op)
{
	const char *line = op->reply.data, *end = line + op->reply.length, *newline;
	size_t room = 0;

	for (; line < end && (newline = memchr(line, '\n', (size_t)(end - line)));
	    line = newline + 1) {
		if (op->count == room) {
			room = room ? 2 * room : 16;
			op->entries = xrealloc(op->entries, room * sizeof *op->entries);
		}
		if (op->count == MOST_ENTRIES || !take_entry(op, line, (size_t)(newline - line))) {
			fileop_fail(op, FILE_FAILED, "the board lists what cannot be there");
			return false;
		}
	}
	if (op->count)
		qsort(op->entries, op->count, sizeof *op->entries, compare_entries);
	return true;
}

static void
list_next(struct fileop *op)
{
	fs_need(op, FUNCTION_LIST);
	put_call(&op->code, "__upy_list", op->path, "%s", "");
}

static void
list_take(struct fileop *op)
{
	if (fs_take_list(op))
		fileop_finish(op);
}

static const struct file_verb list = { list_next, list_take, NULL, NULL, true };

struct fileop *
fileop_list(struct filesystem *fs, const char *path)
{
	return fileop_new(fs, &list, path);
}

/*
 * Operations of one program.
 */

static void
finish_take(struct fileop *op)
{
	fileop_finish(op);
}

static void
remove_next(struct fileop *op)
{
	size_t length = strlen(op->path);

	/* Of the directory one is in, or the root, too little would be left. */
	if (strspn(op->path, "./") == length) {
		fileop_fail(op, FILE_MISUSE, "is not removed: name what is in it");
		return;
	}
	op->allowed *= op->force ? 6 : 1;
	fs_need(op, FUNCTION_REMOVE);
	put_call(&op->code, "__upy_remove", op->path, ",%d", op->force);
}

static const struct file_verb removal = { remove_next, finish_take, NULL, NULL, false };

struct fileop *
fileop_remove(struct filesystem *fs, const char *path, bool recursive)
{
	struct fileop *op = fileop_new(fs, &removal, path);

	op->force = recursive;
	return op;
}

static bool
lacks(struct fileop *op, enum fs_feature feature, const char *what)
{
	if (!op->fs->has[feature])
		fileop_fail(op, FILE_MISUSE, "%s", what);
	return op->finished;
}

static void
mkdir_next(struct fileop *op)
{
	if (lacks(op, FS_MKDIR, "this board has no directories"))
		return;
	if (op->force)
		fs_need(op, FUNCTION_MKDIRS);
	put_call(&op->code, op->force ? "__upy_mkdirs" : "__import__('os').mkdir", op->path, "%s",
	    "");
}

static const struct file_verb directory = { mkdir_next, finish_take, NULL, NULL, false };

struct fileop *
fileop_mkdir(struct filesystem *fs, const char *path, bool parents)
{
	struct fileop *op = fileop_new(fs, &directory, path);

	op->force = parents;
	return op;
}

/*
 * Copying goes to a temporary name first, as putting does; where nothing can be
 * renamed, straight to the file.
 */
static void
copy_next(struct fileop *op)
{
	char *temporary;

	fs_need(op, op->state ? FUNCTION_END : FUNCTION_LOOK);
	if (op->state == 0) {
		put_call(&op->code, "__upy_look", op->path, ",-2");
		return;
	}
	fs_need(op, FUNCTION_COPY);
	temporary = op->fs->has[FS_RENAME] ? xasprintf("%s.upy~", op->to) : xstrdup(op->to);
	put_call(&op->code, "__upy_copy", op->path, ",");
	op->code.length--;
	put_python_str(&op->code, temporary, strlen(temporary));
	put_call(&op->code, ")\n__upy_end", temporary, ",");
	op->code.length--;
	put_python_str(&op->code, op->to, strlen(op->to));
	put_call(&op->code, ",__upy_sum", op->path, ")");
	free(temporary);
	if (!op->force)
		return;
	buffer_putc(&op->code, '\n');
	put_call(&op->code, "__import__('os').remove", op->path, "%s", "");
}

static void
copy_take(struct fileop *op)
{
	if (op->state == 1 && strncmp(op->reply.data, "there", 5) == 0) {
		fileop_finish(op);
	} else if (op->state == 1) {
		fileop_fail(op, FILE_FAILED, "the copy is not the same");
	} else if (fs_take_look(op)) {
		op->state = 1;
		if (op->kind != 'f')
			fileop_fail(op, FILE_MISUSE, "is not a file");
	}
}

static const struct file_verb copy = { copy_next, copy_take, NULL, NULL, false };

/* Where a file cannot be renamed it is copied, and then removed. */
static void
rename_next(struct fileop *op)
{
	if (!op->fs->has[FS_RENAME]) {
		op->verb = &copy;
		op->force = true;
		copy_next(op);
		return;
	}
	put_call(&op->code, "__import__('os').rename", op->path, ",");
	op->code.length--;
	put_python_str(&op->code, op->to, strlen(op->to));
	buffer_putc(&op->code, ')');
}

static const struct file_verb renaming = { rename_next, finish_take, NULL, NULL, false };

static struct fileop *
with_target(struct fileop *op, const char *to)
{
	op->to = xstrdup(to);
	return op;
}

struct fileop *
fileop_rename(struct filesystem *fs, const char *path, const char *to)
{
	return with_target(fileop_new(fs, &renaming, path), to);
}

struct fileop *
fileop_copy(struct filesystem *fs, const char *path, const char *to)
{
	return with_target(fileop_new(fs, &copy, path), to);
}

static void
room_next(struct fileop *op)
{
	if (lacks(op, FS_STATVFS, "this board does not tell how large its file system is"))
		return;
	buffer_puts(&op->code, "print(*__import__('os').statvfs(");
	put_python_str(&op->code, *op->path ? op->path : "/", *op->path ? strlen(op->path) : 1);
	buffer_puts(&op->code, ")[:4])");
}

static void
room_take(struct fileop *op)
{
	unsigned long long size, unit, all, unused;

	if (sscanf(op->reply.data, "%llu %llu %llu %llu", &size, &unit, &all, &unused) != 4) {
		fileop_fail(op, FILE_FAILED, "the board's answer makes no sense");
		return;
	}
	unit = unit ? unit : size;
	op->room[0] = all * unit;
	op->room[1] = unused * unit;
	fileop_finish(op);
}

static const struct file_verb room = { room_next, room_take, NULL, NULL, true };

struct fileop *
fileop_room(struct filesystem *fs, const char *path)
{
	return fileop_new(fs, &room, path);
}

static void
tidy_next(struct fileop *op)
{
	fs_forget(&op->code);
}

static void
tidy_take(struct fileop *op)
{
	op->fs->defined = 0;
	fileop_finish(op);
}

static const struct file_verb tidy = { tidy_next, tidy_take, NULL, NULL, false };

struct fileop *
fileop_tidy(struct filesystem *fs)
{
	struct fileop *op = fileop_new(fs, &tidy, "");

	op->finished = !fs->defined;
	return op;
}
