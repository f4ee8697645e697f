/* The project file: where it is, and what it says. */
#include "project.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"
#include "exits.h"
#include "project-key.h"
#include "text.h"
#include "yaml.h"

/* Anybody may put a file into /tmp: one of a stranger is used only where we stand. */
static bool
is_ours(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && (status.st_uid == geteuid() || status.st_uid == 0);
}

/* The path of upy.yaml from the current folder, which is `depth` folders deep; or NULL. */
static char *
find_file(size_t depth, char **warning)
{
	struct buffer way = { 0 };
	char *path = NULL;

	for (size_t above = 0; !path && above <= depth; above++) {
		char *here = xasprintf("%supy.yaml", buffer_string(&way));

		if (access(here, F_OK) == 0 && (above == 0 || is_ours(here))) {
			path = here;
		} else {
			if (access(here, F_OK) == 0 && !*warning)
				*warning = xasprintf("%s: not used: it belongs to another user", here);
			free(here);
		}
		buffer_puts(&way, "../");
	}
	buffer_free(&way);
	return path;
}

/* Divide the current folder: "/a/b/c" with "../upy.yaml" is "/a/b" and "c/". */
static void
place(struct project *project, const char *current)
{
	size_t length = strlen(current);
	const char *rest;

	for (const char *up = project->path; up && (up = strstr(up, "../")); up += 3)
		while (length > 0 && current[--length] != '/')
			;
	rest = current + length + (current[length] == '/');
	project->folder = length ? xstrndup(current, length) : xstrdup("/");
	project->prefix = *rest && project->path ? xasprintf("%s/", rest) : xstrdup("");
}

static bool
take_document(struct project *project, const struct node *root, char **error)
{
	if (!root)
		return true;
	if (root->kind != NODE_MAP) {
		*error = xasprintf("%s:%d:%d: a project file is a map, such as 'tests: tests'",
		    project->path, root->line, root->column);
		return false;
	}
	for (size_t i = 0; i < root->count; i++)
		if (!project_take(project, project->path, root->keys[i], root->items[i], error))
			return false;
	return true;
}

static bool
load(struct project *project, char **error, int *status)
{
	struct document *document;
	bool good;

	if (!project->path)
		return true;
	document = yaml_load(project->path, error, status);
	if (!document)
		return false;
	*status = EXIT_USAGE;
	good = take_document(project, yaml_root(document), error);
	document_free(document);
	return good;
}

static size_t
count_folders(const char *path)
{
	size_t count = 0;

	for (; *path; path++)
		count += *path == '/' && path[1];
	return count;
}

bool
project_read(struct project *project, char **warning, char **error, int *status)
{
	char *current = getcwd(NULL, 0);
	bool good;

	*project = (struct project){ 0 };
	*warning = NULL;
	if (!current) {
		*error = xasprintf("the current folder: %s", strerror(errno));
		*status = EXIT_SYSTEM;
		return false;
	}
	project->path = find_file(count_folders(current), warning);
	place(project, current);
	free(current);
	good = load(project, error, status);
	if (!good)
		project_free(project);
	return good;
}

void
project_free(struct project *project)
{
	for (size_t i = 0; i < project->count; i++) {
		free(project->settings[i].value);
		free(project->settings[i].more);
	}
	free(project->settings);
	free(project->path);
	free(project->folder);
	free(project->prefix);
	*project = (struct project){ 0 };
}
