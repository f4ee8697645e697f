/* The end of the human report: details of failures, problems, the summary. */
#include "report-details.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "wording.h"

enum { MOST_LINES = 40 };

void
put_styled(struct buffer *to, const struct style *style, const char *colour, const char *text)
{
	if (style->colour && *colour && *text)
		buffer_printf(to, "\33[%sm%s\33[0m", colour, text);
	else
		buffer_puts(to, text);
}

void
put_duration(struct buffer *to, double us)
{
	double seconds = us / 1e6;

	if (us < 99.5e3)
		buffer_printf(to, "%.*f ms", us < 9.95e3, us / 1e3);
	else if (seconds < 99.995)
		buffer_printf(to, "%.2f s", seconds);
	else
		buffer_printf(to, "%.0f min %02d s", (double)((long)(seconds + 0.5) / 60),
		    (int)((long)(seconds + 0.5) % 60));
}

/* Each line of a text, the first led by `first`, the others by `lead`. */
static void
put_lines(struct buffer *to, const struct style *style, const char *first, const char *lead,
    const char *text, size_t length)
{
	while (length) {
		const char *newline = memchr(text, '\n', length);
		size_t size = newline ? (size_t)(newline - text) : length;

		put_styled(to, style, DIM, first);
		put_text(to, text, size);
		buffer_putc(to, '\n');
		size += newline != NULL;
		text += size;
		length -= size;
		first = lead;
	}
}

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

/* Whether the line, up to its newline, is the text or begins with the place. */
static bool
is_told(const char *line, size_t length, const char *text, const char *place)
{
	size_t known = strcspn(text, "\n"), end = strlen(place);

	if (length == known && strncmp(line, text, length) == 0)
		return true;
	/* A place ends in ": ". */
	return end > 2 && length >= end - 1 && strncmp(line, place, end - 1) == 0;
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

	while (*line) {
		size_t length = strcspn(line, "\n");

		if (!is_told(line, length, reason, place)) {
			buffer_puts(to, is_frame(line) ? "" : "    ");
			put_text(to, line, length);
			buffer_putc(to, '\n');
		}
		line += length + (line[length] == '\n');
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

/* "FILE:LINE: NAME on BOARD: REASON". */
static void
put_heading(struct buffer *to, const struct style *style, const struct outcome *outcome,
    const char *reason, bool name_board)
{
	const char *name = rec_string(outcome->verdict, "name");
	const char *device = rec_string(outcome->verdict, "device");
	char *place = culprit_place(outcome);
	struct buffer what = { 0 };
	size_t first = strcspn(reason, "\n");

	put_visible(to, place, strlen(place));
	name = name ? name : "?";
	put_visible(&what, name, strlen(name));
	if (name_board && device) {
		buffer_puts(&what, " on ");
		put_visible(&what, device, strlen(device));
	}
	put_styled(to, style, BOLD, buffer_string(&what));
	buffer_puts(to, *reason ? ": " : "");
	put_text(to, reason, first);
	buffer_putc(to, '\n');
	first += reason[first] == '\n';
	put_lines(to, style, "    ", "    ", reason + first, strlen(reason + first));
	buffer_free(&what);
	free(place);
}

bool
put_details(struct buffer *to, const struct style *style, const struct outcome *outcome,
    bool name_board)
{
	const char *hint = jv_is_valid(outcome->test) ? rec_string(outcome->test, "hint") : NULL;
	char *reason = outcome_reason(outcome);
	const char *newline;

	put_heading(to, style, outcome, reason, name_board);
	put_frames(to, outcome, reason);
	if (hint)
		put_lines(to, style, "    hint: ", "          ", hint, strlen(hint));
	put_output(to, style, outcome);
	free(reason);
	newline = memchr(to->data, '\n', to->length);
	return newline + 1 < to->data + to->length;
}

/* "12 passed, 1 failed, 2 skipped". */
static void
put_tally(struct buffer *to, const struct style *style, const struct tally *tally)
{
	static const struct {
		enum verdict verdict;
		const char *word, *colour;
	} words[] = {
		{ VERDICT_PASS, "passed", GREEN },
		{ VERDICT_FAIL, "failed", RED },
		{ VERDICT_ERROR, "in error", RED },
		{ VERDICT_XPASS, "passed unexpectedly", RED },
		{ VERDICT_XFAIL, "failed as expected", YELLOW },
		{ VERDICT_SKIP, "skipped", YELLOW },
	};
	const char *separator = "";

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t count = tally->verdicts[words[i].verdict];
		char *part;

		if (!count)
			continue;
		part = xasprintf("%zu %s", count, words[i].word);
		buffer_puts(to, separator);
		put_styled(to, style, words[i].colour, part);
		separator = ", ";
		free(part);
	}
	if (!*separator)
		buffer_puts(to, "no verdict");
	if (tally->flaky)
		buffer_printf(to, " (%zu flaky)", tally->flaky);
}

static void
put_problems(struct buffer *to, const struct style *style, const struct summary *summary)
{
	bool any = false;

	for (size_t i = 0; i < summary->problem_count; i++) {
		const struct problem *problem = &summary->problems[i];

		if (!summary_shows(summary, problem))
			continue;
		if (!any)
			put_styled(to, style, BOLD, "\nProblems\n\n");
		any = true;
		put_visible(to, problem->what, strlen(problem->what));
		buffer_putc(to, '\n');
	}
}

/* Whether a line of summary would add nothing to the messages that are there. */
static bool
is_all_told(const struct summary *summary)
{
	for (size_t i = 0; i < summary->problem_count; i++)
		if (summary_shows(summary, &summary->problems[i]))
			return false;
	return summary->boards.count == 0;
}

void
put_summary(struct buffer *to, const struct style *style, const struct summary *summary)
{
	if (is_all_told(summary))
		return;
	put_problems(to, style, summary);
	buffer_putc(to, '\n');
	for (size_t i = 0; summary->boards.count > 1 && i < summary->boards.count; i++) {
		const struct tally *tally = summary->boards.entries[i].value;
		const char *name = summary->boards.entries[i].key;

		put_visible(to, name, strlen(name));
		buffer_puts(to, ": ");
		put_tally(to, style, tally);
		buffer_puts(to, " in ");
		put_duration(to, tally->elapsed_us);
		buffer_putc(to, '\n');
	}
	put_tally(to, style, &summary->total);
	if (summary->problem_count) {
		char *text = xasprintf("%zu problem%s", summary->problem_count,
		    summary->problem_count == 1 ? "" : "s");

		buffer_puts(to, ", ");
		put_styled(to, style, RED, text);
		free(text);
	}
	buffer_puts(to, " in ");
	put_duration(to, (double)summary->wall_us);
	if (summary->total.elapsed_us > 0) {
		buffer_puts(to, " (");
		put_duration(to, summary->total.elapsed_us);
		buffer_puts(to, " on boards)");
	}
	buffer_putc(to, '\n');
}
