/* The output of Unity, of boards or of standard input, as verdicts. */
#ifndef EXPECT_UNITY_H
#define EXPECT_UNITY_H

#include "expect-tell.h"
#include "unity-records.h"

struct expect_unity {
	struct expect_tell *tell;
	struct unity_records **streams;
	size_t count;
};

/* Add a stream, of a board or (with NULL) of nothing that is known; the strings are borrowed. */
void expect_unity_add(struct expect_unity *unity, const char *role, const char *device);

/* Bytes of a stream, by its number from 0: what they complete is told. */
void expect_unity_feed(struct expect_unity *unity, size_t stream, const char *bytes,
    size_t length);

/* A stream has had its summary. */
bool expect_unity_is_whole(const struct expect_unity *unity, size_t stream);

/* There is no more; what is missing is told. Frees all. */
void expect_unity_end(struct expect_unity *unity);

/* Read standard input to its end, but not longer than the deadline. */
void expect_unity_filter(struct expect_tell *tell, int64_t deadline);

#endif
