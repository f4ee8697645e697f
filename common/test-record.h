/* Test records: whether what they ask of a run makes sense. */
#ifndef TEST_RECORD_H
#define TEST_RECORD_H

#include <jv.h>
#include <stdbool.h>

/*
 * What is wrong with a test record (borrowed), to be freed, or NULL. `has_role`
 * says whether some board has a role, for words of "requires".
 */
char *test_record_fault(jv test, bool (*has_role)(const void *context, const char *role),
    const void *context);

/* Whether a value (borrowed) is a list of strings that are not empty. */
bool is_word_list(jv value);

#endif
