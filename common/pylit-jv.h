/* Python values as JSON, where that is exact. */
#ifndef PYLIT_JV_H
#define PYLIT_JV_H

#include <jv.h>

#include "pylit.h"

/*
 * None, bool, |int| <= 2^53, finite float, str without lone surrogates, list, and
 * dict with str keys, of these; jv_invalid() for all else (a tuple, say).
 */
jv pylit_to_jv(const struct pyvalue *value);

#endif
