/* Maps of probes, as cov-probe(1) writes them: which lines and branches a source has. */
#ifndef COV_MAP_H
#define COV_MAP_H

#include <stdbool.h>

#include "bulkjson.h"
#include "cov-into.h"

/* Read a map: its file is known then, run or not. What is wrong is the walk's error. */
bool cov_map_read(struct bulk *in, struct cov_into *into);

#endif
