/* The page of a run at GitHub, in Markdown, as the report goes on. */
#ifndef REPORT_GITHUB_H
#define REPORT_GITHUB_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "report.h"

/* All zeros is the page of a run without failures. */
struct github_page {
	struct buffer failures, flaky;
	size_t unshown; /* failures that the page has no room for */
};

/* A failure that unfolds to its message and output; `place` is "FILE:LINE" or "". */
void github_add_failure(struct github_page *page, const struct outcome *outcome,
    const char *title, const char *place, const char *message);

/* A test that is flaky, and how. */
void github_add_flaky(struct github_page *page, const char *title, const char *message);

/* Append the page to a file; false with errno when that fails. */
bool github_write_page(const struct github_page *page, const struct summary *summary,
    const char *path);

void github_free_page(struct github_page *page);

#endif
