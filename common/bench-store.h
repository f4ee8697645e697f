/*
 * Where saved benchmarks are kept: STORAGE/FOLDER/NNNN_NAME.json, as pytest-benchmark
 * does it, but for its race: of two that save at once each gets a number of its own.
 */
#ifndef BENCH_STORE_H
#define BENCH_STORE_H

#include <stdbool.h>

#include "buffer.h"

/* NULL, or what is wrong with the name of a save: a static text. */
const char *bench_name_problem(const char *name);

/* The folder that "file://PATH" or a path names; NULL when it is another address. */
const char *bench_storage_path(const char *storage);

/*
 * Write the text under the next number of the folder, which is made if need be. The
 * file is there whole or not at all. Its path, to be freed; or NULL, with a message in
 * *error to be freed.
 */
char *bench_save(const char *storage, const char *folder, const char *name,
    const struct buffer *text, char **error);

/* Replace a file by one with the text, or leave it as it is; false with a message to be freed. */
bool bench_replace(const char *path, const struct buffer *text, char **error);

#endif
