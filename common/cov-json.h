/* Coverage data as JSON: mpy-coverage's, with more members; see upy(7). */
#ifndef COV_JSON_H
#define COV_JSON_H

#include <stdbool.h>

#include "bulkjson.h"
#include "cov-into.h"

/*
 * Read an object of coverage data. `test` is the test that ran, unless the data
 * names one. What is wrong is the walk's error; some of the object was taken then. Why the
 * tracer gave up, if it did, is in *incomplete, to be freed.
 */
bool cov_json_read(struct bulk *in, struct cov_into *into, const char *test, char **incomplete);

/* Whether this is the name of a member that such an object can have. */
bool cov_json_knows(const struct bulk_text *key);

#endif
