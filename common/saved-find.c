/* Finding saved runs as pytest-benchmark does, with numbers of any length, names and folders. */
#include "saved-find.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hostpath.h"

enum { LEAST_DIGITS = 4 };

static const char suffix[] = ".json";

/* Digits before an underscore: the number of a saved run. 0: it has none. */
static size_t
number_length(const char *name)
{
	size_t length = strspn(name, "0123456789");

	return name[length] == '_' && length >= LEAST_DIGITS ? length : 0;
}

const char *
saved_name(const struct saved_run *run, size_t *length)
{
	const char *name = hostpath_base(run->path);
	size_t number = number_length(name), whole;

	name += number ? number + 1 : 0;
	whole = strlen(name);
	if (whole > strlen(suffix) && strcmp(name + whole - strlen(suffix), suffix) == 0)
		whole -= strlen(suffix);
	*length = whole;
	return name;
}

struct saved_run *
found_add(struct found *found, const char *path, const char *source)
{
	struct saved_run *run = xcalloc(1, sizeof *run);
	const char *base = hostpath_base(source), *dot = strrchr(base, '.');

	if (found->count == found->room) {
		found->room = found->room ? 2 * found->room : 16;
		found->runs = xrealloc(found->runs, found->room * sizeof *found->runs);
	}
	run->path = xstrdup(path);
	run->source = xstrndup(source, dot && dot > base ? (size_t)(dot - source) : strlen(source));
	run->commit = "";
	return found->runs[found->count++] = run;
}

/* How the files are chosen that one word means. */
struct wanted {
	const char *number; /* digits, or NULL */
	const char *name;   /* a pattern for the name behind the number, or NULL */
	char *pattern;	    /* for the whole file name, or NULL: numbered ones */
};

static bool
number_is(const char *file, const char *number)
{
	size_t length = number_length(file);

	return length && strtoull(file, NULL, 10) == strtoull(number, NULL, 10);
}

static bool
name_is(const char *file, const char *pattern)
{
	size_t length = number_length(file);
	char *name = xstrndup(file + length + 1, strlen(file) - length - 1 - strlen(suffix));
	bool same = fnmatch(pattern, name, 0) == 0;

	free(name);
	return same;
}

static bool
is_wanted(const struct wanted *wanted, const char *file)
{
	size_t length = strlen(file);

	if (*file == '.' || length <= strlen(suffix) ||
	    strcmp(file + length - strlen(suffix), suffix) != 0)
		return false;
	if (wanted->number)
		return number_is(file, wanted->number);
	if (wanted->name)
		return number_length(file) && name_is(file, wanted->name);
	if (wanted->pattern)
		return fnmatch(wanted->pattern, file, 0) == 0;
	return number_length(file);
}

/* The files of one folder; its name, if it lies in the storage. */
static void
scan_files(struct found *found, const char *folder, const char *inside,
    const struct wanted *wanted)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (is_wanted(wanted, entry->d_name)) {
			char *path = xasprintf("%s/%s", folder, entry->d_name);
			char *source = xasprintf("%s%s%s", inside, *inside ? "/" : "", entry->d_name);

			found_add(found, path, source);
			free(path);
			free(source);
		}
	if (directory)
		closedir(directory);
}

/* The folders within a folder. */
static void
scan_folders(struct found *found, const char *folder, const char *pattern,
    const struct wanted *wanted)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (*entry->d_name != '.' && entry->d_type != DT_REG &&
		    fnmatch(pattern, entry->d_name, 0) == 0) {
			char *path = xasprintf("%s/%s", folder, entry->d_name);

			scan_files(found, path, entry->d_name, wanted);
			free(path);
		}
	if (directory)
		closedir(directory);
}

/* A pattern for the beginning of file names; stars at its end change nothing. */
static char *
prefix_pattern(const char *what)
{
	size_t length = strlen(what);

	while (length && what[length - 1] == '*')
		length--;
	return xasprintf("%.*s*%s", (int)length, what, suffix);
}

/* What stands before and behind the slash of PLATFORM/FILE, both of them patterns. */
static void
scan_storage(struct found *found, const char *storage, const char *what)
{
	const char *slash = what ? strchr(what, '/') : NULL, *file = slash ? slash + 1 : what;
	char *platform = slash ? xstrndup(what, (size_t)(slash - what)) : xstrdup("*");
	struct wanted wanted = { 0 };
	size_t before = found->count;

	if (file && strspn(file, "0123456789") == strlen(file) && strlen(file) >= LEAST_DIGITS)
		wanted.number = file;
	else if (file)
		wanted.pattern = prefix_pattern(file);
	for (int round = 0; round < 2 && found->count == before; round++) {
		wanted.name = round && !wanted.number ? file : NULL;
		scan_folders(found, storage, platform, &wanted);
		if (!slash)
			scan_files(found, storage, "", &wanted);
	}
	free(wanted.pattern);
	free(platform);
}

static bool
is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool
is_file(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

static size_t
count_slashes(const char *what)
{
	size_t count = 0;

	for (; *what; what++)
		count += *what == '/';
	return count;
}

bool
find_runs(struct found *found, const char *storage, const char *what, char **error)
{
	static char every[] = "*.json";
	const struct wanted all = { .pattern = every };
	size_t before = found->count;

	if (what && is_file(what)) {
		found_add(found, what, what);
		return true;
	}
	if (what && is_folder(what)) {
		scan_files(found, what, what, &all);
		scan_folders(found, what, "*", &all);
	} else if (!what || count_slashes(what) <= 1) {
		scan_storage(found, storage, what);
	}
	if (found->count > before)
		return true;
	if (what && (is_folder(what) || count_slashes(what) > 1))
		*error = xasprintf("%s: %s", what,
		    is_folder(what) ? "no saved runs are there" : strerror(ENOENT));
	else if (!is_folder(storage))
		*error = xasprintf("%s%sno runs are saved in %s: %s; --storage says where they are",
		    what ? what : "", what ? ": " : "", storage, strerror(ENOENT));
	else
		*error = xasprintf("%s%sno such run is saved in %s", what ? what : "",
		    what ? ": " : "", storage);
	return false;
}

/* By number, then the file's name, then the folder's. */
static int
compare_runs(const void *a, const void *b)
{
	const struct saved_run *one = *(struct saved_run *const *)a;
	const struct saved_run *other = *(struct saved_run *const *)b;
	const char *name = hostpath_base(one->path), *other_name = hostpath_base(other->path);
	int order = 0;

	if (number_length(name) && number_length(other_name)) {
		unsigned long long number = strtoull(name, NULL, 10);
		unsigned long long other_number = strtoull(other_name, NULL, 10);

		order = (number > other_number) - (number < other_number);
	}
	if (order == 0)
		order = strcmp(name, other_name);
	return order ? order : strcmp(one->path, other->path);
}

/* Paths may differ, as with ./ before one of them; the name of the file does not. */
bool
found_has(const struct found *found, const struct saved_run *run)
{
	const char *name = hostpath_base(run->path);
	struct stat one, other;

	for (size_t i = 0; i < found->count; i++) {
		const char *path = found->runs[i]->path;

		if (strcmp(path, run->path) == 0)
			return true;
		if (strcmp(hostpath_base(path), name) == 0 && stat(path, &one) == 0 &&
		    stat(run->path, &other) == 0 && one.st_dev == other.st_dev &&
		    one.st_ino == other.st_ino)
			return true;
	}
	return false;
}

/* Whether a run is one of the last of a list in order, those with its file name. */
static bool
is_again(const struct found *found, size_t kept, const struct saved_run *run)
{
	const char *name = hostpath_base(run->path);
	struct found same = { 0 };

	while (same.count < kept &&
	    strcmp(hostpath_base(found->runs[kept - same.count - 1]->path), name) == 0)
		same.count++;
	same.runs = found->runs + kept - same.count;
	return found_has(&same, run);
}

void
found_sort(struct found *found)
{
	size_t kept = 0;

	if (found->count)
		qsort(found->runs, found->count, sizeof *found->runs, compare_runs);
	for (size_t i = 0; i < found->count; i++)
		if (is_again(found, kept, found->runs[i]))
			run_free(found->runs[i]);
		else
			found->runs[kept++] = found->runs[i];
	found->count = kept;
}

/* The length of the folders at the beginning of both, with their last slash. */
static size_t
common_folders(const char *one, const char *other, size_t most)
{
	size_t length = 0;

	for (size_t i = 0; i < most && one[i] == other[i] && one[i]; i++)
		if (one[i] == '/')
			length = i + 1;
	return length;
}

void
found_name_sources(struct found *found)
{
	size_t length = found->count ? strlen(found->runs[0]->source) : 0;

	if (found->count == 1)
		length = common_folders(found->runs[0]->source, found->runs[0]->source, length);
	for (size_t i = 1; i < found->count; i++)
		length = common_folders(found->runs[0]->source, found->runs[i]->source, length);
	for (size_t i = 0; i < found->count; i++) {
		char *source = found->runs[i]->source;

		memmove(source, source + length, strlen(source + length) + 1);
	}
}

void
found_free(struct found *found)
{
	for (size_t i = 0; i < found->count; i++)
		run_free(found->runs[i]);
	free(found->runs);
	*found = (struct found){ 0 };
}
