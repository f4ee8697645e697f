/* The reports that are being written, each to its place. */
#ifndef REPORT_OUTPUTS_H
#define REPORT_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report-file.h"
#include "report.h"

struct look;

enum { MOST_REPORTS = 16 };

struct output {
	const struct report_format *format;
	const char *path; /* NULL: standard output */
	FILE *to;	  /* NULL: it cannot be written */
	struct report_file file;
	void *report;
	bool lost; /* it could not be opened, which was told */
};

struct outputs {
	struct output list[MOST_REPORTS];
	size_t count;
};

/*
 * Begin all reports, with this look for people. A report that cannot be written is
 * told on stderr and costs the others nothing; false when there is no other. From
 * then on a signal that kills the program leaves no half report and no line of
 * progress behind: the outputs must stay where they are.
 */
bool outputs_begin(struct outputs *outputs, const struct look *look);

/* Before a wait for more records: show what people and harnesses follow up to here. */
void outputs_rest(struct outputs *outputs);

/* Whether the report goes where the messages go. */
bool output_is_beside_messages(const struct output *output);

/* Let the report end with the summary; it is not closed yet. */
void output_finish(struct output *output, const struct summary *summary);

/* Close all; false when one was lost, which is told on stderr. */
bool outputs_close(struct outputs *outputs);

#endif
