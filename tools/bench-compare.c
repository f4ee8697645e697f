/*
 * bench-compare: saved benchmarks side by side; with a baseline, what has changed, and
 * whether that is more than noise.
 */
#include <err.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare-between.h"
#include "compare-files.h"
#include "compare-report.h"
#include "compare-stream.h"
#include "exits.h"
#include "options.h"
#include "plot-boxes.h"
#include "plot-history.h"
#include "records.h"
#include "selection.h"
#include "warning.h"

enum {
	OPTION_ALPHA = 256,
	OPTION_BASELINE,
	OPTION_BETWEEN,
	OPTION_COLUMNS,
	OPTION_CSV,
	OPTION_FAIL,
	OPTION_GROUP_BY,
	OPTION_HISTORY,
	OPTION_JSON,
	OPTION_KEEP_GOING,
	OPTION_LIMITS,
	OPTION_MARKDOWN,
	OPTION_NAME,
	OPTION_NOISE_FLOOR,
	OPTION_PLOT,
	OPTION_POOL,
	OPTION_SORT,
	OPTION_STORAGE,
	OPTION_TIME_UNIT,
};

static const struct option_spec options[] = {
	{ 'k', "select", "EXPR", "only benchmarks whose full names EXPR holds for" },
	{ OPTION_ALPHA, "alpha", "P", "p of a change is below this (0.01)" },
	{ OPTION_BASELINE, "baseline", "RUN", "compare with this run; may be repeated" },
	{ OPTION_BETWEEN, "between", "COLUMNS", "runs side by side, as min,mean,ops" },
	{ OPTION_COLUMNS, "columns", "COLUMNS", "figures to show, as min,median,iqr" },
	{ OPTION_CSV, "csv", "FILE", "write the figures as CSV; - is stdout" },
	{ OPTION_FAIL, "fail", "LIMIT", "status 1 when one exceeds it: median:5%, regressed" },
	{ OPTION_GROUP_BY, "group-by", "LABELS", "group, name, func, fullname, param, ..." },
	{ OPTION_HISTORY, "history", "FILE", "draw medians over the runs: .svg or .png" },
	{ OPTION_JSON, "json", "FILE", "write all of it as JSON; - is stdout" },
	{ OPTION_KEEP_GOING, "keep-going", NULL, "runs that cannot be read are no error" },
	{ OPTION_LIMITS, "limits", "FILE", "limits by names of benchmarks, in YAML" },
	{ OPTION_MARKDOWN, "markdown", "FILE", "write the tables as Markdown; - is stdout" },
	{ OPTION_NAME, "name", "FORMAT", "names in tables: short, normal, long, trial" },
	{ OPTION_NOISE_FLOOR, "noise-floor", "PERCENT", "changes up to this are none (2)" },
	{ OPTION_PLOT, "plot", "FILE", "draw box plots of the groups: .svg or .png" },
	{ OPTION_POOL, "pool", NULL, "all runs but the baseline are one side" },
	{ OPTION_SORT, "sort", "COLUMN", "order of rows: any column, name, fullname (min)" },
	{ OPTION_STORAGE, "storage", "DIR", "where runs are saved (.benchmarks)" },
	{ OPTION_TIME_UNIT, "time-unit", "UNIT", "ns, us, ms, s, or auto, the default" },
	{ 0 },
};

static const struct command command = {
	"bench-compare", "[RUN...]", "compare saved benchmarks", options,
};

struct job {
	struct compare_look look;
	struct bench_columns columns;
	bool between, keep_going, pool;
	const char *storage;
	const char *csv, *json, *markdown; /* files to write, or NULL */
	const char *plot, *history;	   /* pictures, or NULL */
	const char **baselines;
	size_t baseline_count;
	struct match_rule rule;
	struct limits limits;
	struct found base, found;
	struct matchup *matchups; /* of the sides, with the baseline */
	size_t matchup_count;
	int status;
};

static int
parse_sort(const char *name)
{
	struct bench_columns columns;
	char *error = NULL;

	if (strcmp(name, "name") == 0)
		return SORT_NAME;
	if (strcmp(name, "fullname") == 0)
		return SORT_FULLNAME;
	if (!columns_parse(&columns, name, &error) || columns.count > 1)
		usage_error(&command, "--sort: %s", error ? error : "one column is wanted");
	return columns.list[0] == COLUMN_OUTLIERS ? SORT_OUTLIERS : columns.list[0];
}

static enum name_format
parse_name(const char *name)
{
	static const char *const names[] = { "short", "normal", "long", "trial" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum name_format)i;
	usage_error(&command, "--name: '%s' is none of short, normal, long, trial", name);
}

static const char *
parse_time_unit(const char *unit)
{
	struct prefix prefix;

	if (strcmp(unit, "auto") == 0)
		return NULL;
	if (!prefix_parse(unit, &prefix))
		usage_error(&command, "--time-unit: '%s' is none of ns, us, ms, s, auto", unit);
	return unit;
}

static void
parse_columns(struct job *job, const char *option, const char *list)
{
	char *error = NULL;

	if (!columns_parse(&job->columns, list, &error))
		usage_error(&command, "%s: %s", option, error);
}

static const char *
parse_storage(const char *storage)
{
	if (strncmp(storage, "file://", 7) == 0)
		return storage + 7;
	if (strstr(storage, "://"))
		usage_error(&command, "--storage: '%s': runs are read from folders only", storage);
	return storage;
}

/* A number between 0 and `most`, a percent sign allowed behind it. */
static double
parse_share(const char *option, const char *text, double most)
{
	char *end;
	double number = strtod(text, &end);

	end += *end == '%' && most > 1;
	if (end == text || *end || !(number >= 0 && number <= most))
		usage_error(&command, "%s: '%s' is no number from 0 to %g", option, text, most);
	return number;
}

static const char *
parse_picture(const char *option, const char *path)
{
	char *error = NULL;

	if (!sheet_can_write(path, &error))
		usage_error(&command, "%s: %s", option, error);
	return path;
}

static void
add_baseline(struct job *job, const char *baseline)
{
	job->baselines = xrealloc(job->baselines,
	    (job->baseline_count + 1) * sizeof *job->baselines);
	job->baselines[job->baseline_count++] = baseline;
}

static void
add_limit(struct job *job, const char *text)
{
	char *error = NULL;

	if (!limits_add(&job->limits, text, &error))
		usage_error(&command, "--fail: %s", error);
}

static void
load_limits(struct job *job, const char *path)
{
	char *error = NULL;
	int status = EXIT_USAGE;

	if (limits_load(&job->limits, path, &error, &status))
		return;
	warn_visibly("%s", error);
	free(error);
	exit(status);
}

static void
set_option(struct job *job, int key)
{
	switch (key) {
	case 'k':
		job->look.select = optarg;
		break;
	case OPTION_ALPHA:
		job->rule.alpha = parse_share("--alpha", optarg, 1);
		break;
	case OPTION_BASELINE:
		add_baseline(job, optarg);
		break;
	case OPTION_BETWEEN:
		job->between = true;
		parse_columns(job, "--between", optarg);
		break;
	case OPTION_COLUMNS:
		parse_columns(job, "--columns", optarg);
		break;
	case OPTION_CSV:
		job->csv = optarg;
		break;
	case OPTION_FAIL:
		add_limit(job, optarg);
		break;
	case OPTION_GROUP_BY:
		job->look.group_by = optarg;
		break;
	case OPTION_HISTORY:
		job->history = parse_picture("--history", optarg);
		break;
	case OPTION_JSON:
		job->json = optarg;
		break;
	case OPTION_KEEP_GOING:
		job->keep_going = true;
		break;
	case OPTION_LIMITS:
		load_limits(job, optarg);
		break;
	case OPTION_MARKDOWN:
		job->markdown = optarg;
		break;
	case OPTION_NAME:
		job->look.names = parse_name(optarg);
		break;
	case OPTION_NOISE_FLOOR:
		job->rule.noise_floor = parse_share("--noise-floor", optarg, 1000) / 100;
		break;
	case OPTION_PLOT:
		job->plot = parse_picture("--plot", optarg);
		break;
	case OPTION_POOL:
		job->pool = true;
		break;
	case OPTION_SORT:
		job->look.sort = parse_sort(optarg);
		break;
	case OPTION_STORAGE:
		job->storage = parse_storage(optarg);
		break;
	case OPTION_TIME_UNIT:
		job->look.time_unit = parse_time_unit(optarg);
		break;
	}
}

static bool
is_stdout(const char *file)
{
	return file && strcmp(file, "-") == 0;
}

/* What is wrong with the options together. */
static void
check_options(const struct job *job)
{
	char *error = NULL;

	if (!labels_are_known(job->look.group_by, &error))
		usage_error(&command, "--group-by: %s", error);
	if (job->look.select)
		selection_holds(job->look.select, selection_contains, "", &error);
	if (error)
		usage_error(&command, "-k: %s", error);
	if (is_stdout(job->csv) + is_stdout(job->json) + is_stdout(job->markdown) > 1)
		usage_error(&command, "only one file can be written to standard output");
	if ((job->limits.count || job->limits.rule_count) && !job->baseline_count)
		usage_error(&command, "--fail and --limits: --baseline says what to compare with");
	if (job->between && job->baseline_count)
		usage_error(&command, "--between shows runs side by side; --baseline compares them");
}

static void
parse_options(struct job *job, int argc, char **argv)
{
	parse_columns(job, "", default_columns);
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		set_option(job, key);
	check_options(job);
}

static void
find(struct job *job, struct found *found, const char *what)
{
	char *error = NULL;

	if (what && strcmp(what, "-") == 0) {
		stream_read(found, STDIN_FILENO, "<stdin>", job->baseline_count > 0);
		return;
	}
	if (find_runs(found, job->storage, what, &error))
		return;
	warn_visibly("%s", error);
	job->status = worse_exit(job->status, EXIT_USAGE);
	free(error);
}

/* What is a baseline is nothing to compare with it. */
static void
drop_baselines(struct job *job)
{
	size_t kept = 0;

	for (size_t i = 0; i < job->found.count; i++) {
		struct saved_run *run = job->found.runs[i];
		bool is_base = false;

		for (size_t k = 0; k < job->base.count; k++)
			is_base |= strcmp(job->base.runs[k]->path, run->path) == 0;
		if (is_base)
			run_free(run);
		else
			job->found.runs[kept++] = run;
	}
	job->found.count = kept;
}

/* Runs from a stream have been read; those of files have not. */
static void
read_runs(struct job *job, struct found *found)
{
	struct saved_run **list = xmalloc(found->count * sizeof *list);
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++)
		if (strcmp(found->runs[i]->path, "<stdin>") != 0)
			list[count++] = found->runs[i];
	runs_read(list, count, job->baseline_count > 0);
	free(list);
	for (size_t i = 0; i < found->count; i++) {
		struct saved_run *run = found->runs[i];

		if (!run->problem)
			continue;
		warn_visibly("%s", run->problem);
		if (!job->keep_going)
			job->status = worse_exit(job->status, run->status);
	}
}

static void
collect_runs(struct job *job, int count, char **names)
{
	for (size_t i = 0; i < job->baseline_count; i++)
		find(job, &job->base, job->baselines[i]);
	for (int i = 0; i < count; i++)
		find(job, &job->found, names[i]);
	if (!count)
		find(job, &job->found, NULL);
	found_sort(&job->base);
	found_sort(&job->found);
	drop_baselines(job);
	if (job->baseline_count && job->base.count && !job->found.count && job->status == 0) {
		warn_visibly("there are no runs to compare with the baseline");
		job->status = EXIT_USAGE;
	}
	found_name_sources(&job->base);
	found_name_sources(&job->found);
	read_runs(job, &job->base);
	read_runs(job, &job->found);
}

/* The baseline is one side, whatever its runs are called. */
static void
compare_sides(struct job *job, struct side *base, struct measurements *measured,
    struct side **sides)
{
	size_t count = sides_of(job->found.runs, job->found.count, job->pool, sides);

	job->matchups = xcalloc(count, sizeof *job->matchups);
	for (size_t i = 0; i < count; i++)
		job->matchups[job->matchup_count++] = match_sides(base, measured, &(*sides)[i],
		    job->look.select, &job->rule);
}

static void
put_comparisons(struct buffer *to, struct job *job, const struct table_look *look)
{
	for (size_t i = 0; i < job->matchup_count; i++) {
		struct judgement judgement;

		put_matchup(to, &job->matchups[i], &job->rule, look);
		judgement = put_limits(to, &job->matchups[i], &job->limits, look);
		if (judgement.unknown)
			job->status = worse_exit(job->status, EXIT_USAGE);
		if (judgement.exceeded)
			job->status = worse_exit(job->status, EXIT_VERDICT);
	}
}

static void
put_tables(struct buffer *to, struct job *job, const struct grouping *grouping,
    const struct table_look *look)
{
	if (job->baseline_count) {
		put_comparisons(to, job, look);
		return;
	}
	for (size_t i = 0; i < grouping->count; i++)
		if (job->between)
			put_between_table(to, &grouping->groups[i], &job->found, &job->columns, look);
		else
			put_group_table(to, &grouping->groups[i], &job->columns, look);
	if (!job->between && !look->markdown && grouping->count)
		put_legend(to, &job->columns);
}

static void
put_json_all(struct buffer *to, struct job *job, const struct grouping *grouping)
{
	buffer_puts(to, "{");
	put_json_groups(to, grouping);
	if (job->baseline_count)
		buffer_puts(to, ",\n\"comparisons\": [");
	for (size_t i = 0; i < job->matchup_count; i++) {
		buffer_puts(to, i ? ",\n" : "\n");
		put_json_matchup(to, &job->matchups[i], &job->limits);
	}
	buffer_puts(to, job->baseline_count ? "]}\n" : "}\n");
}

/* Write a file that was asked for, and empty the buffer. */
static void
write_output(struct job *job, const char *path, struct buffer *text)
{
	FILE *file = is_stdout(path) ? stdout : fopen(path, "we");
	bool good = file && fwrite(text->data, 1, text->length, file) == text->length;

	if (file && file != stdout)
		good &= fclose(file) == 0;
	if (!good) {
		warn("%s", path);
		job->status = EXIT_SYSTEM;
	}
	buffer_clear(text);
}

static void
write_outputs(struct job *job, const struct grouping *grouping)
{
	struct table_look look = {
		.compare = &job->look,
		.style = style_of(stdout),
		.with_source = job->found.count > 1,
	};
	struct table_look plain = { &job->look, { 0 }, true, look.with_source };
	struct buffer text = { 0 };

	put_tables(&text, job, grouping, &look);
	if (!is_stdout(job->csv) && !is_stdout(job->json) && !is_stdout(job->markdown) && text.length)
		write_output(job, "-", &text);
	buffer_clear(&text);
	if (job->csv) {
		put_csv(&text, grouping, &job->columns);
		write_output(job, job->csv, &text);
	}
	if (job->json) {
		put_json_all(&text, job, grouping);
		write_output(job, job->json, &text);
	}
	if (job->markdown) {
		put_tables(&text, job, grouping, &plain);
		write_output(job, job->markdown, &text);
	}
	buffer_free(&text);
}

static void
draw(struct job *job, const char *path, struct sheet *sheet)
{
	char *error = NULL;
	int status;

	if (sheet->count && !sheet_draw(sheet, path, &error, &status)) {
		warn_visibly("%s", error);
		job->status = worse_exit(job->status, status);
		free(error);
	}
	sheet_free(sheet);
}

static void
draw_pictures(struct job *job, const struct grouping *grouping)
{
	struct change_rule rule = { job->rule.alpha, job->rule.noise_floor };
	struct sheet boxes = { 0 }, history = { 0 };
	struct buffer told = { 0 };

	if (job->plot) {
		plot_boxes(&boxes, grouping, &job->found, job->look.names);
		draw(job, job->plot, &boxes);
	}
	if (job->history) {
		plot_history(&history, grouping, &job->found, &rule, &told);
		draw(job, job->history, &history);
		if (!is_stdout(job->csv) && !is_stdout(job->json) && !is_stdout(job->markdown) && told.length)
			write_output(job, "-", &told);
	}
	buffer_free(&told);
}

/* Patterns that are for nothing are misspelt, or their benchmarks are gone. */
static void
check_patterns(const struct job *job)
{
	for (size_t i = 0; i < job->limits.rule_count; i++)
		if (!job->limits.rules[i].used)
			warn_visibly("--limits: nothing that was compared is called %s",
			    job->limits.rules[i].pattern);
}

/* Nothing to show is no success. */
static void
check_found(struct job *job, const struct grouping *grouping)
{
	size_t count = grouping->count;

	if (job->baseline_count) {
		count = 0;
		for (size_t i = 0; i < job->matchup_count; i++)
			count += job->matchups[i].count;
	}
	if (count || job->status)
		return;
	warn_visibly(job->baseline_count ? "no benchmark is on both sides"
					 : "there are no benchmarks%s",
	    job->look.select ? " of this name" : "");
	job->status = EXIT_USAGE;
}

static void
compare(struct job *job)
{
	struct side base = { job->base.runs, job->base.count, NULL }, *list = NULL, *sides = NULL;
	struct measurements measured = { 0 };
	struct grouping grouping = group_benchmarks(&job->found, &job->look);
	size_t base_sides = 0;

	if (job->base.count && job->found.count) {
		base_sides = sides_of(job->base.runs, job->base.count, true, &list);
		base.label = list->label;
		measured = measure_side(&base, job->look.select);
		compare_sides(job, &base, &measured, &sides);
	}
	write_outputs(job, &grouping);
	draw_pictures(job, &grouping);
	if (job->matchup_count)
		check_patterns(job);
	check_found(job, &grouping);
	sides_free(sides, job->matchup_count);
	for (size_t i = 0; i < job->matchup_count; i++)
		matchup_free(&job->matchups[i]);
	measurements_free(&measured);
	sides_free(list, base_sides);
	grouping_free(&grouping);
	free(job->matchups);
}

int
main(int argc, char **argv)
{
	struct job job = {
		.look = { .group_by = "group", .sort = FIGURE_MIN, .names = NAME_NORMAL },
		.storage = ".benchmarks",
		.rule = { .alpha = 0.01, .noise_floor = 0.02 },
	};

	setlocale(LC_CTYPE, "");
	parse_options(&job, argc, argv);
	collect_runs(&job, argc - optind, argv + optind);
	compare(&job);
	found_free(&job.base);
	found_free(&job.found);
	limits_free(&job.limits);
	free(job.baselines);
	return finish_output() ? job.status : worse_exit(job.status, EXIT_SYSTEM);
}
