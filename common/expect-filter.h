/* Expecting in what standard input has, as bytes or as records. */
#ifndef EXPECT_FILTER_H
#define EXPECT_FILTER_H

#include "expect-tell.h"

/* Bytes as they come, until there is nothing to expect any more. */
void expect_filter_bytes(struct expect_tell *tell);

/* The text of output records as they come; all records are passed on, to the end. */
void expect_filter_records(struct expect_tell *tell);

#endif
