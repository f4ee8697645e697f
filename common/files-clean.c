/* Emptying a board's file system. */
#include <fnmatch.h>
#include <string.h>

#include "files-internal.h"

enum { CLEAN_LIST, CLEAN_REMOVE };

static bool
is_kept(const struct fileop *op, const struct file_entry *entry)
{
	if (entry->kind == 'm')
		return true;
	for (const char *const *glob = op->keep; glob && *glob; glob++)
		if (fnmatch(*glob, entry->name, 0) == 0)
			return true;
	return false;
}

/* Go on to the next entry that goes; after the last one it is done. */
static void
skip_kept(struct fileop *op)
{
	while (op->done < op->count && is_kept(op, &op->entries[op->done]))
		op->done++;
	if (op->done == op->count)
		fileop_finish(op);
}

static void
next(struct fileop *op)
{
	if (op->state == CLEAN_LIST) {
		/* On a system with files of others, the root is nobody's to empty. */
		buffer_puts(&op->code,
		    "def __upy_safe():\n"
		    " import os,sys\n"
		    " if sys.platform in('linux','darwin','win32')and os.getcwd()=='/':"
		    "raise OSError(1)\n");
		if (op->fs->has[FS_GETCWD])
			buffer_puts(&op->code, "__upy_safe()\n");
		buffer_puts(&op->code, "del __upy_safe\n");
		fs_need(op, FUNCTION_LIST);
		put_call(&op->code, "__upy_list", "", "%s", "");
		return;
	}
	fs_need(op, FUNCTION_REMOVE);
	put_call(&op->code, "__upy_remove", op->entries[op->done].name, "%s", ",1");
}

static void
take(struct fileop *op)
{
	if (op->state == CLEAN_LIST && !fs_take_list(op))
		return;
	if (op->state == CLEAN_REMOVE)
		op->done++;
	op->state = CLEAN_REMOVE;
	skip_kept(op);
}

static const struct file_verb clean = { next, take, NULL, NULL, false };

struct fileop *
fileop_clean(struct filesystem *fs, const char *const *keep)
{
	struct fileop *op = fileop_new(fs, &clean, "");

	op->keep = keep;
	return op;
}
