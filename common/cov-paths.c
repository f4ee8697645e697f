#include "cov-paths.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"

enum { DEEPEST = 64 };

void
cov_paths_open(struct cov_paths *paths)
{
	char *folder = getcwd(NULL, 0);

	*paths = (struct cov_paths){ 0 };
	paths->folder = xasprintf("%s/", folder && strcmp(folder, "/") != 0 ? folder : "");
	free(folder);
}

void
cov_paths_free(struct cov_paths *paths)
{
	for (size_t i = 0; i < paths->map_count; i++)
		free((char *)paths->maps[i].device);
	free(paths->maps);
	free(paths->sources);
	free(paths->folder);
}

/* The length of a folder's name without the slashes at its end. */
static size_t
bare_length(const char *folder)
{
	size_t length = strlen(folder);

	while (length && folder[length - 1] == '/')
		length--;
	return length;
}

bool
cov_paths_map(struct cov_paths *paths, const char *both)
{
	const char *equals = strchr(both, '=');
	char *device;

	if (!equals || equals == both || !equals[1])
		return false;
	device = xstrndup(both, (size_t)(equals - both));
	paths->maps = xrealloc(paths->maps, (paths->map_count + 1) * sizeof *paths->maps);
	device[bare_length(device)] = '\0';
	paths->maps[paths->map_count++] = (struct path_map){ device, equals + 1 };
	return true;
}

void
cov_paths_source(struct cov_paths *paths, const char *folder)
{
	paths->sources = xrealloc(paths->sources,
	    (paths->source_count + 1) * sizeof *paths->sources);
	paths->sources[paths->source_count++] = folder;
}

/* What is left of a name behind a folder's; NULL if it is not below. "" is the root. */
static const char *
behind(const char *name, const char *folder)
{
	size_t length = strlen(folder);

	if (strncmp(name, folder, length) != 0 || (name[length] && name[length] != '/'))
		return NULL;
	return name + length;
}

static char *
mapped(const struct cov_paths *paths, const char *name)
{
	const struct path_map *best = NULL;
	const char *rest;

	for (size_t i = 0; i < paths->map_count; i++)
		if (behind(name, paths->maps[i].device) &&
		    (!best || strlen(paths->maps[i].device) > strlen(best->device)))
			best = &paths->maps[i];
	if (!best)
		return xstrdup(name);
	rest = behind(name, best->device);
	if (!*rest)
		return xstrdup(best->host);
	return xasprintf("%.*s%s", (int)bare_length(best->host), best->host, rest);
}

/* Take the last part off what is written before `to`; a ".." that cannot go stays. */
static char *
climb(char *path, char *to)
{
	char *last = to;

	while (last > path && last[-1] != '/')
		last--;
	if (last == to && *path == '/')
		return to; /* the root is above itself */
	if (last == to || strncmp(last, "..", (size_t)(to - last)) == 0) {
		if (to > path && to[-1] != '/')
			*to++ = '/';
		return stpcpy(to, "..");
	}
	return last > path + 1 ? last - 1 : last;
}

/* Without "//", "./" and "x/../", in place. */
static void
tidy(char *path)
{
	char *to = path + (*path == '/');

	for (const char *from = to; *from;) {
		size_t length = strcspn(from, "/");
		const char *next = from + length + (from[length] == '/');

		if (length == 2 && from[0] == '.' && from[1] == '.') {
			to = climb(path, to);
		} else if (length && !(length == 1 && *from == '.')) {
			if (to > path && to[-1] != '/')
				*to++ = '/';
			memmove(to, from, length);
			to += length;
		}
		from = next;
	}
	*to = '\0';
}

static bool
exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* Where the file is below a source folder, or relative to the current one; NULL if nowhere. */
static char *
sought(const struct cov_paths *paths, const char *name)
{
	for (size_t i = 0; i < paths->source_count; i++) {
		char *path = xasprintf("%s/%s", paths->sources[i], name);

		tidy(path);
		if (exists(path))
			return path;
		free(path);
	}
	return *name == '/' && name[1] && exists(name + 1) ? xstrdup(name + 1) : NULL;
}

/* A name below the current folder, relative to it. */
static char *
relative(const struct cov_paths *paths, char *name)
{
	size_t length = strlen(paths->folder);

	if (strncmp(name, paths->folder, length) == 0 && name[length])
		memmove(name, name + length, strlen(name + length) + 1);
	return name;
}

/* The name below the current folder of what exists; links are followed, as one file has one name. */
static char *
settled(const struct cov_paths *paths, char *name)
{
	char *real = realpath(name, NULL);

	if (!real || strncmp(real, paths->folder, strlen(paths->folder)) != 0) {
		free(real);
		return relative(paths, name);
	}
	free(name);
	return relative(paths, real);
}

char *
cov_path(const struct cov_paths *paths, const char *name)
{
	char *path = mapped(paths, name), *found;

	tidy(path);
	found = exists(path) ? NULL : sought(paths, path);
	if (found) {
		free(path);
		path = found;
	}
	/* Below the root all is below the current folder: names stay as they are. */
	return paths->folder[1] ? settled(paths, path) : path;
}

static bool
is_python(const char *name)
{
	size_t length = strlen(name);

	return length > 3 && strcmp(name + length - 3, ".py") == 0;
}

/* A folder that leads elsewhere is not entered: it could lead to itself. */
static bool
is_real_folder(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool
discover(const struct cov_paths *paths, struct coverage *coverage, const char *folder, int depth,
    char **error)
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

		if (*entry->d_name != '.' && is_real_folder(path)) {
			good = discover(paths, coverage, path, depth + 1, error);
		} else if (*entry->d_name != '.' && is_python(entry->d_name) && exists(path)) {
			char *name = cov_path(paths, path);

			coverage_file(coverage, name);
			free(name);
		}
		free(path);
	}
	closedir(directory);
	return good;
}

bool
cov_paths_discover(const struct cov_paths *paths, struct coverage *coverage, char **error)
{
	bool good = true;

	for (size_t i = 0; good && i < paths->source_count; i++) {
		const char *source = paths->sources[i];

		if (!exists(source)) {
			good = discover(paths, coverage, source, 0, error);
			continue;
		}
		*error = xasprintf("%s: a file; --source wants the folder it is in", source);
		good = false;
	}
	return good;
}

bool
path_fits(const char *pattern, const char *name)
{
	for (const char *part = name; part; part = strchr(part, '/')) {
		part += part != name;
		if (fnmatch(pattern, part, FNM_LEADING_DIR) == 0)
			return true;
	}
	return false;
}

static bool
fits_any(const char *const *patterns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (path_fits(patterns[i], name))
			return true;
	return false;
}

bool
path_is_chosen(const struct path_choice *choice, const char *name)
{
	return (!choice->include_count || fits_any(choice->include, choice->include_count, name)) &&
	    !fits_any(choice->exclude, choice->exclude_count, name);
}
