/* Saved benchmarks: the runs, and what each has measured. */
#ifndef SAVED_RUN_H
#define SAVED_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "bulkjson.h"

enum bench_figure {
	FIGURE_MIN,
	FIGURE_MAX,
	FIGURE_MEAN,
	FIGURE_STDDEV,
	FIGURE_MEDIAN,
	FIGURE_IQR,
	FIGURE_Q1,
	FIGURE_Q3,
	FIGURE_LOW_FENCE,  /* ld15iqr */
	FIGURE_HIGH_FENCE, /* hd15iqr */
	FIGURE_OPS,
	FIGURE_TOTAL,
	FIGURE_ROUNDS,
	FIGURE_ITERATIONS,
	FIGURE_STDDEV_OUTLIERS,
	FIGURE_IQR_OUTLIERS,
	FIGURE_COUNT,
};

/* Their names in saved files. */
extern const char *const figure_names[FIGURE_COUNT];

/* One parameter of a test: its value as JSON text. */
struct parameter {
	const char *name, *json;
};

struct benchmark {
	const struct saved_run *run;
	const char *group, *param; /* or NULL */
	const char *name, *fullname;
	const char *unit;   /* "measure:unit" or "unit", or NULL: seconds */
	const char *device; /* the board's name, or NULL */
	struct parameter *parameters;
	size_t parameter_count;
	double figures[FIGURE_COUNT];
	uint32_t known;	    /* bits: the figures that there are */
	const char **exact; /* the text of figures that are whole numbers; or NULL, as its items */
	double *samples;    /* when they were wanted; or NULL */
	size_t sample_count;
	double *times;	    /* of the samples, since the first of them; or NULL, if there are none */
	size_t time_count;
	bool whole_times;   /* they were given as whole numbers */
};

/* All memory but samples is the arena's. */
struct saved_run {
	char *path;
	char *source;	    /* what tells it from the other runs: "PLATFORM/0001_name" */
	const char *commit; /* its id, "" when unknown */
	bool dirty;
	struct benchmark *benchmarks;
	size_t count, room;
	struct arena arena;
	char *problem; /* what is wrong with its file, with the place; or NULL */
	int status;    /* then the exit status for that */
};

/* Whether a figure is there. */
static inline bool
has_figure(const struct benchmark *benchmark, enum bench_figure figure)
{
	return benchmark->known >> figure & 1;
}

/* Read all of a saved file's text. False on bad input: run->problem. */
bool run_parse(struct saved_run *run, const char *text, size_t length, bool samples);

/* Read one entry, as upy-bench's benchmark records have it. False: run->problem. */
bool run_parse_entry(struct saved_run *run, const char *text, size_t length, bool samples);

/* Read the file at run->path into a buffer that may be used again. False: run->problem. */
bool run_read(struct saved_run *run, struct buffer *buffer, bool samples);

/* Read all runs, with a thread for each processor. */
void runs_read(struct saved_run **runs, size_t count, bool samples);

/* Free a run and all that is its. */
void run_free(struct saved_run *run);

#endif
