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

#endif
