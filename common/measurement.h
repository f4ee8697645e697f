/* Measurements: what a result record says of a benchmark. */
#ifndef MEASUREMENT_H
#define MEASUREMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "bulkjson.h"
#include "stats.h"

struct sample_list {
	struct sample *items; /* their texts are in the line */
	size_t count, room;
	bool given; /* the member is there, empty or not */
};

struct measurement {
	struct sample_list device, host, times; /* samples, host_samples, vtime */
	struct bulk_text benchmark_case;	/* JSON in the line; of no length if there is none */
	struct bulk_text times_text;		/* the same of vtime */
	char *unit, *clock, *gc;		/* NULL when absent */
	double iterations;			/* at least 1 */
	double warmup, min_time_s;		/* 0 when absent */
	bool diff;
};

/*
 * Read the line of a result; it must stay as long as the measurement. False, with
 * a sentence in *problem to be freed, when it is not as it should be; the measurement is
 * to be freed either way.
 */
bool measurement_read(struct measurement *measurement, const char *line, size_t length,
    char **problem);

void measurement_free(struct measurement *measurement);

#endif
