/* Tests as records: one "test", then its "step" records; see upy(7). */
#ifndef STEPS_H
#define STEPS_H

#include "buffer.h"
#include "testfile.h"

/* FILE::NAME, to be freed. */
char *test_id(const struct testfile *file, const char *name);

/* Append the records of a test; how many they are. */
size_t put_test(struct buffer *to, const struct testfile *file, const struct testcase *test);

enum fixture { FIXTURE_SETUP, FIXTURE_TEARDOWN };

/* The same for what surrounds all tests of a file; 0 when it has none. */
size_t put_fixture(struct buffer *to, const struct testfile *file, enum fixture which);

#endif
