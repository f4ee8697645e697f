/* The boards of a run, as saved benchmarks speak of them. */
#ifndef BENCH_BOARDS_H
#define BENCH_BOARDS_H

#include "buffer.h"
#include "records.h"
#include "strmap.h"

/* What a device record says; NULL where it does not. */
struct bench_board {
	char *name, *platform, *implementation, *machine;
	char *version; /* of the firmware: "v1.25.0 on 2025-05-04" */
};

/* All zeros: no boards. */
struct bench_boards {
	struct strmap map; /* struct bench_board, by name */
};

/* Note a device record. */
void bench_boards_add(struct bench_boards *boards, const struct record *device);

/* The board of that name, of which nothing may be known but that. */
const struct bench_board *bench_boards_get(struct bench_boards *boards, const char *name);

/*
 * Append the folder for runs on these boards, after pytest-benchmark's fashion: what
 * is measured, not where the program runs: "rp2-MicroPython-1.25"; of boards that differ
 * in that, all, in alphabetical order: "esp32-MicroPython-1.26+rp2-MicroPython-1.25".
 */
void put_bench_folder(struct buffer *to, const struct bench_boards *boards);

/* Append the machine_info of a saved file: this host, and what ran on the boards. */
void put_machine_info(struct buffer *to, const struct bench_boards *boards);

void bench_boards_free(struct bench_boards *boards);

#endif
