/* The test files of a project: folders and patterns become files. */
#include "project-files.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"

enum { DEEPEST = 64 };

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* "../x" below "a/b/" is "a/x"; each ".." takes a folder off the prefix. */
char *
project_path(const struct project *project, const char *path)
{
	size_t kept = strlen(project->prefix);

	if (*path == '/' || !kept)
		return xstrdup(path);
	while (strncmp(path, "./", 2) == 0 || (strncmp(path, "../", 3) == 0 && kept)) {
		if (path[1] == '.')
			for (kept--; kept && project->prefix[kept - 1] != '/';)
				kept--;
		path += path[1] == '.' ? 3 : 2;
	}
	return xasprintf("%.*s%s", (int)kept, project->prefix, path);
}

static void
take_file(struct strmap *files, const char *path)
{
	*strmap_at(files, path) = files;
}

/* A registry and a project file are no tests; what is hidden is not for us. */
static bool
is_test_name(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && strcmp(name + length - 5, ".yaml") == 0 &&
	    strcmp(name, "devices.yaml") != 0 && strcmp(name, "upy.yaml") != 0;
}

/* A folder that leads elsewhere is not entered: it could lead to itself. */
static bool
is_real_folder(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool
collect(struct strmap *found, const char *folder, int depth, char **error)
{
	DIR *directory = depth < DEEPEST ? opendir(folder) : NULL;
	bool good = true;

	if (!directory) {
		*error = xasprintf("%s: %s", folder,
		    depth < DEEPEST ? strerror(errno) : "folders in folders are too deep");
		return false;
	}
	for (struct dirent *entry; good && (entry = readdir(directory));) {
		char *path = xasprintf("%s/%s", folder, entry->d_name);

		if (*entry->d_name != '.' && is_real_folder(path))
			good = collect(found, path, depth + 1, error);
		else if (*entry->d_name != '.' && is_test_name(entry->d_name) && !is_folder(path))
			take_file(found, path);
		free(path);
	}
	closedir(directory);
	return good;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct strmap_entry *)a)->key, ((const struct strmap_entry *)b)->key);
}

/* All files below a folder, in the order of their names. */
static bool
take_folder(struct strmap *files, const char *path, char **error)
{
	struct strmap found = { 0 };
	char *folder = xstrdup(path);
	bool good;

	for (size_t end = strlen(folder); end > 1 && folder[end - 1] == '/';)
		folder[--end] = '\0';
	good = collect(&found, folder, 0, error);
	if (found.count)
		qsort(found.entries, found.count, sizeof *found.entries, by_name);
	for (size_t i = 0; i < found.count; i++)
		take_file(files, found.entries[i].key);
	if (good && !found.count) {
		*error = xasprintf("%s: no test file in this folder: its *.yaml would be", path);
		good = false;
	}
	strmap_free(&found, NULL);
	free(folder);
	return good;
}

static bool
take_path(struct strmap *files, const char *path, char **error)
{
	if (is_folder(path))
		return take_folder(files, path, error);
	take_file(files, path);
	return true;
}

/* A value of `tests`; its message says where in the project file it stands. */
static bool
take_pattern(struct strmap *files, const struct project *project, const struct setting *setting,
    char **error)
{
	glob_t paths = { 0 };
	char *what = NULL;
	int result = glob(setting->value, 0, NULL, &paths);
	bool good = result == 0;

	if (!good)
		what = xasprintf("'%s': no such file", setting->value);
	for (size_t i = 0; good && i < paths.gl_pathc; i++)
		good = take_path(files, paths.gl_pathv[i], &what);
	if (!good)
		*error = xasprintf("%s:%d:%d: %s", project->path, setting->line, setting->column,
		    what);
	free(what);
	globfree(&paths);
	return good;
}

static bool
take_operand(struct strmap *files, const struct project *project, const char *operand,
    char **error)
{
	char *path = project_path(project, operand);
	bool good = take_path(files, path, error);

	free(path);
	return good;
}

static bool
take_project(struct strmap *files, const struct project *project, char **error)
{
	bool good = true, said = false;

	for (size_t i = 0; good && i < project->count; i++)
		if (strcmp(project->settings[i].key, "tests") == 0) {
			good = take_pattern(files, project, &project->settings[i], error);
			said = true;
		}
	if (said || !is_folder("tests"))
		return good;
	return take_folder(files, "tests", error);
}

bool
project_files(const struct project *project, char *const *operands, size_t count,
    struct strmap *files, char **error)
{
	bool good = true;

	if (!count)
		return take_project(files, project, error);
	for (size_t i = 0; good && i < count; i++)
		good = take_operand(files, project, operands[i], error);
	return good;
}
