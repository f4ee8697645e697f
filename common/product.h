/*
 * Each item of one list with each of the others: {NAME: LIST, ...} gives maps
 * {vars: {NAME: ITEM, ...}}, [LIST, ...] gives lists of items. The last list
 * varies fastest.
 */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "reading.h"

/* How many there are; more than `most` is most + 1. 0, with faults, when that is no product. */
size_t product_count(const struct node *axes, size_t most, struct faults *faults);

/* One of them, and what tells it from the others: its items with - between; to be freed. */
const struct node *product_item(const struct node *axes, size_t index, char **id,
    struct reading *reading);

#endif
