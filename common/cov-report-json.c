/* Merged data as one object, which can be merged again, with a summary. */
#include "cov-members.h"
#include "cov-report.h"

static void
write_json(const struct cov_result *result, const struct cov_look *look, FILE *to)
{
	struct buffer text = { 0 };
	bool first = false, first_file = true;

	buffer_puts(&text, "{\"_metadata\":{\"by\":\"cov-merge\"}");
	put_data(&text, &first, result, 0, result->count, to);
	put_member(&text, &first, "files");
	buffer_putc(&text, '{');
	for (size_t i = 0; i < result->count; i++) {
		put_member(&text, &first_file, result->files[i].name);
		put_cov_summary(&text, &result->files[i].counts, result->branches, look->digits);
	}
	buffer_putc(&text, '}');
	put_member(&text, &first, "totals");
	put_cov_summary(&text, &result->total, result->branches, look->digits);
	buffer_puts(&text, "}\n");
	fwrite(text.data, 1, text.length, to);
	buffer_free(&text);
}

const struct cov_format cov_report_json = { "json", write_json };
