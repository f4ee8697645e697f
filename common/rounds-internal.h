/* What the rounds*.c files share. */
#ifndef ROUNDS_INTERNAL_H
#define ROUNDS_INTERNAL_H

#include "rounds.h"

/* The board itself times the code. */
bool rounds_are_timed(const struct rounds *rounds);

/* The board did not do what it was to do: that goes into the answer. */
void rounds_take_failure(struct rounds *rounds);

/* It did, but that is no measurement; takes over the problem. */
void rounds_take_problem(struct rounds *rounds, char *problem);

#endif
