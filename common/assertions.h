/* What a test asserts, as the "assert" list of a step: RESULT op VALUE. */
#ifndef ASSERTIONS_H
#define ASSERTIONS_H

#include <jv.h>

#include "part.h"

/*
 * The checks of the step that the directive `subject` becomes: DIR_COMMAND,
 * DIR_RESULT or DIR_LOAD. An empty list when there are none.
 */
jv assertions_of(const struct part *part, enum directive subject);

/*
 * Check that all of them can be judged: regular expressions, operands. What
 * names a value that is known only while the test runs is checked then.
 */
void assertions_check(const struct part *part, struct faults *faults);

#endif
