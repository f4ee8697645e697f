/* The keys of a project file; inside the project module only. */
#ifndef PROJECT_KEY_H
#define PROJECT_KEY_H

#include "project.h"
#include "yaml.h"

/*
 * Add the settings of one pair of the project file at `path`. False when there is
 * no such key or its value is not what it must be: *error (to be freed) says where.
 */
bool project_take(struct project *project, const char *path, const struct node *key,
    const struct node *value, char **error);

#endif
