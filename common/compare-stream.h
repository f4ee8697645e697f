/* Benchmark records from a pipeline, as a run. */
#ifndef COMPARE_STREAM_H
#define COMPARE_STREAM_H

#include "saved-find.h"

/*
 * Read records from a descriptor to its end, and add their benchmarks as one run that
 * is called `name`. What is wrong with the stream, also when it was cut, is in the
 * run's problem.
 */
void stream_read(struct found *found, int fd, const char *name, bool samples);

#endif
