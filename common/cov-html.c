#include "cov-html.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "cov-scratch.h"
#include "cov-report.h"

/* The LCOV data in a new file, whose path is to be freed; NULL with errno. */
static char *
write_data(const struct cov_result *result)
{
	struct cov_look look = { 0 };
	char *path = scratch_file();
	FILE *file = path ? fopen(path, "we") : NULL;
	bool good = file;

	if (file) {
		cov_report_lcov.write(result, &look, file);
		good = !ferror(file);
		good = fclose(file) == 0 && good;
	}
	if (path && !good)
		scratch_free(path);
	return good ? path : NULL;
}

bool
cov_html_write(const struct cov_result *result, const char *folder, char **error)
{
	char *path = write_data(result), *here = getcwd(NULL, 0);
	const char *above = here ? dirname(here) : "/"; /* of "here" itself it makes "root" */
	const char *const arguments[] = { "genhtml", "--quiet", "--no-function-coverage", "--legend",
		result->branches ? "--branch-coverage" : "--no-branch-coverage",
		"--ignore-errors", "source", "--title", "cov-merge", "--prefix", above, "-o", folder,
		path, NULL };
	int status = path ? run_program(arguments) : -1;

	if (status < 0 && path && errno == ENOENT)
		*error = xstrdup("genhtml is not there: install Debian's lcov");
	else if (status < 0)
		*error = xasprintf("genhtml: %s", strerror(errno));
	else if (status > 0)
		*error = xasprintf("%s: genhtml could not write the pages", folder);
	if (path)
		scratch_free(path);
	free(here);
	return status == 0;
}
