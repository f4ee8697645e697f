/* The samples of benchmarks in the order in which they were taken, over their times. */
#ifndef PLOT_TRACES_H
#define PLOT_TRACES_H

#include "compare-group.h"
#include "plot-sheet.h"

/*
 * Add a panel for each group, with a line for each benchmark that has its samples.
 * Those with times have them as x, in `tick` seconds each; those without are counted.
 * How many lines there are.
 */
size_t plot_traces(struct sheet *sheet, const struct grouping *grouping,
    const struct found *found, double tick);

/* The length of the time unit of a benchmark's vtime that does not say it, in seconds. */
double usual_tick(const struct benchmark *benchmark);

#endif
