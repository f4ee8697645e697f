/*
 * Entries: benchmarks as pytest-benchmark's files have them, made of a result. Names,
 * groups and what is known of the board are as upydev writes them.
 */
#ifndef BENCH_ENTRY_H
#define BENCH_ENTRY_H

#include "bench-boards.h"
#include "buffer.h"
#include "measurement.h"

struct bench_entry {
	char *test, *role, *device;    /* of the result; NULL when it does not say */
	struct buffer head, data, tail; /* the object's JSON, cut around the member "data" */
	struct bench_entry *next;
};

/* Where the entries of a result come from; all is borrowed. */
struct bench_origin {
	const char *test;	    /* its id, or what verdicts call it */
	const char *role, *device;  /* NULL when the result does not say */
	const struct bench_board *board;  /* NULL without a device */
	const char *unit;		  /* "MEASURE:UNIT" for what names none, or NULL */
	size_t step;  /* its number, when the test has had a benchmark before; or 0 */
	bool several; /* the run has more boards than one */
	bool by_host; /* the host measured, not the board */
};

/*
 * A list of the entries of a measurement: device, host and diff, as far as it has
 * them. NULL, with a sentence in *problem to be freed, when they would not be true.
 */
struct bench_entry *bench_entries(const struct bench_origin *origin,
    const struct measurement *measurement, char **problem);

/* Append the entry as a benchmark record, and as an object of a saved file. */
void put_bench_record(struct buffer *to, const struct bench_entry *entry);
void put_bench_object(struct buffer *to, const struct bench_entry *entry, bool data);

/* The whole list. */
void bench_entries_free(struct bench_entry *list);

#endif
