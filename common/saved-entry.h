/* One entry of a saved run. Only the reader of saved runs includes this. */
#ifndef SAVED_ENTRY_H
#define SAVED_ENTRY_H

#include "saved-run.h"

/*
 * Read the object in hand; what is kept of it, but for the samples, lies in the arena.
 * What makes a well-formed entry useless, or NULL; in->problem when it is not well-formed.
 */
const char *entry_read(struct benchmark *benchmark, struct arena *arena, struct bulk *in,
    bool samples);

/* The string in hand, in the arena; NULL for null, or with in->problem. */
const char *entry_string(struct arena *arena, struct bulk *in);

#endif
