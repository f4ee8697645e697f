/* Colours, widths and durations of the human report. */
#include "report-style.h"

#include <langinfo.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text.h"
#include "width.h"
#include "wording.h"

#define MOST_US 1e15 /* some 30 years */

void
style_measure(struct style *style, FILE *to)
{
	struct winsize size;

	if (style->live)
		style->columns = ioctl(fileno(to), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

struct style
style_of(FILE *to)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	struct style style = { .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 };

	style.live = isatty(fileno(to)) && !(term && strcmp(term, "dumb") == 0);
	style.colour = style.live && !(no_color && *no_color);
	style_measure(&style, to);
	return style;
}

void
put_styled(struct buffer *to, const struct style *style, const char *colour, const char *text)
{
	if (style->colour && *colour && *text)
		buffer_printf(to, "\33[%sm%s\33[0m", colour, text);
	else
		buffer_puts(to, text);
}

void
put_title(struct buffer *to, const struct style *style, const char *title)
{
	buffer_putc(to, '\n');
	put_styled(to, style, BOLD, title);
	buffer_puts(to, "\n\n");
}

/* Records are anybody's: what is no time, or too long for one, is shown as the next that is. */
static double
within_reason(double us)
{
	return us > 0 ? fmin(us, MOST_US) : 0;
}

void
put_duration(struct buffer *to, double any_us)
{
	double us = within_reason(any_us), seconds = us / 1e6;

	if (us < 99.5e3)
		buffer_printf(to, "%.*f ms", us < 9.95e3, us / 1e3);
	else if (seconds < 99.995)
		buffer_printf(to, "%.2f s", seconds);
	else
		buffer_printf(to, "%.0f min %02d s", (double)((long)(seconds + 0.5) / 60),
		    (int)((long)(seconds + 0.5) % 60));
}

void
put_column(struct buffer *to, const char *text, size_t width)
{
	size_t start = to->length;

	put_short(to, text, SIZE_MAX);
	for (size_t filled = text_columns(to->data + start, to->length - start); filled < width;
	    filled++)
		buffer_putc(to, ' ');
}

void
put_lines(struct buffer *to, const struct style *style, const char *first, const char *lead,
    const char *text, size_t length)
{
	while (length) {
		const char *newline = memchr(text, '\n', length);
		size_t size = newline ? (size_t)(newline - text) : length;

		put_styled(to, style, first[strspn(first, " ")] ? DIM : "", first);
		put_text(to, text, size);
		buffer_putc(to, '\n');
		size += newline != NULL;
		text += size;
		length -= size;
		first = lead;
	}
}
