/* LCOV's tracefiles (see geninfo(1)): read here; written by cov-report-lcov. */
#ifndef COV_LCOV_H
#define COV_LCOV_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-into.h"

/*
 * Read a tracefile: its lines are all the executable ones. False with a message in
 * *error (to be freed): "line 3: ..."; some of it was taken then.
 */
bool cov_lcov_read(const char *text, size_t length, struct cov_into *into, char **error);

#endif
