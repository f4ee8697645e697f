/* Results of steps that collect coverage, as coverage records. */
#ifndef COVER_RESULTS_H
#define COVER_RESULTS_H

#include <stdbool.h>

#include "buffer.h"
#include "records.h"

struct cover_results;

struct cover_results *cover_results_new(void);
void cover_results_free(struct cover_results *results);

/*
 * A record of the stream: maps of probes are remembered; for the result of a step that
 * collects, a coverage record is made into `out`, a line. False with a message in *error
 * (to be freed): its data is lost, or is not to be trusted. A step that was not run, and
 * so has nothing to tell, is passed over.
 */
bool cover_results_add(struct cover_results *results, const struct record *record,
    struct buffer *out, char **error);

#endif
