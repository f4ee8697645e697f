/*
 * A comparison as a person asks for it: from the runs that are named to the tables,
 * files and pictures. What goes wrong on the way is told on standard error, and kept as
 * an exit status.
 */
#ifndef COMPARE_TASK_H
#define COMPARE_TASK_H

#include "compare-columns.h"
#include "compare-group.h"
#include "compare-limits.h"
#include "saved-find.h"

struct compare_task {
	struct compare_look look;
	struct bench_columns columns;
	bool between, keep_going, pool;
	const char *storage;
	const char *csv, *json, *markdown; /* files to write, or NULL */
	const char *plot, *history;	   /* pictures, or NULL */
	const char **baselines;		   /* runs as they are named; the list is the owner's */
	size_t baseline_count;
	struct match_rule rule;
	struct limits limits;
	struct found base, found; /* the runs, once they are collected */
	int status;		  /* the worst so far */
};

/* Whether a file of the task is standard output, which takes the place of the tables. */
bool is_stdout(const char *file);

/* Find and read the runs of the baseline and those of these names; without any, all. */
void task_collect(struct compare_task *task, int count, char **names);

/* Compare or show them, in all the forms that are asked for. */
void task_show(struct compare_task *task);

/* Free the runs, the limits and the list of baselines. */
void task_free(struct compare_task *task);

#endif
