/* What a roster lacks at the end of a stream. One part of the accounting in account.h. */
#ifndef SHORTFALL_H
#define SHORTFALL_H

#include <stdbool.h>

#include "complaints.h"
#include "roster.h"

/*
 * Complain of each test that is in doubt: planned twice, announced by no
 * record, short of results or (when `verdicts` are due) of a verdict on a
 * board. A board that never spoke is named once.
 */
void complain_of_shortfall(struct roster *roster, bool verdicts, struct complaints *complaints);

/* Complain of each test that ran on the same board in both, runs that were joined. */
void complain_of_repeats(const struct roster *earlier, const struct roster *later,
    struct complaints *complaints);

#endif
