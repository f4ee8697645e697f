/* How the human report looks: colours, widths, signs, durations. */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "buffer.h"

#define GREEN "32"
#define RED "31"
#define YELLOW "33"
#define BOLD "1"
#define DIM "2"

struct style {
	bool colour, utf8;
	bool live;	/* a terminal that can erase a line */
	size_t columns; /* of the terminal; 0: lines may have any length */
};

/* The style for a stream: what it leads to, NO_COLOR, TERM and the locale decide. */
struct style style_of(FILE *to);

/* Measure the terminal again, which a person may have resized. */
void style_measure(struct style *style, FILE *to);

/* Append text in a colour, or "" for none; nothing but the text where there is no colour. */
void put_styled(struct buffer *to, const struct style *style, const char *colour,
    const char *text);

/* Append "\nTITLE\n\n" in bold. */
void put_title(struct buffer *to, const struct style *style, const char *title);

/* Append "1.23 s", "12 ms" or "2 min 03 s". */
void put_duration(struct buffer *to, double us);

/* Append visible text, filled up with blanks. */
void put_column(struct buffer *to, const char *text, size_t width);

/* Append each line of a text, the first led by `first`, the others by `lead`. */
void put_lines(struct buffer *to, const struct style *style, const char *first,
    const char *lead, const char *text, size_t length);

#endif
