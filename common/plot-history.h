/* The history of benchmarks: their medians from run to run. */
#ifndef PLOT_HISTORY_H
#define PLOT_HISTORY_H

#include "change-points.h"
#include "compare-group.h"
#include "plot-sheet.h"

/*
 * Add a panel for each group, with a line for each benchmark over the runs, which
 * are in their order; where its level changes, that is marked in the picture and told
 * in a line of `told`.
 */
void plot_history(struct sheet *sheet, const struct grouping *grouping, const struct found *found,
    const struct change_rule *rule, struct buffer *told);

#endif
