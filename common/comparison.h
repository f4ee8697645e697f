/* The operators of assert_op, in one table: what they take, and how they are told upy-send. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "part.h"

enum operand {
	OPERAND_VALUE,
	OPERAND_REGEX,
	OPERAND_NONE,
};

struct comparison {
	const char *canonical; /* as seen from the result: RESULT op EXPECTED */
	enum operand operand;  /* what exp is to it */
	bool tolerates;	       /* tolerance may be given */
};

/* All that assert_op may say; NULL ends the list. */
extern const char *const comparison_names[];

/* The operator of a part; == when it names none. */
const struct comparison *comparison_of(const struct part *part);

#endif
