/*
 * Files of coverage data: mpy-coverage's JSON with more members; see cov-merge(1). Their
 * names sort by time; a token keeps those of one second apart.
 */
#include "cover-save.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cov-members.h"
#include "cover-file.h"
#include "records.h"
#include "report-file.h"

enum { TOKEN_DIGITS = 8 };

/* One file's part of a member. */
typedef bool put_part(struct buffer *to, const struct covered_file *file);

static bool
put_lines(struct buffer *to, const struct line_set *lines, bool known)
{
	if (known)
		put_line_numbers(to, lines);
	return known;
}

static bool
put_executed(struct buffer *to, const struct covered_file *file)
{
	return put_lines(to, &file->executed, true);
}

static bool
put_executable(struct buffer *to, const struct covered_file *file)
{
	if (file->is_listed)
		return put_lines(to, &file->listed, true);
	return put_lines(to, &file->entered, line_set_size(&file->entered) > 0);
}

static bool
put_method(struct buffer *to, const struct covered_file *file)
{
	if (file->is_listed)
		buffer_puts(to, "\"probe\"");
	return file->is_listed;
}

static bool
put_excluded(struct buffer *to, const struct covered_file *file)
{
	return put_lines(to, &file->excluded, line_set_size(&file->excluded) > 0);
}

static bool
put_arc_set(struct buffer *to, const struct arc_set *set)
{
	struct arc *arcs = arc_set_sorted(set);

	if (set->count > 0)
		buffer_putc(to, '[');
	for (size_t i = 0; i < set->count; i++)
		buffer_printf(to, "%s[%d,%d]", i ? "," : "", (int)arcs[i].from, (int)arcs[i].to);
	if (set->count > 0)
		buffer_putc(to, ']');
	free(arcs);
	return set->count > 0;
}

static bool
put_arcs_taken(struct buffer *to, const struct covered_file *file)
{
	return put_arc_set(to, &file->arcs);
}

static bool
put_branches(struct buffer *to, const struct covered_file *file)
{
	return put_arc_set(to, &file->branches);
}

static const struct {
	const char *name;
	put_part *put;
} parts[] = {
	{ "executed", put_executed },
	{ "executable", put_executable },
	{ "methods", put_method },
	{ "excluded", put_excluded },
	{ "arcs", put_arcs_taken },
	{ "branches", put_branches },
};

/* A member of the whole, unless no file has a part in it. */
static void
put_part_of_all(struct buffer *to, bool *first, struct covered_file *const *files, size_t count,
    const char *name, put_part *put)
{
	struct buffer part = { 0 }, one = { 0 };
	bool none = true;

	for (size_t i = 0; i < count; i++) {
		buffer_clear(&one);
		if (!put(&one, files[i]))
			continue;
		put_member(&part, &none, files[i]->name);
		buffer_append(&part, one.data, one.length);
	}
	if (!none || put == put_executed) {
		put_member(to, first, name);
		buffer_putc(to, '{');
		buffer_append(to, part.data, part.length);
		buffer_putc(to, '}');
	}
	buffer_free(&part);
	buffer_free(&one);
}

/* The tests of all files. */
static struct strmap
list_tests(struct covered_file *const *files, size_t count)
{
	struct strmap tests = { 0 };

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < files[i]->tests.count; k++)
			strmap_at(&tests, files[i]->tests.entries[k].key);
	return tests;
}

static void
put_contexts(struct buffer *to, bool *first, struct covered_file *const *files, size_t count)
{
	struct strmap tests = list_tests(files, count);
	const char **names = sorted_keys(&tests);
	bool first_test = true, first_file;

	put_member(to, first, "contexts");
	buffer_putc(to, '{');
	for (size_t t = 0; t < tests.count; t++) {
		put_member(to, &first_test, names[t]);
		buffer_putc(to, '{');
		first_file = true;
		for (size_t i = 0; i < count; i++) {
			const struct line_set *lines = strmap_get(&files[i]->tests, names[t]);

			if (!lines)
				continue;
			put_member(to, &first_file, files[i]->name);
			put_line_numbers(to, lines);
		}
		buffer_putc(to, '}');
	}
	buffer_putc(to, '}');
	free(names);
	strmap_free(&tests, NULL);
}

static void
put_file(struct buffer *to, const struct coverage *data, const char *name)
{
	struct covered_file **files = coverage_sorted(data);
	bool first = true;

	buffer_putc(to, '{');
	put_member(to, &first, "_metadata");
	buffer_puts(to, "{\"test_script\":");
	put_json_text(to, name);
	buffer_putc(to, '}');
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		put_part_of_all(to, &first, files, data->files.count, parts[i].name, parts[i].put);
	if (data->contexts)
		put_contexts(to, &first, files, data->files.count);
	buffer_puts(to, "}\n");
	free(files);
}

/* FOLDER/20260102_030405-1a2b3c4d-NAME.json; what cannot be in a file's name is "_". */
static char *
new_path(const char *folder, const char *name)
{
	static const char good[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	char stamp[32], *token = new_run(), *plain = xstrdup(name), *path;
	time_t now = time(NULL);
	struct tm parts_of_now;

	for (char *c = plain; *c; c++)
		if (!strchr(good, *c))
			*c = '_';
	strftime(stamp, sizeof stamp, "%Y%m%d_%H%M%S", localtime_r(&now, &parts_of_now));
	path = xasprintf("%s/%s-%.*s-%.100s.json", folder, stamp, TOKEN_DIGITS, token, plain);
	free(plain);
	free(token);
	return path;
}

/* A folder that is made for the data is none that is to be committed with the sources. */
static bool
make_folder(const char *folder, char **error)
{
	struct buffer all = { 0 };
	char *path;
	bool good;

	if (mkdir(folder, 0777) != 0) {
		if (errno != EEXIST)
			*error = xasprintf("%s: cannot make the folder: %s", folder, strerror(errno));
		return errno == EEXIST;
	}
	path = xasprintf("%s/.gitignore", folder);
	buffer_puts(&all, "*\n");
	good = write_whole_file(path, &all, error);
	buffer_free(&all);
	free(path);
	return good;
}

char *
cover_save(const char *folder, const char *name, const struct coverage *data, char **error)
{
	char *path = new_path(folder, name);
	struct buffer text = { 0 };
	struct report_file file;
	bool good = false;

	if (make_folder(folder, error) && report_file_open(&file, path, error)) {
		put_file(&text, data, name);
		fwrite(text.data, 1, text.length, file.to);
		good = report_file_finish(&file, error);
	}
	buffer_free(&text);
	if (good)
		return path;
	free(path);
	return NULL;
}
