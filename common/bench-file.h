/* Saved benchmarks as text: pytest-benchmark's JSON, field for field. */
#ifndef BENCH_FILE_H
#define BENCH_FILE_H

#include <stdbool.h>

#include "bench-boards.h"
#include "bench-commit.h"
#include "bench-entry.h"
#include "buffer.h"

/* Append a file of all entries of a list, with or without their samples. */
void put_bench_file(struct buffer *to, const struct bench_entry *list,
    const struct bench_boards *boards, const struct bench_commit *commit, bool data);

#endif
