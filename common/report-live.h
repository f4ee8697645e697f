/* What boards print, shown as it comes, by whole lines. */
#ifndef REPORT_LIVE_H
#define REPORT_LIVE_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "report-style.h"
#include "strmap.h"

/* All zeros: nothing came yet. */
struct live {
	struct strmap boards; /* what is unfinished of each */
};

/*
 * Append the lines that an output record (borrowed) completes. The board is named
 * when its column has a width.
 */
void live_add_output(struct live *live, struct buffer *to, const struct style *style,
    size_t board, jv output);

/*
 * Append what is left when a result (borrowed) ends the step: an unfinished line; and
 * where `all` is to be shown, what it printed, unless output records told it.
 */
void live_end_step(struct live *live, struct buffer *to, const struct style *style,
    size_t board, jv result, bool all);

void live_free(struct live *live);

#endif
