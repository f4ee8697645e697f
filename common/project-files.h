/* The test files of a project. */
#ifndef PROJECT_FILES_H
#define PROJECT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "project.h"
#include "strmap.h"

/*
 * The test files that `operands` mean, each once, as seen from the project's
 * folder, which must be the current one by now; the keys of *files. A folder is
 * all *.yaml in it and below in the order of their names, but for registries and
 * project files; what is neither a folder nor there stays as it is. Without
 * operands, those of the project: its `tests`, else what the folder "tests" has.
 * False with a message (to be freed).
 */
bool project_files(const struct project *project, char *const *operands, size_t count,
    struct strmap *files, char **error);

/* A path from the folder where the user stands, as seen from the project's folder; to be freed. */
char *project_path(const struct project *project, const char *path);

#endif
