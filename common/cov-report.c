#include "cov-report.h"

#include <stdlib.h>
#include <string.h>

const struct cov_format *const cov_formats[] = { &cov_report_text, &cov_report_json,
	&cov_report_lcov, &cov_report_cobertura, &cov_report_coveragepy, &cov_report_ndjson, NULL };

const struct cov_format *
cov_format(const char *name)
{
	for (size_t i = 0; cov_formats[i]; i++)
		if (strcmp(cov_formats[i]->name, name) == 0)
			return cov_formats[i];
	return NULL;
}

bool
cov_is_skipped(const struct cov_file *file, const struct cov_look *look)
{
	const struct cov_counts *counts = &file->counts;

	return (look->skip_empty && !counts->statements) ||
	    (look->skip_covered && counts->statements && !counts->missing && !counts->untaken);
}

static double
by_statements(const struct cov_file *file)
{
	return (double)file->counts.statements;
}

static double
by_missing(const struct cov_file *file)
{
	return (double)file->counts.missing;
}

static double
by_branches(const struct cov_file *file)
{
	return (double)file->counts.branches;
}

static double
by_partial(const struct cov_file *file)
{
	return (double)file->counts.partial;
}

static double
by_cover(const struct cov_file *file)
{
	return cov_percent(&file->counts);
}

static const struct order {
	const char *key;
	double (*value)(const struct cov_file *file); /* NULL: by name */
} orders[] = {
	{ "name", NULL },
	{ "stmts", by_statements },
	{ "miss", by_missing },
	{ "branch", by_branches },
	{ "brpart", by_partial },
	{ "cover", by_cover },
	{ 0 },
};

struct sorting {
	double (*value)(const struct cov_file *file);
	int sign;
};

/* Files with equal values stay in the order of their names. */
static int
compare(const void *a, const void *b, void *context)
{
	const struct cov_file *one = a, *other = b;
	const struct sorting *sorting = context;
	double difference = sorting->value ? sorting->value(one) - sorting->value(other) : 0;

	if (difference != 0)
		return difference < 0 ? -sorting->sign : sorting->sign;
	return strcmp(one->name, other->name) * (sorting->value ? 1 : sorting->sign);
}

bool
cov_sort(struct cov_result *result, const char *key)
{
	bool down = *key == '-';

	for (const struct order *order = orders; order->key; order++) {
		struct sorting sorting = { order->value, down ? -1 : 1 };

		if (strcmp(order->key, key + down) != 0)
			continue;
		if (result->count)
			qsort_r(result->files, result->count, sizeof *result->files, compare, &sorting);
		return true;
	}
	return false;
}
