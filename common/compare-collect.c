/* The runs that a comparison is about: found by their names, and read. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare-stream.h"
#include "compare-task.h"
#include "exits.h"
#include "warning.h"

static void
find(struct compare_task *task, struct found *found, const char *what)
{
	char *error = NULL;

	if (what && strcmp(what, "-") == 0) {
		stream_read(found, STDIN_FILENO, "<stdin>", task->baseline_count > 0);
		return;
	}
	if (find_runs(found, task->storage, what, &error))
		return;
	warn_visibly("%s", error);
	task->status = worse_exit(task->status, EXIT_USAGE);
	free(error);
}

/* What is a baseline is nothing to compare with it. */
static void
drop_baselines(struct compare_task *task)
{
	size_t kept = 0;

	for (size_t i = 0; i < task->found.count; i++) {
		struct saved_run *run = task->found.runs[i];

		if (found_has(&task->base, run))
			run_free(run);
		else
			task->found.runs[kept++] = run;
	}
	task->found.count = kept;
}

/* Runs from a stream have been read; those of files have not. */
static void
read_runs(struct compare_task *task, struct found *found)
{
	struct saved_run **list = xmalloc(found->count * sizeof *list);
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++)
		if (strcmp(found->runs[i]->path, "<stdin>") != 0)
			list[count++] = found->runs[i];
	runs_read(list, count, task->baseline_count > 0);
	free(list);
	for (size_t i = 0; i < found->count; i++) {
		struct saved_run *run = found->runs[i];

		if (!run->problem)
			continue;
		warn_visibly("%s", run->problem);
		if (!task->keep_going)
			task->status = worse_exit(task->status, run->status);
	}
}

void
task_collect(struct compare_task *task, int count, char **names)
{
	for (size_t i = 0; i < task->baseline_count; i++)
		find(task, &task->base, task->baselines[i]);
	for (int i = 0; i < count; i++)
		find(task, &task->found, names[i]);
	if (!count)
		find(task, &task->found, NULL);
	found_sort(&task->base);
	found_sort(&task->found);
	drop_baselines(task);
	if (task->baseline_count && task->base.count && !task->found.count && task->status == 0) {
		warn_visibly("there are no runs to compare with the baseline");
		task->status = EXIT_USAGE;
	}
	found_name_sources(&task->base);
	found_name_sources(&task->found);
	read_runs(task, &task->base);
	read_runs(task, &task->found);
}

void
task_free(struct compare_task *task)
{
	found_free(&task->base);
	found_free(&task->found);
	limits_free(&task->limits);
	free(task->baselines);
}
