/* Merged data as records, one for each file, between a plan and an end. */
#include <stdlib.h>

#include "cov-members.h"
#include "cov-report.h"
#include "records.h"

static void
put_file(struct buffer *to, const struct cov_result *result, size_t at, int digits)
{
	bool first = false;

	buffer_puts(to, "{\"type\":\"coverage\",\"by\":\"cov-merge\"");
	put_data(to, &first, result, at, at + 1, NULL);
	put_member(to, &first, "summary");
	put_cov_summary(to, &result->files[at].counts, result->branches, digits);
	buffer_puts(to, "}\n");
}

static void
write_ndjson(const struct cov_result *result, const struct cov_look *look, FILE *to)
{
	struct buffer text = { 0 };
	char *run = new_run();

	put_record(&text, plan_record("cov-merge", run));
	for (size_t i = 0; i < result->count; i++) {
		put_file(&text, result, i, look->digits);
		flush_long(&text, to);
	}
	put_record(&text, end_record("cov-merge", run, result->count));
	flush_records(&text, to);
	buffer_free(&text);
	free(run);
}

const struct cov_format cov_report_ndjson = { "ndjson", write_ndjson };
