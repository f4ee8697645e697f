/* Details of failures: the code, what was expected, the traceback, the output, how to rerun. */
#include "report-details.h"

#include <stdlib.h>
#include <string.h>

#include "report-compare.h"
#include "report-excerpt.h"
#include "report-rerun.h"
#include "report.h"
#include "text.h"
#include "wording.h"

enum { MOST_LINES = 40 };

/* "FILE:LINE: ", without what is not known. */
static char *
place_at(jv verdict, double line)
{
	const char *file = rec_string(verdict, "file");

	if (!file)
		return xstrdup("");
	return line >= 1 ? xasprintf("%s:%.0f: ", file, line) : xasprintf("%s: ", file);
}

char *
outcome_place(const struct outcome *outcome)
{
	return place_at(outcome->verdict, rec_number(outcome->verdict, "line", 0));
}

/* Of the step that went wrong, when there is one. */
static char *
culprit_place(const struct outcome *outcome)
{
	double line = jv_is_valid(outcome->culprit) ? rec_number(outcome->culprit, "line", 0) : 0;

	return line >= 1 ? place_at(outcome->verdict, line) : outcome_place(outcome);
}

/* Whether a line of a traceback begins with FILE:LINE: */
static bool
is_frame(const char *line)
{
	size_t file = strcspn(line, ":\n");

	return line[file] == ':' && line[file + 1] >= '0' && line[file + 1] <= '9';
}

/* Whether the line, up to its newline, is the end of the text's first one or begins with the place. */
static bool
is_told(const char *line, size_t length, const char *text, const char *place)
{
	size_t known = strcspn(text, "\n"), end = strlen(place);

	if (length > 0 && length <= known && strncmp(line, text + known - length, length) == 0)
		return true;
	/* A place ends in ": ". */
	return end > 2 && length >= end - 1 && strncmp(line, place, end - 1) == 0;
}

/* Whether the code of the step that went wrong is one line: the heading shows it. */
static bool
is_one_line(const struct outcome *outcome)
{
	return jv_is_valid(outcome->culprit) && rec_number(outcome->culprit, "lines", 1) <= 1;
}

/* The code of the step that went wrong: all of it unless a frame shows where. */
static void
put_code(struct buffer *to, const struct outcome *outcome)
{
	const char *file = rec_string(outcome->verdict, "file");
	double line, lines;

	if (!file || !jv_is_valid(outcome->culprit))
		return;
	line = rec_number(outcome->culprit, "line", 0);
	lines = rec_number(outcome->culprit, "lines", 1);
	if (line < 1 || line > 1e9 || lines < 1 || lines > 1e9 || (lines > 1 && *outcome->traceback))
		return;
	put_excerpt(to, CODE_LEAD, file, (long)line, (long)lines);
}

/*
 * Frames that name a file stand at the start of the line, for editors; the rest
 * is indented. What the heading says, its reason and its place, is left out.
 */
static void
put_frames(struct buffer *to, const struct outcome *outcome, const char *reason)
{
	const char *line = outcome->traceback;
	char *place = culprit_place(outcome);
	bool code_told = false; /* the code of the frame before stands below the heading */

	for (size_t length; *line; line += length + (line[length] == '\n')) {
		bool code = strncmp(line, CODE_LEAD, strlen(CODE_LEAD)) == 0;

		length = strcspn(line, "\n");
		if (code ? code_told : is_told(line, length, reason, place)) {
			code_told = is_one_line(outcome);
			continue;
		}
		code_told = false;
		buffer_puts(to, is_frame(line) || code ? "" : "    ");
		put_text(to, line, length);
		buffer_putc(to, '\n');
	}
	free(place);
}

/* The end of what was printed: the cause is mostly there. */
static void
put_output(struct buffer *to, const struct style *style, const struct outcome *outcome)
{
	const char *bar = style->utf8 ? "    │ " : "    | ";
	size_t start = outcome->output_length, lines = 0;

	if (!start)
		return;
	while (start > 0 && lines < MOST_LINES) {
		start--;
		lines += outcome->output[start] == '\n' && start + 1 < outcome->output_length;
	}
	if (lines == MOST_LINES)
		start++;
	if (start + outcome->output_dropped)
		buffer_printf(to, "    its output, without the first %zu bytes:\n",
		    start + outcome->output_dropped);
	else
		buffer_puts(to, "    its output:\n");
	put_lines(to, style, bar, bar, outcome->output + start, outcome->output_length - start);
}

/* "NAME on BOARD", made visible. */
static void
put_subject(struct buffer *to, const struct outcome *outcome, bool name_board)
{
	const char *name = rec_string(outcome->verdict, "name");
	const char *device = rec_string(outcome->verdict, "device");

	name = name ? name : "?";
	put_visible(to, name, strlen(name));
	if (name_board && device) {
		buffer_puts(to, " on ");
		put_visible(to, device, strlen(device));
	}
}

char *
outcome_title(const struct outcome *outcome, bool name_board)
{
	char *place = outcome_place(outcome), *title;
	struct buffer text = { 0 };

	put_visible(&text, place, strlen(place));
	put_subject(&text, outcome, name_board);
	title = xstrdup(buffer_string(&text));
	buffer_free(&text);
	free(place);
	return title;
}

/* "FILE:LINE: NAME on BOARD: REASON". */
static void
put_heading(struct buffer *to, const struct style *style, const struct outcome *outcome,
    const char *reason, bool name_board)
{
	char *place = culprit_place(outcome);
	struct buffer what = { 0 };
	size_t first = strcspn(reason, "\n");

	put_visible(to, place, strlen(place));
	put_subject(&what, outcome, name_board);
	put_styled(to, style, BOLD, buffer_string(&what));
	buffer_puts(to, *reason ? ": " : "");
	put_text(to, reason, first);
	buffer_putc(to, '\n');
	first += reason[first] == '\n';
	put_lines(to, style, "    ", "    ", reason + first, strlen(reason + first));
	buffer_free(&what);
	free(place);
}

void
put_attempts(struct buffer *to, const struct style *style, jv verdict)
{
	jv reasons = rec_get(verdict, "attempt_reasons");

	if (jv_get_kind(reasons) == JV_KIND_ARRAY)
		jv_array_foreach(reasons, i, reason) {
			if (jv_get_kind(reason) == JV_KIND_STRING)
				put_lines(to, style, "    ", "      ", jv_string_value(reason),
				    strlen(jv_string_value(reason)));
			jv_free(reason);
		}
	jv_free(reasons);
}

static void
put_rerun_line(struct buffer *to, const struct style *style, const struct columns *columns,
    const struct outcome *outcome)
{
	struct buffer command = { 0 };

	put_rerun(&command, columns, outcome);
	if (command.length) {
		put_styled(to, style, DIM, "    rerun: ");
		buffer_append(to, command.data, command.length);
		buffer_putc(to, '\n');
	}
	buffer_free(&command);
}

bool
put_details(struct buffer *to, const struct style *style, const struct columns *columns,
    const struct outcome *outcome)
{
	const char *hint = jv_is_valid(outcome->test) ? rec_string(outcome->test, "hint") : NULL;
	char *reason = outcome_reason(outcome);
	size_t start;

	put_heading(to, style, outcome, reason, columns->boards.count > 1);
	put_code(to, outcome);
	start = to->length;
	put_comparison(to, style, outcome->culprit);
	put_frames(to, outcome, reason);
	if (hint)
		put_lines(to, style, "    hint: ", "          ", hint, strlen(hint));
	put_output(to, style, outcome);
	put_attempts(to, style, outcome->verdict);
	start = to->length - start;
	put_rerun_line(to, style, columns, outcome);
	free(reason);
	return start > 0;
}
