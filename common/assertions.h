/* What a test asserts, as the "assert" list of a step: RESULT op VALUE. */
#ifndef ASSERTIONS_H
#define ASSERTIONS_H

#include <jv.h>

#include "part.h"

/* The checks of result: exp_type first, then exp. An empty list when there are none. */
jv assertions_of_result(const struct part *part);

/* [{"op":"raises","type":...}] */
jv assertions_of_raises(const struct part *part);

#endif
