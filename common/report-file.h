/*
 * The file of a report: it appears whole, when it is done. The file of an
 * earlier run goes at the start, so that it is never taken for this one's.
 */
#ifndef REPORT_FILE_H
#define REPORT_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct report_file {
	FILE *to;
	char *path;	 /* where it shall be */
	char *temporary; /* where it is until then; NULL: it is written in place, as a device is */
};

/* Begin a file; false with a message in *error (to be freed). */
bool report_file_open(struct report_file *file, const char *path, char **error);

/* Write what is left and give the file its name; false with a message in *error. */
bool report_file_finish(struct report_file *file, char **error);

/* Remove what is not finished; async-signal-safe. */
void report_file_abandon(const struct report_file *file);

#endif
