/*
 * bench-compare: saved benchmarks side by side; with a baseline, what has changed, and
 * whether that is more than noise.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare-task.h"
#include "exits.h"
#include "options.h"
#include "plot-sheet.h"
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
	{ OPTION_ALPHA, "alpha", "P", "what p has to be below for a change (0.01)" },
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
	{ OPTION_NAME, "name", "short|normal|long|trial", "names in tables (normal)" },
	{ OPTION_NOISE_FLOOR, "noise-floor", "PERCENT", "changes up to this are none (2)" },
	{ OPTION_PLOT, "plot", "FILE", "draw box plots of the groups: .svg or .png" },
	{ OPTION_POOL, "pool", NULL, "all runs but the baseline are one side" },
	{ OPTION_SORT, "sort", "COLUMN", "order of rows: any column, name, fullname (min)" },
	{ OPTION_STORAGE, "storage", "DIR", "where runs are saved (.benchmarks)" },
	{ OPTION_TIME_UNIT, "time-unit", "auto|s|ms|us|ns", "unit of times (auto)" },
	{ 0 },
};

static const struct command command = {
	"bench-compare", "[RUN...]", "compare saved benchmarks", options,
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
parse_columns(struct compare_task *task, const char *option, const char *list)
{
	char *error = NULL;

	if (!columns_parse(&task->columns, list, &error))
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
add_baseline(struct compare_task *task, const char *baseline)
{
	task->baselines = xrealloc(task->baselines,
	    (task->baseline_count + 1) * sizeof *task->baselines);
	task->baselines[task->baseline_count++] = baseline;
}

static void
add_limit(struct compare_task *task, const char *text)
{
	char *error = NULL;

	if (!limits_add(&task->limits, text, &error))
		usage_error(&command, "--fail: %s", error);
}

static void
load_limits(struct compare_task *task, const char *path)
{
	char *error = NULL;
	int status = EXIT_USAGE;

	if (limits_load(&task->limits, path, &error, &status))
		return;
	warn_visibly("%s", error);
	free(error);
	exit(status);
}

static void
set_option(struct compare_task *task, int key)
{
	switch (key) {
	case 'k':
		task->look.select = optarg;
		break;
	case OPTION_ALPHA:
		task->rule.alpha = parse_share("--alpha", optarg, 1);
		break;
	case OPTION_BASELINE:
		add_baseline(task, optarg);
		break;
	case OPTION_BETWEEN:
		task->between = true;
		parse_columns(task, "--between", optarg);
		break;
	case OPTION_COLUMNS:
		parse_columns(task, "--columns", optarg);
		break;
	case OPTION_CSV:
		task->csv = optarg;
		break;
	case OPTION_FAIL:
		add_limit(task, optarg);
		break;
	case OPTION_GROUP_BY:
		task->look.group_by = optarg;
		break;
	case OPTION_HISTORY:
		task->history = parse_picture("--history", optarg);
		break;
	case OPTION_JSON:
		task->json = optarg;
		break;
	case OPTION_KEEP_GOING:
		task->keep_going = true;
		break;
	case OPTION_LIMITS:
		load_limits(task, optarg);
		break;
	case OPTION_MARKDOWN:
		task->markdown = optarg;
		break;
	case OPTION_NAME:
		task->look.names = parse_name(optarg);
		break;
	case OPTION_NOISE_FLOOR:
		task->rule.noise_floor = parse_share("--noise-floor", optarg, 1000) / 100;
		break;
	case OPTION_PLOT:
		task->plot = parse_picture("--plot", optarg);
		break;
	case OPTION_POOL:
		task->pool = true;
		break;
	case OPTION_SORT:
		task->look.sort = parse_sort(optarg);
		break;
	case OPTION_STORAGE:
		task->storage = parse_storage(optarg);
		break;
	case OPTION_TIME_UNIT:
		task->look.time_unit = parse_time_unit(optarg);
		break;
	}
}

/* What is wrong with the options together. */
static void
check_options(const struct compare_task *task)
{
	char *error = NULL;

	if (!labels_are_known(task->look.group_by, &error))
		usage_error(&command, "--group-by: %s", error);
	if (task->look.select)
		selection_holds(task->look.select, selection_contains, "", &error);
	if (error)
		usage_error(&command, "-k: %s", error);
	if (is_stdout(task->csv) + is_stdout(task->json) + is_stdout(task->markdown) > 1)
		usage_error(&command, "only one file can be written to standard output");
	if ((task->limits.count || task->limits.rule_count) && !task->baseline_count)
		usage_error(&command, "--fail and --limits: --baseline says what to compare with");
	if (task->between && task->baseline_count)
		usage_error(&command, "--between shows runs side by side; --baseline compares them");
}

static void
parse_options(struct compare_task *task, int argc, char **argv)
{
	parse_columns(task, "", default_columns);
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		set_option(task, key);
	check_options(task);
}

int
main(int argc, char **argv)
{
	struct compare_task task = {
		.look = { .group_by = "group", .sort = FIGURE_MIN, .names = NAME_NORMAL },
		.storage = ".benchmarks",
		.rule = { .alpha = 0.01, .noise_floor = 0.02 },
	};
	int status;

	setlocale(LC_CTYPE, "");
	parse_options(&task, argc, argv);
	task_collect(&task, argc - optind, argv + optind);
	task_show(&task);
	status = task.status;
	task_free(&task);
	return finish_output() ? status : worse_exit(status, EXIT_SYSTEM);
}
