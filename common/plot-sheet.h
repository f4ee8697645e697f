/*
 * Sheets: pictures of panels, one below the other, that gnuplot draws. Each panel is
 * the text of a gnuplot script, in which the caller draws one plot.
 */
#ifndef PLOT_SHEET_H
#define PLOT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

/* All zeros: without a panel yet. */
struct sheet {
	struct buffer *panels;
	int *heights; /* of each, in pixels */
	size_t count;
};

/* A new panel of that height in pixels; its script lives until another is added. */
struct buffer *sheet_add(struct sheet *sheet, int height);

/* Whether a picture can be written to a file of this name; else a message, to be freed. */
bool sheet_can_write(const char *path, char **error);

/*
 * Draw all panels into a file: it appears whole, or not. False with a message, to be
 * freed, and the exit status for that.
 */
bool sheet_draw(const struct sheet *sheet, const char *path, char **error, int *status);

/* What is shown of a name in a list of lines, in characters. */
enum { PLOT_KEY_NAME = 40 };

void sheet_free(struct sheet *sheet);

/* Append a text as gnuplot reads it, in quotes: as it is, on one line, with ’ for an apostrophe. */
void put_plot_text(struct buffer *to, const char *text);

/* The same, with its middle left out where it is longer than so many characters. */
void put_plot_name(struct buffer *to, const char *text, size_t most);

/* Append a name, the same way, and the number on an axis that it stands for. */
void put_plot_tic(struct buffer *to, const char *text, size_t most, size_t at);

/* Append the place of a list of lines beside a plot: their names have up to so many bytes. */
void put_plot_key(struct buffer *to, size_t longest);

/* Append a number; one that is none, as gnuplot has it, is not drawn. */
void put_plot_number(struct buffer *to, double number);

/* The n-th colour, 0xRRGGBB: such that everybody can tell them apart, and again from the first. */
unsigned plot_colour(size_t n);

/* Whether an axis from one number to another has to be logarithmic. */
bool plot_is_far(double least, double most);

/*
 * Append an axis, x or y, for numbers from `least` to `most` of a unit: its label and,
 * where they are far apart, a logarithmic scale. The factor for the numbers.
 */
double put_plot_axis(struct buffer *to, char axis, const char *unit, double least, double most);

#endif
