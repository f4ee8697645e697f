/* upy-config: what the project file says, for scripts and Makefiles. */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datadir.h"
#include "exits.h"
#include "options.h"
#include "project-files.h"
#include "project.h"
#include "records.h"

enum { OPTION_DATADIR = 256, OPTION_FILES, OPTION_PATH };

static const struct option_spec options[] = {
	{ WORD, "benchmark", NULL, "options for benchmarks" },
	{ WORD, "connect", NULL, "seconds for getting into a board's REPL" },
	{ WORD, "device", NULL, "boards, as upy-test -d takes them" },
	{ WORD, "file", NULL, "the project file, absolute" },
	{ WORD, "folder", NULL, "the folder it is in, else the current one" },
	{ WORD, "leave_out", NULL, "tags of tests that -m has to ask for" },
	{ WORD, "prefix", NULL, "the current folder from there, with a slash behind" },
	{ WORD, "reports", NULL, "formats and files" },
	{ WORD, "sources", NULL, "folders, and where they go on the board" },
	{ WORD, "tests", NULL, "test files, folders and patterns" },
	{ WORD, "timeout", NULL, "seconds for a step" },
	{ WORD, "total", NULL, "seconds for everything" },
	{ WORD, "wait", NULL, "seconds for boards that other programs use" },
	{ OPTION_FILES, "files", NULL, "print the test files: of the project, or of PATH..." },
	{ OPTION_PATH, "path", NULL, "print each PATH as seen from the project's folder" },
	{ OPTION_DATADIR, "datadir", NULL, "print where virtual boards and upy.mk are" },
	{ 0 },
};

static const struct command command = { "upy-config", "[KEY] | --files [PATH...] | --path PATH...",
	"print what the project file says", options };

/* Without KEY (NULL) all lines, each with its key in front. */
static void
print_line(const char *wanted, const char *key, const char *value, const char *more)
{
	if (wanted && strcmp(wanted, key) != 0)
		return;
	if (!wanted)
		printf("%s\t", key);
	printf("%s%s%s\n", value, more ? "\t" : "", more ? more : "");
}

static int
print_settings(const struct project *project, const char *wanted)
{
	char *file = project->path
	    ? xasprintf("%s/upy.yaml", strcmp(project->folder, "/") == 0 ? "" : project->folder)
	    : NULL;

	if (file)
		print_line(wanted, "file", file, NULL);
	print_line(wanted, "folder", project->folder, NULL);
	if (*project->prefix)
		print_line(wanted, "prefix", project->prefix, NULL);
	for (size_t i = 0; i < project->count; i++)
		print_line(wanted, project->settings[i].key, project->settings[i].value,
		    project->settings[i].more);
	free(file);
	return EXIT_PASS;
}

static bool
is_place(const char *key)
{
	return strcmp(key, "file") == 0 || strcmp(key, "folder") == 0 || strcmp(key, "prefix") == 0;
}

static void
check_key(const char *key)
{
	const char *nearest;

	if (!project_has_key(key, &nearest) && !is_place(key))
		usage_error(&command, "unknown key '%s'%s%s%s", key,
		    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

static int
print_files(const struct project *project, char **paths, size_t count)
{
	struct strmap files = { 0 };
	char *error = NULL;
	int status = EXIT_PASS;

	if (chdir(project->folder) != 0)
		err(EXIT_SYSTEM, "%s", project->folder);
	if (!project_files(project, paths, count, &files, &error)) {
		warnx("%s", error);
		status = EXIT_USAGE;
	}
	for (size_t i = 0; status == EXIT_PASS && i < files.count; i++)
		puts(files.entries[i].key);
	strmap_free(&files, NULL);
	free(error);
	return status;
}

static int
print_paths(const struct project *project, char **paths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *path = project_path(project, paths[i]);

		puts(path);
		free(path);
	}
	return EXIT_PASS;
}

static int
answer(int what, char **operands, size_t count)
{
	struct project project;
	char *warning, *error;
	int status;

	if (!project_read(&project, &warning, &error, &status)) {
		warnx("%s", error);
		free(error);
		free(warning);
		return status;
	}
	if (warning && !what)
		warnx("%s", warning);
	status = what == OPTION_FILES ? print_files(&project, operands, count)
	    : what == OPTION_PATH     ? print_paths(&project, operands, count)
				      : print_settings(&project, operands[0]);
	project_free(&project);
	free(warning);
	return status;
}

int
main(int argc, char **argv)
{
	int what = 0, status = EXIT_PASS;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		what = key;
	if (what != OPTION_FILES && what != OPTION_PATH && argc - optind > (what ? 0 : 1))
		usage_error(&command, "%s: one thing at a time", argv[argc - 1]);
	if (!what && optind < argc)
		check_key(argv[optind]);
	if (what == OPTION_DATADIR)
		puts(data_directory());
	else
		status = answer(what, argv + optind, (size_t)(argc - optind));
	return finish_output() ? status : EXIT_SYSTEM;
}
