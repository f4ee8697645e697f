/* What failed, collected for the end of the human report. */
#ifndef REPORT_FAILURES_H
#define REPORT_FAILURES_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "outcomes.h"
#include "report-columns.h"
#include "report-style.h"

/* All zeros is none. */
struct failures {
	struct buffer text;
	bool is_long;	  /* the last one took more than its reason */
	char *last_error; /* the reason of the last one, if that is an error */
	size_t repeated;  /* how many errors after it had the same */
};

/* Add the details of a verdict that is bad. */
void failures_add(struct failures *failures, const struct style *style,
    const struct columns *columns, const struct outcome *outcome);

/* Append all under a title, if there are any. */
void put_failures(struct buffer *to, const struct style *style, struct failures *failures);

void failures_free(struct failures *failures);

#endif
