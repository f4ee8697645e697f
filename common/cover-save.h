/* Coverage data kept in a folder: one file for each run, never written over. */
#ifndef COVER_SAVE_H
#define COVER_SAVE_H

#include <stdbool.h>

#include "cov-data.h"

/*
 * Write the data, of a run that `name` tells of, into a new file in `folder`, which is made
 * if need be; it is whole or not there. Its path, to be freed; NULL with a message in
 * *error (to be freed).
 */
char *cover_save(const char *folder, const char *name, const struct coverage *data, char **error);

#endif
