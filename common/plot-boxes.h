/* Box plots of benchmarks: a panel for each group. */
#ifndef PLOT_BOXES_H
#define PLOT_BOXES_H

#include "compare-group.h"
#include "plot-sheet.h"

/*
 * Add a panel for each group: of each row a box from the first to the third quartile
 * with the median in it, whiskers to the outermost samples within 1.5 times that,
 * and points where smallest and largest are beyond. Each run has its colour.
 */
void plot_boxes(struct sheet *sheet, const struct grouping *grouping, const struct found *found,
    enum name_format names);

#endif
