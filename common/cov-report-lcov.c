/* An LCOV tracefile; see geninfo(1). */
#include "cov-report.h"

/* The arms of a branch are numbered; where LCOV gave the numbers, they stay. */
static void
write_branch(const struct cov_file *file, const struct branch *branch, FILE *to)
{
	bool reached = line_set_has(&file->executed, branch->line);

	for (size_t i = 0; i < branch->count; i++) {
		int32_t arm = branch->arms[i].arc.to;
		unsigned block = is_arm(arm) ? arm_block(arm) : 0;
		unsigned number = is_arm(arm) ? arm_branch(arm) : (unsigned)i;

		fprintf(to, "BRDA:%u,%u,%u,%s\n", branch->line, block, number,
		    !reached ? "-" : branch->arms[i].taken ? "1" : "0");
	}
}

static void
write_file(const struct cov_file *file, FILE *to)
{
	const struct cov_counts *counts = &file->counts;
	struct branch branch;

	fprintf(to, "TN:\nSF:%s\n", file->name);
	for (size_t at = 0; cov_next_branch(file, &at, &branch);)
		write_branch(file, &branch, to);
	if (counts->branches)
		fprintf(to, "BRF:%zu\nBRH:%zu\n", counts->branches, counts->branches - counts->untaken);
	for (unsigned line = 0; (line = line_set_next(&file->statements, line));)
		fprintf(to, "DA:%u,%llu\n", line, (unsigned long long)(
			line_set_has(&file->executed, line) ? cov_times(file, line) : 0));
	fprintf(to, "LF:%zu\nLH:%zu\nend_of_record\n", counts->statements,
	    counts->statements - counts->missing);
}

static void
write_lcov(const struct cov_result *result, const struct cov_look *look, FILE *to)
{
	(void)look;
	for (size_t i = 0; i < result->count; i++)
		write_file(&result->files[i], to);
}

const struct cov_format cov_report_lcov = { "lcov", write_lcov };
