/* upy-fs: the files of a board. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "fs.h"
#include "options.h"
#include "records.h"
#include "signals.h"
#include "text.h"

enum { OPT_EXCLUDE = 256, OPT_DELETE, OPT_LIMIT, OPT_TRACE, OPT_WAIT };

static const struct option_spec options[] = {
	{ WORD, "ls", "[:PATH...]", "list directories" },
	{ WORD, "put", "FILE... [:PATH]", "put files on the board" },
	{ WORD, "get", ":PATH... [DIR]", "get files from the board" },
	{ WORD, "cat", ":PATH...", "print files" },
	{ WORD, "cp", "FROM... TO", "copy files: put, get, or on the board" },
	{ WORD, "mv", ":PATH... :PATH", "rename files on the board, or move them" },
	{ WORD, "rm", ":PATH...", "remove files" },
	{ WORD, "mkdir", ":PATH...", "make directories" },
	{ WORD, "hash", ":PATH...", "print SHA-256 sums" },
	{ WORD, "df", "[:PATH...]", "tell how large file systems are, and how full" },
	{ WORD, "sync", "DIR :PATH", "make a directory on the board what DIR here is" },
	{ 'd', "device", "DEVICE", "the board: a name in devices.yaml or an address" },
	{ 'T', "timeout", "SECONDS", "for each thing the board has to do (default: 10)" },
	{ 'r', "recursive", NULL, "get, put, rm: directories with all that is in them" },
	{ 'R', "deep", NULL, "ls: directories below, too" },
	{ 'l', "long", NULL, "ls: kinds and sizes, too" },
	{ 'p', "parents", NULL, "mkdir: those above, too; fine when it is there" },
	{ 'f', "force", NULL, "get, put: even when the same file is there" },
	{ 'n', "dry-run", NULL, "sync: only say what would be done" },
	{ OPT_DELETE, "delete", NULL, "sync: remove from the board what is not here" },
	{ OPT_EXCLUDE, "exclude", "GLOB", "sync: leave such names alone; repeatable" },
	{ OPT_LIMIT, "limit", "BYTES", "largest file that is got (default: 268435456)" },
	{ 'q', "quiet", NULL, "no progress; sync: no names" },
	{ OPT_WAIT, "wait", "SECONDS", "for a board that another program uses (default: 0)" },
	{ OPT_TRACE, "trace", "FILE", "write every byte of the line, with its time, to FILE" },
	{ 0 },
};

static const struct command command = { "upy-fs", "COMMAND [OPERAND...]",
	"list, get, put and change files on a MicroPython board", options };

struct settings {
	const char *device, *trace;
	char **operands;
	size_t count;
};

struct verb {
	const char *name;
	size_t least, most; /* operands */
	void (*check)(const struct settings *set);
	void (*run)(struct fs *fs, const struct settings *set);
};

static void
parse(struct fs *fs, struct settings *set, int argc, char **argv)
{
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'd':
			set->device = optarg;
			break;
		case 'T':
			fs->patience = seconds_option(&command, "--timeout");
			break;
		case 'r':
		case 'R':
			fs->recursive = true;
			break;
		case 'l':
			fs->long_list = true;
			break;
		case 'p':
			fs->parents = true;
			break;
		case 'f':
			fs->force = true;
			break;
		case 'n':
			fs->dry_run = true;
			break;
		case OPT_DELETE:
			fs->delete = true;
			break;
		case OPT_EXCLUDE:
			fs->excluded = xrealloc(fs->excluded,
			    ++fs->excluded_count * sizeof *fs->excluded);
			fs->excluded[fs->excluded_count - 1] = optarg;
			break;
		case OPT_LIMIT:
			fs->limit = (uint64_t)count_option(&command, "--limit", 0);
			break;
		case 'q':
			fs->quiet = true;
			break;
		case OPT_WAIT:
			fs->wait = seconds_option(&command, "--wait");
			break;
		case OPT_TRACE:
			set->trace = optarg;
			break;
		}
	set->operands = argv + optind + 1;
	set->count = optind < argc ? (size_t)(argc - optind - 1) : 0;
}

/*
 * Operands.
 */

static bool
is_there(const char *operand)
{
	return fs_path(operand) != NULL;
}

static const char *
last(const struct settings *set)
{
	return set->operands[set->count - 1];
}

/* All operands, or all but the last, are on the board. */
static void
want_there(const struct settings *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!is_there(set->operands[i]))
			usage_error(&command, "%s: a path on the board begins with ':'",
			    set->operands[i]);
}

static void
all_there(const struct settings *set)
{
	want_there(set, set->count);
}

static void
want_here(const struct settings *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_there(set->operands[i]))
			usage_error(&command, "'%s' is on the board, and must be here",
			    set->operands[i]);
}

/* How many operands of get or put are files, the last one being where they go, or not. */
static size_t
sources(const struct settings *set, bool there)
{
	return set->count > 1 && is_there(last(set)) != there ? set->count - 1 : set->count;
}

static void
check_get(const struct settings *set)
{
	want_there(set, sources(set, true));
}

static void
check_put(const struct settings *set)
{
	want_here(set, sources(set, false));
}

static void
check_cp(const struct settings *set)
{
	if (!is_there(set->operands[0]) && !is_there(last(set)))
		usage_error(&command, "cp: one side has to be on the board: a path with ':'");
	if (is_there(set->operands[0]))
		want_there(set, set->count - 1);
	else
		want_here(set, set->count - 1);
}

static void
check_sync(const struct settings *set)
{
	want_here(set, 1);
	if (!is_there(set->operands[1]))
		usage_error(&command, "%s: a path on the board begins with ':'", set->operands[1]);
}

/*
 * Commands.
 */

static void
each(struct fs *fs, const struct settings *set, void (*run)(struct fs *fs, const char *path))
{
	for (size_t i = 0; i < set->count && !fs_over(fs); i++)
		run(fs, fs_path(set->operands[i]));
	if (set->count == 0)
		run(fs, "");
}

static void
run_ls(struct fs *fs, const struct settings *set)
{
	each(fs, set, fs_ls);
}

static void
run_cat(struct fs *fs, const struct settings *set)
{
	each(fs, set, fs_cat);
}

static void
run_hash(struct fs *fs, const struct settings *set)
{
	each(fs, set, fs_hash);
}

static void
run_df(struct fs *fs, const struct settings *set)
{
	fs_print(fs, "%12s %12s %12s  %s", "bytes", "used", "free", "path");
	each(fs, set, fs_df);
}

static void
run_rm(struct fs *fs, const struct settings *set)
{
	each(fs, set, fs_rm);
}

static void
run_mkdir(struct fs *fs, const struct settings *set)
{
	each(fs, set, fs_mkdir);
}

typedef void transfer(struct fs *fs, const char *from, const char *to, bool many);

/* The first `count` operands, each to the last one, or to NULL if that is one of them. */
static void
run_transfer(struct fs *fs, const struct settings *set, size_t count, transfer *run)
{
	const char *to = count < set->count ? last(set) : NULL;

	for (size_t i = 0; i < count && !fs_over(fs); i++) {
		const char *from = set->operands[i];

		run(fs, is_there(from) ? fs_path(from) : from,
		    to && is_there(to) ? fs_path(to) : to, count > 1);
	}
}

static void
run_get(struct fs *fs, const struct settings *set)
{
	run_transfer(fs, set, sources(set, true), fs_get);
}

static void
run_put(struct fs *fs, const struct settings *set)
{
	run_transfer(fs, set, sources(set, false), fs_put);
}

static void
run_mv(struct fs *fs, const struct settings *set)
{
	run_transfer(fs, set, set->count - 1, fs_mv);
}

static void
run_cp(struct fs *fs, const struct settings *set)
{
	bool from = is_there(set->operands[0]), to = is_there(last(set));

	run_transfer(fs, set, set->count - 1, from && to ? fs_copy : from ? fs_get : fs_put);
}

static void
run_sync(struct fs *fs, const struct settings *set)
{
	fs_sync(fs, set->operands[0], fs_path(set->operands[1]));
}

enum { ANY = 1 << 20 };

static const struct verb verbs[] = {
	{ "ls", 0, ANY, all_there, run_ls },
	{ "get", 1, ANY, check_get, run_get },
	{ "put", 1, ANY, check_put, run_put },
	{ "cat", 1, ANY, all_there, run_cat },
	{ "cp", 2, ANY, check_cp, run_cp },
	{ "mv", 2, ANY, all_there, run_mv },
	{ "rm", 1, ANY, all_there, run_rm },
	{ "mkdir", 1, ANY, all_there, run_mkdir },
	{ "hash", 1, ANY, all_there, run_hash },
	{ "df", 0, ANY, all_there, run_df },
	{ "sync", 2, 2, check_sync, run_sync },
};

enum { VERBS = sizeof verbs / sizeof *verbs };

#define VERB_NAMES "ls put get cat cp mv rm mkdir hash df sync"

static _Noreturn void
refuse_count(const struct verb *verb, const char *what)
{
	const struct option_spec *word = options;

	while (strcmp(word->name, verb->name) != 0)
		word++;
	usage_error(&command, "%s: too %s operands; it takes: %s", verb->name, what, word->value);
}

static _Noreturn void
refuse_name(const char *name)
{
	const char *words[VERBS + 1] = { NULL }, *nearest;

	for (size_t i = 0; i < VERBS; i++)
		words[i] = verbs[i].name;
	nearest = nearest_word(name, words);
	if (nearest)
		usage_error(&command, "%s: no such command; did you mean '%s'?", name, nearest);
	usage_error(&command, "%s: no such command; there are: " VERB_NAMES, name);
}

static const struct verb *
find_verb(const struct settings *set, const char *name)
{
	if (!name)
		usage_error(&command, "give a command: " VERB_NAMES);
	for (const struct verb *verb = verbs; verb < verbs + VERBS; verb++) {
		if (strcmp(verb->name, name) != 0)
			continue;
		if (set->count < verb->least)
			refuse_count(verb, "few");
		if (set->count > verb->most)
			refuse_count(verb, "many");
		verb->check(set);
		return verb;
	}
	refuse_name(name);
}

static void
open_board(struct fs *fs, const struct settings *set)
{
	struct device device;
	char *error;
	int status;

	if (!device_find(set->device, &device, &error, &status))
		errx(status, "%s", error);
	if (set->trace && !(fs->trace = fopen(set->trace, "we")))
		err(EXIT_SYSTEM, "%s", set->trace);
	signals_catch();
	if (!fs_open(fs, &device, &error, &status)) {
		signals_reraise();
		errx(status, "%s", error);
	}
}

int
main(int argc, char **argv)
{
	struct fs fs = { .patience = 10, .limit = 1 << 28 };
	struct settings set = { 0 };
	const struct verb *verb;

	parse(&fs, &set, argc, argv);
	verb = find_verb(&set, optind < argc ? argv[optind] : NULL);
	open_board(&fs, &set);
	verb->run(&fs, &set);
	fs_close(&fs);
	free(fs.excluded);
	if (fs.trace && fclose(fs.trace) != 0)
		fs_say(&fs, EXIT_SYSTEM, "%s: cannot be written", set.trace);
	signals_reraise();
	return finish_output() ? fs.status : EXIT_SYSTEM;
}
