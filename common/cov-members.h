/* Parts of JSON that reports share. Each is a value, or a member without a comma. */
#ifndef COV_MEMBERS_H
#define COV_MEMBERS_H

#include <stdio.h>

#include "buffer.h"
#include "cov-result.h"

/* A string as JSON. */
void put_json_text(struct buffer *to, const char *text);

/* "NAME": with a comma before it, unless it is the first; *first is cleared. */
void put_member(struct buffer *to, bool *first, const char *name);

/* [1,2,3] */
void put_line_numbers(struct buffer *to, const struct line_set *lines);

/* [[1,2],[1,-1]], of the arms that were taken, or not. */
void put_arms(struct buffer *to, const struct cov_file *file, bool taken);

/*
 * The members by which data is merged once more, of the files [from, end): methods, executed,
 * executable and so on, each an object by file. Some are left out when nothing is in them.
 * What becomes too long goes to the stream now and then, unless that is NULL.
 */
void put_data(struct buffer *to, bool *first, const struct cov_result *result, size_t from,
    size_t end, FILE *stream);

/* Write the text and forget it, if it is long. */
void flush_long(struct buffer *text, FILE *stream);

/* An object with counts and the percentage, as in coverage.py's reports. */
void put_cov_summary(struct buffer *to, const struct cov_counts *counts, bool branches, int digits);

#endif
