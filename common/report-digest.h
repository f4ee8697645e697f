/* What is worth telling at the end besides failures: what was slow, flaky or skipped. */
#ifndef REPORT_DIGEST_H
#define REPORT_DIGEST_H

#include <stdbool.h>

#include "outcomes.h"
#include "report-style.h"
#include "strmap.h"

enum { SLOWEST_BY_ITSELF = -1 };

struct slow {
	char *text; /* "FILE:LINE: NAME on BOARD" */
	double elapsed_us;
};

/* Set `slowest` and `skips` before use, zeros otherwise. */
struct digest {
	bool skips;	     /* skipped tests are told, by reason */
	long slowest;	     /* how many slow tests are told; or SLOWEST_BY_ITSELF */
	struct slow *slow;   /* longest first */
	size_t slow_count;
	size_t tests;	     /* verdicts seen */
	struct buffer flaky; /* lines */
	struct strmap skipped; /* struct buffer by reason: the tests */
};

void digest_add(struct digest *digest, const struct style *style, const struct outcome *outcome,
    bool name_board);

/* Append what there is to tell. */
void put_digest(struct buffer *to, const struct style *style, const struct digest *digest);

void digest_free(struct digest *digest);

#endif
