/* Cobertura's XML, as Jenkins and GitLab read it: a package is a folder. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buffer.h"
#include "cov-report.h"
#include "xml.h"

static void
write_bytes(void *context, const char *bytes, size_t length)
{
	fwrite(bytes, 1, length, context);
}

static void
write_number(struct xml *xml, const char *name, unsigned long long number)
{
	char text[32];

	snprintf(text, sizeof text, "%llu", number);
	xml_attribute(xml, name, text);
}

static void
write_rate(struct xml *xml, const char *name, size_t lacking, size_t all)
{
	char text[32];

	snprintf(text, sizeof text, "%.4g", all ? (double)(all - lacking) / (double)all : 1.0);
	xml_attribute(xml, name, text);
}

static void
write_rates(struct xml *xml, const struct cov_counts *counts)
{
	write_rate(xml, "line-rate", counts->missing, counts->statements);
	write_rate(xml, "branch-rate", counts->untaken, counts->branches);
	xml_attribute(xml, "complexity", "0");
}

/* "50% (1/2)" */
static void
write_conditions(struct xml *xml, const struct branch *branch)
{
	char text[96];

	snprintf(text, sizeof text, "%zu%% (%zu/%zu)", 100 * branch->taken / branch->count,
	    branch->taken, branch->count);
	xml_attribute(xml, "branch", "true");
	xml_attribute(xml, "condition-coverage", text);
}

static void
write_lines(struct xml *xml, const struct cov_file *file)
{
	struct branch branch = { 0 };
	size_t at = 0;

	xml_start(xml, "lines");
	for (unsigned line = 0; (line = line_set_next(&file->statements, line));) {
		xml_start(xml, "line");
		write_number(xml, "number", line);
		write_number(xml, "hits", line_set_has(&file->executed, line) ? cov_times(file, line) : 0);
		while (branch.line < line && cov_next_branch(file, &at, &branch))
			;
		if (branch.line == line)
			write_conditions(xml, &branch);
		xml_end(xml);
	}
	xml_end(xml);
}

static void
write_class(struct xml *xml, const struct cov_file *file)
{
	const char *slash = strrchr(file->name, '/');

	xml_start(xml, "class");
	xml_attribute(xml, "name", slash ? slash + 1 : file->name);
	xml_attribute(xml, "filename", file->name);
	write_rates(xml, &file->counts);
	xml_start(xml, "methods");
	xml_end(xml);
	write_lines(xml, file);
	xml_end(xml);
}

static size_t
folder_length(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? (size_t)(slash - name) : 0;
}

static bool
same_folder(const struct cov_file *one, const struct cov_file *other)
{
	size_t length = folder_length(one->name);

	return length == folder_length(other->name) && memcmp(one->name, other->name, length) == 0;
}

/* Packages say what is in them before it comes. */
static struct cov_counts
count_package(const struct cov_result *result, size_t at)
{
	struct cov_counts sum = { 0 };

	for (size_t i = at; i < result->count; i++) {
		const struct cov_counts *counts = &result->files[i].counts;

		if (!same_folder(&result->files[at], &result->files[i]))
			continue;
		sum.statements += counts->statements;
		sum.missing += counts->missing;
		sum.branches += counts->branches;
		sum.untaken += counts->untaken;
	}
	return sum;
}

static bool
is_new_package(const struct cov_result *result, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same_folder(&result->files[i], &result->files[at]))
			return false;
	return true;
}

static void
write_package(struct xml *xml, const struct cov_result *result, size_t at)
{
	struct cov_counts counts = count_package(result, at);
	const char *path = result->files[at].name;
	size_t length = folder_length(path);
	char *name = length ? xstrndup(path, length) : xstrdup(".");

	for (char *slash = name; *name != '.' && (slash = strchr(slash, '/'));)
		*slash = '.';
	xml_start(xml, "package");
	xml_attribute(xml, "name", name);
	write_rates(xml, &counts);
	xml_start(xml, "classes");
	for (size_t i = at; i < result->count; i++)
		if (same_folder(&result->files[at], &result->files[i]))
			write_class(xml, &result->files[i]);
	xml_end(xml);
	xml_end(xml);
	free(name);
}

static void
write_sources(struct xml *xml)
{
	char *folder = getcwd(NULL, 0);

	xml_start(xml, "sources");
	xml_start(xml, "source");
	if (folder)
		xml_text(xml, folder, strlen(folder));
	xml_end(xml);
	xml_end(xml);
	free(folder);
}

static void
write_totals(struct xml *xml, const struct cov_counts *total)
{
	xml_attribute(xml, "version", "cov-merge");
	write_number(xml, "timestamp", (unsigned long long)time(NULL) * 1000);
	write_number(xml, "lines-valid", total->statements);
	write_number(xml, "lines-covered", total->statements - total->missing);
	write_number(xml, "branches-valid", total->branches);
	write_number(xml, "branches-covered", total->branches - total->untaken);
	write_rates(xml, total);
}

static void
write_cobertura(const struct cov_result *result, const struct cov_look *look, FILE *to)
{
	struct xml *xml = xml_new(write_bytes, to, 0);

	(void)look;
	xml_declare(xml);
	xml_start(xml, "coverage");
	write_totals(xml, &result->total);
	write_sources(xml);
	xml_start(xml, "packages");
	for (size_t i = 0; i < result->count; i++)
		if (is_new_package(result, i))
			write_package(xml, result, i);
	xml_end(xml);
	xml_end(xml);
	xml_free(xml);
}

const struct cov_format cov_report_cobertura = { "cobertura", write_cobertura };
