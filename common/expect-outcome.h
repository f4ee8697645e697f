/* What becomes of the steps of a run: match records, and words for stderr. */
#ifndef EXPECT_OUTCOME_H
#define EXPECT_OUTCOME_H

#include "expect-run.h"

/* A pattern came: a record. */
void outcome_found(struct expect_run *run, const struct expect_stream *stream,
    const struct expect_match *match, int64_t now);

/* What was not to come did not: a record. */
void outcome_spared(struct expect_run *run, const struct expect_stream *stream, int64_t now);

/* The step will not be met, for a reason; `stream` has what came instead, or is NULL. */
void outcome_missing(struct expect_run *run, const struct expect_stream *stream,
    const char *reason, int64_t now);

/* A forbidden pattern came. */
void outcome_forbidden(struct expect_run *run, const struct expect_stream *stream,
    const struct expect_match *match, int64_t now);

/* A search takes too long, which says nothing about the text. The match's error is freed. */
void outcome_failed(struct expect_run *run, struct expect_match *match);

#endif
