/* The JSON that `coverage json` writes (format 2), for what reads that. */
#include <time.h>

#include "cov-members.h"
#include "cov-report.h"

/* {"3": ["test_a", "test_b"]} */
static void
put_line_contexts(struct buffer *to, const struct cov_file *file)
{
	bool first_line = true;

	buffer_putc(to, '{');
	for (unsigned line = 0; (line = line_set_next(&file->executed, line));) {
		char name[32];
		bool first = true;

		snprintf(name, sizeof name, "%u", line);
		put_member(to, &first_line, name);
		buffer_putc(to, '[');
		for (size_t i = 0; i < file->test_count; i++) {
			if (!line_set_has(&file->tests[i].lines, line))
				continue;
			buffer_puts(to, first ? "" : ",");
			put_json_text(to, file->tests[i].test);
			first = false;
		}
		buffer_putc(to, ']');
	}
	buffer_putc(to, '}');
}

/* With the excluded lines among them, which count for nothing else. */
static void
put_executed_lines(struct buffer *to, const struct cov_file *file)
{
	struct line_set lines = { 0 };

	line_set_join(&lines, &file->data->executed);
	line_set_keep(&lines, &file->excluded);
	line_set_join(&lines, &file->executed);
	put_line_numbers(to, &lines);
	line_set_free(&lines);
}

static void
put_file(struct buffer *to, const struct cov_result *result, const struct cov_file *file, int digits)
{
	buffer_puts(to, "{\"executed_lines\":");
	put_executed_lines(to, file);
	buffer_puts(to, ",\"summary\":");
	put_cov_summary(to, &file->counts, result->branches, digits);
	buffer_puts(to, ",\"missing_lines\":");
	put_line_numbers(to, &file->missing);
	buffer_puts(to, ",\"excluded_lines\":");
	put_line_numbers(to, &file->excluded);
	if (result->contexts) {
		buffer_puts(to, ",\"contexts\":");
		put_line_contexts(to, file);
	}
	if (result->branches) {
		buffer_puts(to, ",\"executed_branches\":");
		put_arms(to, file, true);
		buffer_puts(to, ",\"missing_branches\":");
		put_arms(to, file, false);
	}
	buffer_putc(to, '}');
}

static void
put_meta(struct buffer *to, const struct cov_result *result)
{
	time_t now = time(NULL);
	struct tm parts;
	char text[64];

	localtime_r(&now, &parts);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000000", &parts);
	buffer_printf(to, "{\"format\":2,\"version\":\"cov-merge\",\"timestamp\":\"%s\","
		"\"branch_coverage\":%s,\"show_contexts\":%s}", text,
	    result->branches ? "true" : "false", result->contexts ? "true" : "false");
}

static void
write_coveragepy(const struct cov_result *result, const struct cov_look *look, FILE *to)
{
	struct buffer text = { 0 };
	bool first = true;

	buffer_puts(&text, "{\"meta\":");
	put_meta(&text, result);
	buffer_puts(&text, ",\"files\":{");
	for (size_t i = 0; i < result->count; i++) {
		put_member(&text, &first, result->files[i].name);
		put_file(&text, result, &result->files[i], look->digits);
		flush_long(&text, to);
	}
	buffer_puts(&text, "},\"totals\":");
	put_cov_summary(&text, &result->total, result->branches, look->digits);
	buffer_puts(&text, "}\n");
	fwrite(text.data, 1, text.length, to);
	buffer_free(&text);
}

const struct cov_format cov_report_coveragepy = { "coveragepy", write_coveragepy };
