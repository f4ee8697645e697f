/* Which groups can be there when a text is used that names them: ${1}, ${name}. */
#ifndef EXPECT_NAMES_H
#define EXPECT_NAMES_H

#include <stdbool.h>

#include "expect-steps.h"

/*
 * Whether all that a text names are groups of patterns of these steps: numbers of the last
 * step's, names of any. False, with the name (to be freed), for the first that is not.
 */
bool expect_names_known(const struct expect_steps *steps, const char *text, char **missing);

#endif
