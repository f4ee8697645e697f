/* Tests as records: one "test", then its "step" records; see upy(7). */
#ifndef STEPS_H
#define STEPS_H

#include "buffer.h"
#include "strmap.h"
#include "testfile.h"

/* FILE::NAME, to be freed. */
char *test_id(const struct testfile *file, const char *name);

/*
 * Append the records of a test; how many they are. `repeat` is how often it
 * runs if it does not say that itself. The roles of its boards are noted in `seen`.
 */
size_t put_test(struct buffer *to, const struct testfile *file, const struct testcase *test,
    int repeat, struct strmap *seen);

enum fixture { FIXTURE_SETUP, FIXTURE_TEARDOWN };

/* The same for what surrounds all tests of a file; 0 when it has none. */
size_t put_fixture(struct buffer *to, const struct testfile *file, enum fixture which,
    struct strmap *seen);

/* Append a line for people: the id of a test, and after a tab its tags, if any. */
void put_listed(struct buffer *to, const struct testfile *file, const struct testcase *test);

/* Append the note that tells how the boards of a file, which has `wiring`, are connected. */
void put_wiring_note(struct buffer *to, const struct testfile *file);

#endif
