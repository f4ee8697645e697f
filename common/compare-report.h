/* What has changed between sides, as tables with verdicts, and as JSON. */
#ifndef COMPARE_REPORT_H
#define COMPARE_REPORT_H

#include <stdbool.h>

#include "compare-limits.h"
#include "compare-match.h"
#include "compare-table.h"

/* What came of the limits. */
struct judgement {
	size_t exceeded, unknown;
};

/* Append tables for a matchup, one for each unit, and what is to be said about them. */
void put_matchup(struct buffer *to, const struct matchup *matchup, const struct match_rule *rule,
    const struct table_look *look);

/* Append a line for each limit that is exceeded, or cannot be judged. */
struct judgement put_limits(struct buffer *to, const struct matchup *matchup,
    struct limits *limits, const struct table_look *look);

/* Append a matchup as a JSON object. */
void put_json_matchup(struct buffer *to, const struct matchup *matchup, struct limits *limits);

#endif
