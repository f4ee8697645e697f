/*
 * upy-plot: the samples of benchmarks as a picture, over the times at which they were
 * taken: what a sensor has seen. A sink, for saved runs and for upy-bench's records.
 */
#include <err.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare-stream.h"
#include "exits.h"
#include "options.h"
#include "plot-traces.h"
#include "records.h"
#include "selection.h"
#include "warning.h"

enum { STORAGE = 256, TICK };

static const struct option_spec options[] = {
	{ 'k', "select", "EXPR", "only benchmarks whose full names EXPR holds for" },
	{ 'o', "output", "FILE", "the picture: .svg or .png" },
	{ STORAGE, "storage", "DIR", "where runs are saved (default: .benchmarks)" },
	{ TICK, "tick", "UNIT", "of times: ns, us, ms, s (ns if they are whole, else s)" },
	{ 0 },
};

static const struct command command = {
	"upy-plot", "[RUN...]", "draw the samples of benchmarks over time", options
};

struct job {
	struct compare_look look;
	const char *picture, *storage;
	double tick; /* seconds; 0: not given */
	struct found found;
	int status;
};

static double
parse_tick(const char *unit)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = { { "ns", 1e-9 }, { "us", 1e-6 }, { "ms", 1e-3 }, { "s", 1 } };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(unit, units[i].name) == 0)
			return units[i].seconds;
	usage_error(&command, "--tick: '%s' is none of ns, us, ms, s", unit);
}

static void
parse_options(struct job *job, int argc, char **argv)
{
	char *error = NULL;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'k':
			job->look.select = optarg;
			break;
		case 'o':
			job->picture = optarg;
			break;
		case STORAGE:
			job->storage = optarg;
			break;
		case TICK:
			job->tick = parse_tick(optarg);
			break;
		}
	if (!job->picture)
		usage_error(&command, "-o FILE says where the picture goes");
	if (!sheet_can_write(job->picture, &error))
		usage_error(&command, "-o: %s", error);
	if (job->look.select)
		selection_holds(job->look.select, selection_contains, "", &error);
	if (error)
		usage_error(&command, "-k: %s", error);
}

static void
note_problem(struct job *job, const char *message, int status)
{
	warn_visibly("%s", message);
	job->status = worse_exit(job->status, status);
}

static void
find(struct job *job, const char *what)
{
	char *error = NULL;

	if (strcmp(what, "-") == 0) {
		stream_read(&job->found, STDIN_FILENO, "<stdin>", true);
	} else if (!find_runs(&job->found, job->storage, what, &error)) {
		note_problem(job, error, EXIT_USAGE);
		free(error);
	}
}

/* Runs that were named; else what comes in. */
static void
read_runs(struct job *job, int count, char **names)
{
	for (int i = 0; i < count; i++)
		find(job, names[i]);
	if (!count)
		find(job, "-");
	found_sort(&job->found);
	found_name_sources(&job->found);
	for (size_t i = 0; i < job->found.count; i++) {
		struct saved_run *run = job->found.runs[i];

		if (strcmp(run->path, "<stdin>") != 0)
			runs_read(&run, 1, true);
		if (run->problem)
			note_problem(job, run->problem, run->status);
	}
}

static void
draw(struct job *job)
{
	struct grouping grouping = group_benchmarks(&job->found, &job->look);
	struct sheet sheet = { 0 };
	char *error = NULL;
	int status;

	if (!plot_traces(&sheet, &grouping, &job->found, job->tick)) {
		if (!job->status)
			note_problem(job, grouping.count
				? "no benchmark has its samples: save them with --save-data"
				: "there are no benchmarks", EXIT_USAGE);
	} else if (!sheet_draw(&sheet, job->picture, &error, &status)) {
		note_problem(job, error, status);
		free(error);
	}
	sheet_free(&sheet);
	grouping_free(&grouping);
}

int
main(int argc, char **argv)
{
	struct job job = {
		.look = { .group_by = "group", .sort = SORT_FULLNAME },
		.storage = ".benchmarks",
	};

	setlocale(LC_CTYPE, "");
	parse_options(&job, argc, argv);
	read_runs(&job, argc - optind, argv + optind);
	draw(&job);
	found_free(&job.found);
	return finish_output() ? job.status : worse_exit(job.status, EXIT_SYSTEM);
}
