/*
 * cov-merge: put coverage data of any number of runs together and report on it; exit 1
 * when less was covered than asked for.
 */
#include <err.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cov-html.h"
#include "cov-read.h"
#include "cov-report.h"
#include "exits.h"
#include "options.h"
#include "records.h"
#include "report-file.h"
#include "warning.h"

enum {
	PATH_MAP = 256, SOURCE, INCLUDE, EXCLUDE, METHOD, MPY_CROSS, NO_BRANCH, CONTEXTS, FAIL_UNDER,
	SHOW_MISSING, SKIP_COVERED, SKIP_EMPTY, SORT, PRECISION, HTML, KEEP_GOING
};

enum { MOST_REPORTS = 16, MOST_DIGITS = 10 };

static const struct option_spec options[] = {
	{ 'f', "format", "FORMAT", "text, json, lcov, cobertura, coveragepy, ndjson" },
	{ 'o', "output", "FILE", "write the report of the -f before it there" },
	{ HTML, "html", "DIR", "write pages for browsers there, through genhtml" },
	{ PATH_MAP, "path-map", "DEV=HOST", "what the board calls DEV is HOST here" },
	{ SOURCE, "source", "DIR", "sources are in there, those never imported, too" },
	{ INCLUDE, "include", "GLOB", "only files that fit one of these patterns" },
	{ EXCLUDE, "exclude", "GLOB", "no files that fit this pattern" },
	{ METHOD, "method", "auto|probe|co_lines|ast|mpy", "how to know what is executable" },
	{ MPY_CROSS, "mpy-cross", "PROGRAM", "compile sources with it, for their line tables" },
	{ NO_BRANCH, "no-branch", NULL, "lines only" },
	{ CONTEXTS, "contexts", NULL, "tell which test ran which line" },
	{ FAIL_UNDER, "fail-under", "PERCENT", "status 1 if less is covered in total" },
	{ SHOW_MISSING, "show-missing", NULL, "text: the lines and branches that did not run" },
	{ SKIP_COVERED, "skip-covered", NULL, "text: no rows for files of which all ran" },
	{ SKIP_EMPTY, "skip-empty", NULL, "text: no rows for files without statements" },
	{ SORT, "sort", "KEY", "name, stmts, miss, branch, brpart, cover; -KEY: down" },
	{ PRECISION, "precision", "DIGITS", "digits behind the point of percentages" },
	{ KEEP_GOING, "keep-going", NULL, "report on the rest when some input is bad" },
	{ 0 }
};

static const struct command command = {
	"cov-merge", "[FILE|DIR]...", "put coverage data together and report on it", options
};

struct output {
	const struct cov_format *format;
	const char *path; /* NULL: standard output */
};

struct job {
	struct output outputs[MOST_REPORTS];
	size_t output_count;
	const char *html, *sort;
	struct cov_paths paths;
	struct path_choice choice;
	struct cov_finder finder;
	struct cov_look look;
	bool branches, contexts, keep_going;
	double least; /* percent */
	int status;
};

static const struct cov_format *
parse_format(const char *name)
{
	const struct cov_format *format = cov_format(name);
	struct buffer names = { 0 };

	if (format)
		return format;
	for (size_t i = 0; cov_formats[i]; i++)
		buffer_printf(&names, "%s%s", i ? ", " : "", cov_formats[i]->name);
	usage_error(&command, "-f: '%s' is not a format; there are: %s", name,
	    buffer_string(&names));
}

static void
add_format(struct job *job, const struct cov_format *format)
{
	if (job->output_count == MOST_REPORTS)
		usage_error(&command, "-f: more than %d reports", MOST_REPORTS);
	job->outputs[job->output_count++].format = format;
}

static void
set_path(struct job *job, const char *path)
{
	if (!job->output_count)
		add_format(job, &cov_report_text);
	if (job->outputs[job->output_count - 1].path)
		usage_error(&command, "-o: each -f takes one -o");
	for (size_t i = 0; i < job->output_count; i++)
		if (job->outputs[i].path && strcmp(job->outputs[i].path, path) == 0)
			usage_error(&command, "-o: %s: given twice", path);
	job->outputs[job->output_count - 1].path = path;
}

static enum cov_method
parse_method(const char *name)
{
	for (int i = 0; cov_method_names[i]; i++)
		if (strcmp(cov_method_names[i], name) == 0)
			return (enum cov_method)i;
	usage_error(&command, "--method: '%s' is none; there are: auto, probe, co_lines, ast, mpy", name);
}

static double
parse_percent(const char *text)
{
	char *end;
	double percent = strtod(text, &end);

	if (end == text || *end || !(percent >= 0 && percent <= 100))
		usage_error(&command, "--fail-under: '%s' is no number from 0 to 100", text);
	return percent;
}

static void
add_pattern(const char ***patterns, size_t *count, const char *pattern)
{
	*patterns = xrealloc(*patterns, (*count + 1) * sizeof **patterns);
	(*patterns)[(*count)++] = pattern;
}

static int
parse_digits(void)
{
	long digits = count_option(&command, "--precision", 0);

	if (digits > MOST_DIGITS)
		usage_error(&command, "--precision: at most %d digits", MOST_DIGITS);
	return (int)digits;
}

/* Options that say which files are looked at, and how. */
static void
set_input(struct job *job, int key)
{
	switch (key) {
	case PATH_MAP:
		if (!cov_paths_map(&job->paths, optarg))
			usage_error(&command, "--path-map: '%s' is not DEV=HOST", optarg);
		break;
	case SOURCE:
		cov_paths_source(&job->paths, optarg);
		break;
	case INCLUDE:
		add_pattern(&job->choice.include, &job->choice.include_count, optarg);
		break;
	case EXCLUDE:
		add_pattern(&job->choice.exclude, &job->choice.exclude_count, optarg);
		break;
	case METHOD:
		job->finder.method = parse_method(optarg);
		break;
	case MPY_CROSS:
		job->finder.mpy_cross = optarg;
		break;
	case NO_BRANCH:
		job->branches = false;
		break;
	case CONTEXTS:
		job->contexts = true;
		break;
	case KEEP_GOING:
		job->keep_going = true;
		break;
	}
}

/* Options that say what is shown. */
static void
set_output(struct job *job, int key)
{
	struct cov_result none = { 0 };

	switch (key) {
	case 'f':
		add_format(job, parse_format(optarg));
		break;
	case 'o':
		set_path(job, optarg);
		break;
	case HTML:
		job->html = optarg;
		break;
	case FAIL_UNDER:
		job->least = parse_percent(optarg);
		break;
	case SHOW_MISSING:
		job->look.missing = true;
		break;
	case SKIP_COVERED:
		job->look.skip_covered = job->look.skip_empty = true;
		break;
	case SKIP_EMPTY:
		job->look.skip_empty = true;
		break;
	case SORT:
		if (!cov_sort(&none, optarg))
			usage_error(&command, "--sort: '%s' is none of name, stmts, miss, branch, brpart, "
				"cover, nor one of these behind a -", optarg);
		job->sort = optarg;
		break;
	case PRECISION:
		job->look.digits = parse_digits();
		break;
	}
}

static void
parse_options(struct job *job, int argc, char **argv)
{
	size_t on_stdout = 0;

	for (int key; (key = next_option(&command, argc, argv)) != -1;) {
		set_input(job, key);
		set_output(job, key);
	}
	if (optind == argc && isatty(STDIN_FILENO))
		usage_error(&command, "no coverage data: give FILE or DIR, or pipe records into it");
	if (!job->output_count)
		add_format(job, &cov_report_text);
	for (size_t i = 0; i < job->output_count; i++)
		on_stdout += !job->outputs[i].path;
	if (on_stdout > 1)
		usage_error(&command, "-f: two reports on standard output; give -o FILE to one");
}

static void
tell(void *context, int status, const char *what)
{
	struct job *job = context;

	warn_visibly("%s", what);
	job->status = worse_exit(job->status, status);
}

static void
tell_and_free(struct job *job, int status, char *what)
{
	tell(job, status, what);
	free(what);
}

static void
read_all(struct job *job, char **inputs, size_t count, struct coverage *data)
{
	char *const standard_input[] = { (char *)"-" };
	const struct cov_reading reading = { &job->paths, job->contexts, job->keep_going,
		{ tell, job } };
	char *error;

	cov_read(&reading, count ? inputs : standard_input, count ? count : 1, data);
	data->contexts = job->contexts;
	if (!cov_paths_discover(&job->paths, data, &error))
		tell_and_free(job, EXIT_USAGE, error);
}

static void
write_file(struct job *job, const struct output *output, const struct cov_result *result)
{
	struct report_file file;
	char *error;

	if (!report_file_open(&file, output->path, &error)) {
		tell_and_free(job, EXIT_SYSTEM, error);
		return;
	}
	output->format->write(result, &job->look, file.to);
	if (!report_file_finish(&file, &error))
		tell_and_free(job, EXIT_SYSTEM, error);
}

static void
write_reports(struct job *job, const struct cov_result *result)
{
	char *error;

	for (size_t i = 0; i < job->output_count; i++)
		if (job->outputs[i].path)
			write_file(job, &job->outputs[i], result);
		else
			job->outputs[i].format->write(result, &job->look, stdout);
	if (job->html && !cov_html_write(result, job->html, &error))
		tell_and_free(job, EXIT_SYSTEM, error);
}

static void
judge(struct job *job, const struct cov_result *result)
{
	char percent[PERCENT_TEXT];

	if (cov_percent(&result->total) >= job->least)
		return;
	cov_percent_text(&result->total, job->look.digits, percent);
	warnx("%s%% is covered, less than the %g%% of --fail-under", percent, job->least);
	job->status = worse_exit(job->status, EXIT_VERDICT);
}

static void
report(struct job *job, const struct coverage *data)
{
	struct cov_result result;

	cov_result_make(data, &job->choice, &job->finder, job->branches, &result);
	if (job->status == EXIT_PASS && !result.count)
		tell(job, EXIT_USAGE, data->files.count
			? "none of the files fits --include and --exclude"
			: "no file is in the data: nothing was traced");
	if (result.count && (job->status == EXIT_PASS || job->keep_going)) {
		if (job->sort)
			cov_sort(&result, job->sort);
		write_reports(job, &result);
		judge(job, &result);
	}
	cov_result_free(&result);
}

int
main(int argc, char **argv)
{
	struct job job = { .branches = true };
	struct coverage data = { 0 };

	setlocale(LC_CTYPE, "");
	job.finder.trouble = (struct cov_trouble){ tell, &job };
	cov_paths_open(&job.paths);
	parse_options(&job, argc, argv);
	read_all(&job, argv + optind, (size_t)(argc - optind), &data);
	if (job.status == EXIT_PASS || job.keep_going)
		report(&job, &data);
	coverage_free(&data);
	cov_paths_free(&job.paths);
	free(job.choice.include);
	free(job.choice.exclude);
	return finish_output() ? job.status : EXIT_SYSTEM;
}
