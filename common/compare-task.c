/* What a comparison shows: tables, files, pictures, and an exit status. */
#include "compare-task.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare-between.h"
#include "compare-files.h"
#include "compare-report.h"
#include "exits.h"
#include "plot-boxes.h"
#include "plot-history.h"
#include "warning.h"

/* What there is to show. */
struct view {
	struct compare_task *task;
	struct grouping grouping;
	struct matchup *matchups; /* of the sides, with the baseline */
	size_t count;
};

bool
is_stdout(const char *file)
{
	return file && strcmp(file, "-") == 0;
}

/* Whether nothing else goes to standard output. */
static bool
shows_tables(const struct compare_task *task)
{
	return !is_stdout(task->csv) && !is_stdout(task->json) && !is_stdout(task->markdown);
}

static void
put_comparisons(struct buffer *to, const struct view *view, const struct table_look *look)
{
	struct compare_task *task = view->task;

	for (size_t i = 0; i < view->count; i++) {
		struct judgement judgement;

		put_matchup(to, &view->matchups[i], &task->rule, look);
		judgement = put_limits(to, &view->matchups[i], &task->limits, look);
		if (judgement.unknown)
			task->status = worse_exit(task->status, EXIT_USAGE);
		if (judgement.exceeded)
			task->status = worse_exit(task->status, EXIT_VERDICT);
	}
}

static void
put_tables(struct buffer *to, const struct view *view, const struct table_look *look)
{
	const struct compare_task *task = view->task;
	const struct grouping *grouping = &view->grouping;
	struct bench_columns columns = task->columns; /* to mark those that fit */

	if (task->baseline_count) {
		put_comparisons(to, view, look);
		return;
	}
	for (size_t i = 0; i < grouping->count; i++)
		if (task->between)
			put_between_table(to, &grouping->groups[i], &task->found, &task->columns, look);
		else
			put_group_table(to, &grouping->groups[i], &columns, look);
	if (!task->between && !look->markdown && grouping->count)
		put_legend(to, &columns, look);
}

static void
put_json_all(struct buffer *to, const struct view *view)
{
	bool compared = view->task->baseline_count > 0;

	buffer_puts(to, "{");
	put_json_groups(to, &view->grouping);
	if (compared)
		buffer_puts(to, ",\n\"comparisons\": [");
	for (size_t i = 0; i < view->count; i++) {
		buffer_puts(to, i ? ",\n" : "\n");
		put_json_matchup(to, &view->matchups[i], &view->task->limits);
	}
	buffer_puts(to, compared ? "]}\n" : "}\n");
}

/* Write a file that was asked for, and empty the buffer. */
static void
write_output(struct compare_task *task, const char *path, struct buffer *text)
{
	FILE *file = is_stdout(path) ? stdout : fopen(path, "we");
	bool good = file && fwrite(text->data, 1, text->length, file) == text->length;

	if (file && file != stdout)
		good &= fclose(file) == 0;
	if (!good) {
		warn("%s", path);
		task->status = EXIT_SYSTEM;
	}
	buffer_clear(text);
}

static void
write_outputs(const struct view *view)
{
	struct compare_task *task = view->task;
	struct table_look look = {
		.compare = &task->look,
		.style = style_of(stdout),
		.with_source = task->found.count > 1,
	};
	struct table_look plain = { &task->look, { 0 }, true, look.with_source };
	struct buffer text = { 0 };

	put_tables(&text, view, &look);
	if (shows_tables(task) && text.length)
		write_output(task, "-", &text);
	buffer_clear(&text);
	if (task->csv) {
		put_csv(&text, &view->grouping, &task->columns);
		write_output(task, task->csv, &text);
	}
	if (task->json) {
		put_json_all(&text, view);
		write_output(task, task->json, &text);
	}
	if (task->markdown) {
		put_tables(&text, view, &plain);
		write_output(task, task->markdown, &text);
	}
	buffer_free(&text);
}

static void
draw(struct compare_task *task, const char *path, struct sheet *sheet)
{
	char *error = NULL;
	int status;

	if (sheet->count && !sheet_draw(sheet, path, &error, &status)) {
		warn_visibly("%s", error);
		task->status = worse_exit(task->status, status);
		free(error);
	}
	sheet_free(sheet);
}

static void
draw_pictures(const struct view *view)
{
	struct compare_task *task = view->task;
	struct change_rule rule = { task->rule.alpha, task->rule.noise_floor };
	struct sheet boxes = { 0 }, history = { 0 };
	struct buffer told = { 0 };

	if (task->plot) {
		plot_boxes(&boxes, &view->grouping, &task->found, task->look.names);
		draw(task, task->plot, &boxes);
	}
	if (task->history) {
		plot_history(&history, &view->grouping, &task->found, &rule, &told);
		draw(task, task->history, &history);
		if (shows_tables(task) && told.length)
			write_output(task, "-", &told);
	}
	buffer_free(&told);
}

/* Patterns that are for nothing are misspelt, or their benchmarks are gone. */
static void
check_patterns(const struct view *view)
{
	const struct limits *limits = &view->task->limits;

	for (size_t i = 0; view->count && i < limits->rule_count; i++)
		if (!limits->rules[i].used)
			warn_visibly("--limits: nothing that was compared is called %s",
			    limits->rules[i].pattern);
}

/* Nothing to show is no success. */
static void
check_found(const struct view *view)
{
	struct compare_task *task = view->task;
	size_t count = view->grouping.count;

	if (task->baseline_count) {
		count = 0;
		for (size_t i = 0; i < view->count; i++)
			count += view->matchups[i].count;
	}
	if (count || task->status)
		return;
	warn_visibly(task->baseline_count ? "no benchmark is on both sides"
					  : "there are no benchmarks%s",
	    task->look.select ? " of this name" : "");
	task->status = EXIT_USAGE;
}

static void
show(const struct view *view)
{
	write_outputs(view);
	draw_pictures(view);
	check_patterns(view);
	check_found(view);
}

/* The baseline is one side, whatever its runs are called. */
static void
compare_and_show(struct view *view)
{
	const struct compare_task *task = view->task;
	struct side base = { task->base.runs, task->base.count, NULL }, *base_list, *list;
	size_t base_count = sides_of(base.runs, base.count, true, &base_list);
	size_t count = sides_of(task->found.runs, task->found.count, task->pool, &list);
	struct measurements measured;

	base.label = base_list->label;
	measured = measure_side(&base, task->look.select);
	view->matchups = xcalloc(count, sizeof *view->matchups);
	for (; view->count < count; view->count++)
		view->matchups[view->count] = match_sides(&base, &measured, &list[view->count],
		    task->look.select, &task->rule);
	show(view);
	for (size_t i = 0; i < count; i++)
		matchup_free(&view->matchups[i]);
	free(view->matchups);
	measurements_free(&measured);
	sides_free(list, count);
	sides_free(base_list, base_count);
}

void
task_show(struct compare_task *task)
{
	struct view view = { .task = task, .grouping = group_benchmarks(&task->found, &task->look) };

	if (task->base.count && task->found.count)
		compare_and_show(&view);
	else
		show(&view);
	grouping_free(&view.grouping);
}
