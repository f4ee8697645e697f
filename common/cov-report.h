/* Reports of coverage. Each format has a row in the table. */
#ifndef COV_REPORT_H
#define COV_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "cov-result.h"

/* What people want to see. */
struct cov_look {
	bool missing;	   /* the lines and branches that did not run */
	bool skip_covered; /* no row for files of which all ran */
	bool skip_empty;   /* none for files without statements */
	int digits;	   /* behind the point of percentages */
};

struct cov_format {
	const char *name;
	void (*write)(const struct cov_result *result, const struct cov_look *look, FILE *to);
};

/* NULL-terminated. */
extern const struct cov_format *const cov_formats[];

/* NULL when there is no such format. */
const struct cov_format *cov_format(const char *name);

/* Whether a look leaves a file out. */
bool cov_is_skipped(const struct cov_file *file, const struct cov_look *look);

/*
 * Order the files by "name", "stmts", "miss", "branch", "brpart" or "cover", with a `-` before
 * it from the most down. False when it is none of these.
 */
bool cov_sort(struct cov_result *result, const char *key);

extern const struct cov_format cov_report_text, cov_report_json, cov_report_lcov,
	cov_report_cobertura, cov_report_coveragepy, cov_report_ndjson;

#endif
