/* What came of an expectation, as a match record, and in words. */
#ifndef EXPECT_RECORD_H
#define EXPECT_RECORD_H

#include <jv.h>
#include <stddef.h>

#include "buffer.h"
#include "expect.h"

/* {"type":"match","step":step,"status":status}; the rest is set one by one. */
jv match_record(size_t step, const char *status);

/* Set what was found: pattern, groups, what was before. The record is consumed. */
jv match_record_found(jv record, const struct expect_match *match);

/* Set what was not: pattern or patterns, why, and what came instead. */
jv match_record_missing(jv record, const struct expectation *wanted, const char *reason,
    const struct expect *stream);

/* Append a pattern as the option that it was given with, fit for a terminal. */
void put_pattern(struct buffer *to, const struct pattern *pattern);

/* Append the patterns that have not come yet: "-e 'a', -e 'b'"; or "one of" them. */
void put_wanted(struct buffer *to, const struct expectation *wanted);

/*
 * Append why a person may think that it has come, if that is so: the unfinished
 * line would match if it were whole.
 */
void put_hint(struct buffer *to, const struct expectation *wanted, const struct expect *stream);

#endif
