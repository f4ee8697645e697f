/* The operators of assert_op, in one table: what they take, and how they are told upy-send. */
#ifndef OPERATORS_H
#define OPERATORS_H

#include "part.h"

enum operand {
	OPERAND_VALUE,
	OPERAND_REGEX,
	OPERAND_NONE,
};

struct operator {
	const char *canonical; /* as seen from the result: RESULT op EXPECTED */
	enum operand operand;  /* what exp is to it */
	bool tolerates;	       /* tolerance may be given */
};

/* All that assert_op may say; NULL ends the list. */
extern const char *const operator_names[];

/* The operator of a part; == when it names none. */
const struct operator *operator_of(const struct part *part);

#endif
